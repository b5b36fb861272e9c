import pytest

from parsers.document import Inside, read_document
from parsers.document.outline import MAX_LINES


def texts(html: str) -> list[str]:
    return [line.text for line in read_document(html.encode()).outline.lines]


def test_inline_markup_does_not_end_a_line() -> None:
    assert texts("<p>The <b>army</b> took <a href=x>Si<i>rte</i></a>.</p>") == ["The army took Sirte."]


def test_a_block_ends_the_line_around_it() -> None:
    assert texts("<div>before<p>inside</p>after</div>") == ["before", "inside", "after"]


def test_one_break_is_a_space_and_two_are_a_new_line() -> None:
    assert texts("<p>one<br>two<br><br>three<br> <br/>four</p>") == ["one two", "three", "four"]


def test_white_space_is_collapsed_and_invisible_characters_go() -> None:
    assert texts("<p>  Bun&shy;des\u200brat\n\n tagt&nbsp;heute </p>") == ["Bundesrat tagt heute"]


@pytest.mark.parametrize("tag", ["script", "style", "noscript", "nav", "footer", "button", "template", "svg"])
def test_what_is_no_text_of_the_page_is_skipped(tag: str) -> None:
    assert texts(f"<p>kept</p><{tag}>gone</{tag}>") == ["kept"]


def test_links_bold_and_media_are_counted_by_line() -> None:
    html = (
        "<img src=x><picture></picture><p>Read <a href=y>more here</a> <strong>now</strong></p><p>plain</p>"
    )
    first, second = read_document(html.encode()).outline.lines
    assert (first.link_chars, first.links, first.bold_chars, first.media) == (9, 1, 3, 2)
    assert (second.link_chars, second.links, second.bold_chars, second.media) == (0, 0, 0, 0)


def test_an_element_knows_what_it_lies_in() -> None:
    outline = read_document(
        b"<article><aside class='Promo Box' id=b><ul><li>x</li></ul></aside></article>"
    ).outline
    element = outline.lines[0].element
    inside = Inside(outline.inside[element])
    assert Inside.ARTICLE | Inside.ASIDE | Inside.LIST | Inside.LIST_ITEM in inside
    assert outline.names[outline.parents[outline.parents[element]]] == "promo box b"


@pytest.mark.parametrize("attribute", ["hidden", 'aria-hidden="true"', 'style="display: none"'])
def test_hidden_text_is_kept_and_marked(attribute: str) -> None:
    outline = read_document(f"<div {attribute}><p>secret</p></div>".encode()).outline
    assert Inside(outline.inside[outline.lines[0].element]) & Inside.HIDDEN


@pytest.mark.parametrize("html", [b"", b"   ", b"\x00", b"<frameset><frame></frameset>", b"<!-- -->"])
def test_a_page_without_text_has_no_lines(html: bytes) -> None:
    assert read_document(html).outline.lines == []


def test_more_lines_than_the_limit_are_cut_and_say_so() -> None:
    document = read_document(b"<div>x</div>" * (MAX_LINES + 10))
    assert len(document.outline.lines) == MAX_LINES
    assert document.truncated
