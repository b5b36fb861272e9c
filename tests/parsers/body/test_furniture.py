from time import process_time

import pytest

from parsers.body.furniture import is_date, lines_of_boxes, without_edges
from parsers.document import read_document


@pytest.mark.parametrize(
    "line",
    [
        "March 6, 2026",
        "Friday, 6 March 2026, 18:40",
        "2 март 2026",
        "6 марта 2026 г.",
        "Veröffentlicht am 6. März 2026 um 18:40 Uhr",
        "2026年3月6日 18:40",
        "06.03.2026 18:40",
        "2026-03-06",
        "6 مارس 2026",
    ],
)
def test_a_date_alone_is_told_in_any_language(line: str) -> None:
    assert is_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "On March 6, 2026, the ferry came back.",
        "2026",
        "3:2 (1:0, 2:2)",
        "May",
        "The ferry of 2026",
        "Паром вернулся 6 марта 2026 г.",
        "40 passengers",
    ],
)
def test_a_line_that_says_more_or_less_is_no_date(line: str) -> None:
    assert not is_date(line)


def test_dates_and_bylines_go_from_the_edges_and_stay_in_the_midst() -> None:
    texts = [
        "By Salma Idris",
        "6 March 2026",
        "One.",
        "Two.",
        "6 March 2026",
        "Three.",
        "Four.",
        "Five.",
        "Salma Idris",
    ]
    kept = without_edges(range(len(texts)), texts, ["Salma Idris"])
    assert [texts[place] for place in kept] == ["One.", "Two.", "6 March 2026", "Three.", "Four.", "Five."]


def test_a_biography_below_the_text_goes_where_the_name_stands_above_it_and_begins_it() -> None:
    texts = ["The text.", "Salma Idris", "Salma Idris has written on the sea for ten years."]
    assert without_edges([0, 2], texts, ["Salma Idris"]) == [0]
    assert without_edges([0, 1, 2], texts, ["Salma Idris"]) == [0]


def test_a_last_sentence_about_the_author_stays_where_it_stands_in_the_text() -> None:
    texts = ["The text.", "Salma Idris was there as a child."]
    assert without_edges([0, 1], texts, ["Salma Idris"]) == [0, 1]


@pytest.mark.parametrize(
    "line",
    [
        "By Salma Idris and Omar Saidi",
        "Автор: Salma Idris",
        "von Salma Idris, 6. März 2026",
        "作者：Salma Idris",
    ],
)
def test_a_byline_names_the_authors_and_nothing_else(line: str) -> None:
    assert without_edges([0, 1], [line, "One."], ["Salma Idris", "Omar Saidi"]) == [1]


@pytest.mark.parametrize("line", ["Salma Idris won the race on Friday.", "By Carla Munch"])
def test_a_line_that_says_more_of_an_author_stays(line: str) -> None:
    assert without_edges([0, 1], [line, "One."], ["Salma Idris"]) == [0, 1]


def boxed(markup: str, box: str) -> list[str]:
    text = "<p>" + "The ferry came back on Tuesday night with eighty passengers. " * 4 + "</p>"
    outline = read_document(f"<body><main>{text * 4}{markup}{text}</main></body>".encode()).outline
    good = [float(len(line.text)) for line in outline.lines]
    found = [outline.lines[number].text for number in sorted(lines_of_boxes(outline, good))]
    assert box in found or not found
    return found


@pytest.mark.parametrize(
    "label",
    [
        "About the author",
        "Zur Person:",
        "Об авторе",
        "À propos de l’auteur",
        "عن الكاتب",
        "作者简介",
        "KI-Sammendrag",
        "Externer Inhalt",
    ],
)
def test_a_box_is_told_by_its_label_in_any_language(label: str) -> None:
    assert boxed(f"<div><h3>{label}</h3><p>She lives by the sea.</p><p>She sails.</p></div>", label) == [
        label, "She lives by the sea.", "She sails.",
    ]  # fmt: skip


def test_a_label_among_paragraphs_takes_no_paragraph() -> None:
    assert boxed("<h3>Zur Person</h3><p>She lives by the sea.</p>", "Zur Person") == ["Zur Person"]


def test_a_label_that_begins_the_article_takes_nothing_of_it() -> None:
    text = "<p>" + "The ferry came back on Tuesday night with eighty passengers. " * 4 + "</p>"
    outline = read_document(f"<body><main><h2>Zusammenfassung</h2>{text * 5}</main></body>".encode()).outline
    good = [float(len(line.text)) for line in outline.lines]
    assert lines_of_boxes(outline, good) <= {0}


def test_as_many_boxes_as_a_page_has_lines_cost_no_more_than_their_lines() -> None:
    box = "<div><p>About the author</p></div>"
    outline = read_document(f"<body><div>{box * 15_000}</div></body>".encode()).outline
    began = process_time()
    assert len(lines_of_boxes(outline, [0.0] * len(outline.lines))) == 15_000
    assert process_time() - began < 2
