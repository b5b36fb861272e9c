"""What the features measure that read a page as a whole; the others are held by what the model makes of them."""

import numpy as np
import pytest

from parsers.body import BodyClues
from parsers.body.features import NAMES, feature_rows
from parsers.body.layout import lay_out
from parsers.document import read_document


def measured(name: str, *lines: str, titles: tuple[str, ...] = ()) -> list[float]:
    """One feature of paragraphs that follow each other."""
    page = "".join(f"<p>{line}</p>" for line in lines)
    outline = read_document(f"<article>{page}</article>".encode()).outline
    rows = feature_rows(lay_out(outline), BodyClues(titles=titles))
    assert len(rows) == len(lines)
    return [round(float(number), 2) for number in np.asarray(rows)[:, NAMES.index(name)]]


def test_no_two_features_share_a_name() -> None:
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        (["The ferry ran aground on Sunday.", "A second ferry took over.", "Subscribe today!"], [0.33, 0.33, 0]),
        (["Паром сел на мель у северного мола.", "Второй паром пришёл утром.", "Подпишитесь сегодня!"],
         [0.33, 0.25, 0]),
        (["渡轮周日搁浅。", "另一艘渡轮接替。", "立即订阅！"], [0.17, 0.14, 0]),
        (["A to be or so it is.", "Is it so or to be?"], [-1, -1]),
    ],
)  # fmt: skip
def test_a_line_of_the_text_has_long_words_that_others_have(lines: list[str], shares: list[float]) -> None:
    assert measured("shared_words", *lines) == shares


def test_words_are_the_same_in_another_case_and_with_another_ending() -> None:
    assert measured("shared_words", "Mooring is an art.", "He MOORINGS knows.") == [1, 0.5]


def test_a_line_may_say_what_the_title_says() -> None:
    hits = measured("title_hits", "The harbour is closed.", "Sign up here.", titles=("Harbour closed",))
    assert hits == [1, 0]


def test_lines_built_alike_begin_alike() -> None:
    lines = ["Comment by reader Ann", "Comment by reader Bo", "The wells are dry."]
    assert measured("same_start", *lines) == [2, 2, 1]


def test_a_notice_is_known_in_a_long_line_too() -> None:
    notice = (
        "© Harbour Media. All rights reserved. " + "No part of it may be used without a written word. " * 9
    )
    assert measured("credits", notice)[0] > 0


def test_clocks_are_counted_in_the_lines_around() -> None:
    lines = [
        "10:17 A city grows",
        "It has a million people now.",
        "10:15 A house is guarded",
        "Nobody may pass.",
    ]
    assert measured("clocks_before", *lines) == [0, 1, 1, 2]
    assert measured("clocks_after", *lines) == [1, 1, 0, 0]
