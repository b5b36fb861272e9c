import subprocess
import sys

import pytest

from parsers.document import read_document
from parsers.document.limit_markup import MAX_ATTRIBUTES, MAX_MARKUP_DEPTH, limit_markup

ATTRIBUTES = " ".join(f"a{number}" for number in range(30_000))
QUOTED = " ".join(f'a{number}=">"' for number in range(60_000))


def tamed(html: str) -> tuple[str, bool]:
    markup, cut = limit_markup(html.encode())
    return markup.decode(), cut


def test_ordinary_markup_is_left_alone() -> None:
    html = "<html><body>" + "<p><b>x</b> <a href='y'>z</a></p>" * 500 + "</body></html>"
    assert tamed(html) == (html, False)


def test_a_long_tag_with_few_attributes_stays() -> None:
    html = f"<svg><path d='{'M0 0 ' * 5000}'></svg><p>text</p>"
    assert tamed(html) == (html, False)


@pytest.mark.parametrize("attributes", [ATTRIBUTES, QUOTED], ids=["bare", "with > in quotes"])
def test_a_tag_with_endless_attributes_goes_and_its_text_stays(attributes: str) -> None:
    assert tamed(f"<p>before</p><div {attributes}>inside</div>") == ("<p>before</p>inside</div>", False)


def test_a_script_that_looks_like_a_tag_is_left_alone() -> None:
    html = "<script>if (a<b " + "c " * (MAX_ATTRIBUTES * 4) + ") {}</script><p>text</p>"
    assert tamed(html) == (html, False)


def test_formatting_that_is_never_closed_goes_and_its_text_stays() -> None:
    html = "".join(f"<p><font size={number}>line {number}" for number in range(5_000))
    assert [line.text for line in read_document(html.encode()).outline.lines][:2] == ["line 0", "line 1"]


def test_nesting_beyond_the_limit_is_cut_and_says_so() -> None:
    text, cut = tamed("<p>kept</p>" + "<div>" * 100_000 + "lost")
    assert cut
    assert text.count("<div>") == MAX_MARKUP_DEPTH


HOSTILE = {
    "100,000 levels": "'<div>' * 100_000 + 'x'",
    "levels with paragraphs": "'<div><p>x' * 400_000",
    "50 MB of one tag": "'<div ' + 'a' * 50_000_000",
    "a million attributes": "'<div ' + ' '.join(f'a{n}=1' for n in range(1_000_000)) + '>x'",
    "a million quoted attributes": "'<div ' + ' '.join(f'a{n}=\">\"' for n in range(1_000_000)) + '>x'",
    "a million NULs": "'\\0' * 1_000_000",
    "a million line breaks": "'<br>' * 1_000_000",
    "open fonts": "''.join(f'<p><font size={n}>x' for n in range(300_000))",
    "end tags without start": "'<div></x>' * 1_000_000",
    "nested lists": "'<ul><li>' * 500_000",
    "nested tables": "'<table><tr><td>' * 300_000",
    "misnested formatting": "'<i><b><u><s><a>' * 300_000 + '</a></s></u></b></i>' * 300_000",
    "entities": "'&amp;' * 2_000_000",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_is_read_in_bounded_time_and_memory(markup: str) -> None:
    code = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from parsers.document import read_document\n"
        f"print(len(read_document(({markup}).encode()).outline.lines))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=200)
    assert run.returncode == 0, run.stderr
