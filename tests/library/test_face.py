"""`import clipdesk`: a small face, that loads nothing before it is asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

import clipdesk

NAMES = {
    "ArchiveRecord", "Article", "ArticleVersion", "Author", "Block", "Candidate", "Capture", "Change", "ChangeKind",
    "ClipdeskError", "Completeness", "Consumer", "Corpus", "CrawlRecord", "Credit", "Image", "Moment", "Outcome", "Page", "Removed",
    "Rights", "TopicMatch", "open", "parse",
}  # fmt: skip

PAGE = """<html lang="en"><head><title>Mines cleared in Sirte - The Gulf Courier</title></head><body><article>
<h1>Mines cleared in Sirte</h1>{}</article></body></html>""".format(
    "".join(
        f"<p>On day {day} the unit worked through the street, house by house – slowly.</p>"
        for day in range(6)
    )
)


def test_the_face_has_these_names_and_no_others() -> None:
    assert set(clipdesk.__all__) == NAMES
    assert set(dir(clipdesk)) == NAMES | {"__version__"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_name_leads_to_something_that_says_what_it_is(name: str) -> None:
    assert getattr(clipdesk, name).__doc__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'prase'"):
        clipdesk.prase  # noqa: B018


def test_importing_it_loads_nothing_but_itself() -> None:
    command = (
        "import sys; before = set(sys.modules); import clipdesk\n"
        "print(*sorted(name for name in set(sys.modules) - before if name.split('.')[0] not in sys.stdlib_module_names))"
    )
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["clipdesk"]


def test_opening_a_corpus_loads_no_duckdb() -> None:
    """A crawl asks a corpus what it knows, and would be larger by 20 MB."""
    command = "import sys; from clipdesk.corpus.tables import Corpus; Corpus.open('there'); print('duckdb' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]


def test_opening_what_is_no_corpus_says_so(tmp_path: Path) -> None:
    with pytest.raises(clipdesk.ClipdeskError, match="nothing-here: is no corpus"):
        clipdesk.open(tmp_path / "nothing-here")


def test_text_that_is_decoded_already_is_read_like_its_bytes() -> None:
    url = "https://gulf.example/2026/03/mines"
    from_text = clipdesk.parse(PAGE, url, headers={"Content-Type": "text/html; charset=windows-1251"})
    assert from_text == clipdesk.parse(
        PAGE.encode(), url, headers={"content-type": "text/html; charset=utf-8"}
    )
    assert (from_text.headline, from_text.completeness) == ("Mines cleared in Sirte", "full")
    assert from_text.blocks[0].text.endswith("house by house – slowly.")
