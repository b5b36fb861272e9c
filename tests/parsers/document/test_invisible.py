from time import process_time

import pytest

from parsers.document import read_document


def lines(markup: str) -> list[str]:
    return [line.text for line in read_document(f"<body>{markup}</body>".encode()).outline.lines]


@pytest.mark.parametrize(
    "hidden",
    [
        "hidden",
        "hidden=''",
        "style='display:none'",
        "style='color:red; DISPLAY : none'",
        "style='visibility: hidden'",
    ],
)
@pytest.mark.parametrize("tag", ["span", "b", "a", "small"])
def test_hidden_words_in_a_line_are_no_text(tag: str, hidden: str) -> None:
    assert lines(f"<p>The ferry<{tag} {hidden}> (check title)</{tag}> is back.</p>") == ["The ferry is back."]


@pytest.mark.parametrize("tag", ["p", "h2", "h3"])
def test_a_hidden_paragraph_or_heading_is_no_text(tag: str) -> None:
    assert lines(f"<{tag} style='display:none'>Voucher</{tag}><p>The ferry is back.</p>") == [
        "The ferry is back."
    ]


@pytest.mark.parametrize("shown", ["style='display:block'", "style='overflow:hidden'", "aria-hidden=true"])
def test_what_is_shown_is_text(shown: str) -> None:
    assert lines(f"<p {shown}>The ferry is back.</p>") == ["The ferry is back."]


def test_a_hidden_container_stays_for_the_model_to_judge() -> None:
    assert lines("<div hidden><p>The ferry is back.</p></div>") == ["The ferry is back."]


@pytest.mark.parametrize("mark", ["<sup><a href='#f1'>[1]</a></sup>", "<a href='#f1'><sup>1</sup></a>"])
def test_marks_of_footnotes_are_no_text(mark: str) -> None:
    assert lines(f"<p>The ferry is back.{mark} It is late.</p>") == ["The ferry is back. It is late."]


def test_other_raised_figures_are_text() -> None:
    assert lines("<p>It measures 40 m<sup>2</sup>.</p>") == ["It measures 40 m2."]


def test_how_a_word_is_read_aloud_is_no_text() -> None:
    assert lines("<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>に戻った。</p>") == ["港に戻った。"]


@pytest.mark.parametrize(
    "markup",
    ["<b>Back</b><br>The ferry is back.", "<font><strong>Back</strong></font><br>The ferry is back."],
)
def test_a_bold_line_before_a_single_break_stands_alone(markup: str) -> None:
    assert lines(f"<td>{markup}</td>") == ["Back", "The ferry is back."]


def test_a_single_break_within_a_paragraph_is_a_space() -> None:
    assert lines("<p><b>Back:</b> the ferry<br>is here.</p>") == ["Back: the ferry is here."]


def test_hidden_words_that_hold_hidden_words_hold_no_paragraph_once_one_of_them_does() -> None:
    shown = "<span hidden>one <b hidden>two</b><span hidden>three<p>four</p></span></span>"
    assert lines(shown) == ["one three", "four"]


def test_hidden_words_within_hidden_words_are_each_looked_at_once() -> None:
    began = process_time()
    assert lines("<p>shown</p>" + "<span hidden>x" * 11_000 + "<p>four</p>")[-1] == "four"
    assert process_time() - began < 2
