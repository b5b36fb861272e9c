"""Who signs, by the lines that a page prints."""

import pytest

from clipdesk.model.folding import key
from parsers.metadata.authors.printed_bylines import above_date, is_bare_name, signed, with_date

NOTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Jane Doe", "Jane Doe"),
        ("ByJane Doe", "Jane Doe"),
        ("Posted by Jane Doe on Friday March 6, 2026", "Jane Doe"),
        ("Contributors: Jane Doe", "Jane Doe"),
        ("Автор: Олег Серов", "Олег Серов"),
        ("كتب: سالم حسن", "سالم حسن"),
    ],
)
def test_a_line_that_begins_like_a_byline_names_its_author(line: str, name: str) -> None:
    (found,) = signed(["Harbour reopens", line])
    assert found.startswith(name)


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe | 05.04.2026",
        "Jane Doe 4 August 2026",
        "Dec 26, 2026 • Jane Doe in Ports",
        "posted on 2026-12-19 23:30 EST by Jane Doe",
        "03/01/2026 by Jane Doe, Candidate of the Harbour Council",
    ],
)
def test_a_name_in_the_line_of_a_date_is_an_author(line: str) -> None:
    assert list(with_date([line], NOTHING)) == ["Jane Doe"]


@pytest.mark.parametrize(
    "lines", [["Jane Doe", "4 August 2026"], ["Written by", "Jane Doe"], ["By", "Jane Doe", "|"]]
)
def test_a_name_above_a_date_or_below_a_cue_is_an_author(lines: list[str]) -> None:
    assert list(above_date(lines, NOTHING)) == ["Jane Doe"]


def test_a_line_below_a_date_may_be_a_subhead() -> None:
    assert list(above_date(["4 August 2026", "Rising Water"], NOTHING)) == []


def test_a_section_beside_the_date_is_no_author() -> None:
    known = frozenset({key("Middle East")})
    assert list(above_date(["Middle East", "4 August 2026"], known)) == []
    assert list(with_date(["Middle East | 4 August 2026"], known)) == []


@pytest.mark.parametrize(
    "line", ["Ana de la Cruz", "Jean-Luc O’Neil", "J. R. Roe", "MARTA ROSSI", "Олег Серов"]
)
def test_capitalised_words_are_a_name(line: str) -> None:
    assert is_bare_name(line)


@pytest.mark.parametrize(
    "line", ["Jane", "Ports reopened", "In This Article", "Ports NewsLatest Items", "Doe:", "Jane Doe 2", ""]
)
def test_labels_and_sentences_are_no_name(line: str) -> None:
    assert not is_bare_name(line)
