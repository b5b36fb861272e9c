import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parsers.body.select import select_lines, threshold

LONG = "This sentence is long enough to be a paragraph that would be missed if it were lost twice."


def test_nothing_is_selected_from_nothing() -> None:
    assert select_lines(np.zeros(0), []) == []


def test_likely_lines_are_kept_and_unlikely_ones_are_not() -> None:
    assert select_lines(np.array([0.9, 0.05, 0.8]), [LONG, "Sign up", LONG + "!"]) == [0, 2]


def test_of_equal_long_lines_the_first_is_kept() -> None:
    assert select_lines(np.array([0.9, 0.95]), [LONG, LONG]) == [0]


def test_equal_short_lines_are_all_kept() -> None:
    assert select_lines(np.array([0.9, 0.9]), ["Question:", "Question:"]) == [0, 1]


def test_a_page_the_model_is_unsure_of_still_has_a_body() -> None:
    assert select_lines(np.array([0.35, 0.4, 0.01]), [LONG, LONG + "!", "Share"]) == [0, 1]


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 500)), min_size=1, max_size=40))
def test_the_threshold_stays_between_its_bounds(lines: list[tuple[float, int]]) -> None:
    probabilities, words = (np.array(column, dtype=float) for column in zip(*lines, strict=True))
    assert 0.15 <= threshold(probabilities, words) <= 0.7
