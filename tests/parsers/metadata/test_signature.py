"""Who signs below the text."""

import pytest

from clipdesk.model.article import AuthorKind, Block, BlockKind
from parsers.document import read_document
from parsers.metadata import read_signature
from parsers.metadata.authors.signature import signature_in

TEXT = "Two ships left the harbour on Monday, and three more are waiting for the tide."


def names(html: str, kind: BlockKind = BlockKind.PARAGRAPH) -> list[str]:
    outline = read_document(html.encode()).outline
    return [author.name for author in read_signature(outline, [Block(kind, TEXT)], "ru")]


@pytest.mark.parametrize(
    ("line", "language", "name"),
    [
        ("Олег Серов", "ru", "Олег Серов"),
        ("Олег Серов, Мисурата", "ru", "Олег Серов"),
        ("Олег Серов Просмотров: 1 204", None, "Олег Серов"),
        ("(Marta Rossi)", "it", "Marta Rossi"),
        ("Jane Doe, Tripoli", "en", "Jane Doe"),
        ("— Jane Doe", "en", "Jane Doe"),
        ("Reporting by The Associated Press.", "en", "The Associated Press"),
        ("Источник: ТАСС", "ru", "ТАСС"),
    ],
)
def test_a_signature_names_who_wrote_it(line: str, language: str | None, name: str) -> None:
    assert [author.name for author in signature_in(line, language)] == [name]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Related Stories", "en"),
        ("Weitere Artikel", "de"),
        ("Читайте также", "ru"),
        ("ARTICOLI SUGGERITI", "it"),
        ("Immagine di Archivio", "it"),
        ("Источник: Гавань", "ru"),
        ("By noon the tide had turned.", "en"),
        (TEXT, "en"),
        ("", None),
    ],
)
def test_other_lines_below_a_text_are_no_signature(line: str, language: str | None) -> None:
    assert signature_in(line, language) == ()


def test_the_line_below_the_body_is_read() -> None:
    assert names(f"<p>{TEXT}</p><p>Олег Серов</p>") == ["Олег Серов"]


def test_an_agency_that_is_named_as_the_source_signs_as_an_agency() -> None:
    (author,) = signature_in("Source: AFP", "en")
    assert author.kind is AuthorKind.AGENCY


def test_a_link_below_the_body_is_no_signature() -> None:
    assert names(f"<p>{TEXT}</p><p><a href='/x'>Олег Серов</a></p>") == []


def test_below_a_quotation_stands_who_said_it() -> None:
    assert names(f"<blockquote>{TEXT}</blockquote><p>Олег Серов</p>", BlockKind.QUOTE) == []


def test_a_page_without_a_body_has_no_signature() -> None:
    assert read_signature(read_document(b"<p>Jane Doe, Tripoli</p>").outline, [], "en") == ()
