import numpy as np
import pytest

from parsers.body.continuing import with_continuing
from parsers.body.features import NAMES


def rows(*changed: dict[str, float]) -> np.ndarray:
    usual = {"ends_sentence": 1, "kind_mass": 0.9, "repeats": 1}
    return np.array([[{**usual, **change}.get(name, 0) for name in NAMES] for change in changed], np.float32)


def test_a_short_last_sentence_built_as_the_text_goes_on_with_it() -> None:
    assert with_continuing([0], rows({}, {}), np.array([0.99, 0.1])) == [0, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"ends_sentence": 0},
        {"kind_mass": 0.1},
        {"link_share": 0.2},
        {"see_also": 1},
        {"credits": 1},
        {"repeats": 2},
    ],
)
def test_a_line_that_may_be_something_else_does_not(change: dict[str, float]) -> None:
    assert with_continuing([0], rows({}, change), np.array([0.99, 0.1])) == [0]


def test_the_model_has_to_think_it_possible_and_the_text_to_be_beside_it() -> None:
    assert with_continuing([0], rows({}, {}, {}), np.array([0.99, 0.01, 0.3])) == [0]


def test_a_page_without_a_body_stays_without() -> None:
    assert with_continuing([], rows({}), np.array([0.3])) == []
