import numpy as np
import pytest

from parsers.body.captions import without_captions
from parsers.body.features import NAMES

CAPTION = {"around_CAPTION": 1, "media": 1}


def left(change: dict[str, float], text: str = "A burnt truck on the coast road") -> list[int]:
    rows = np.array([[change.get(name, 0) for name in NAMES]], np.float32)
    return without_captions([0], rows, [text])


def test_a_line_called_a_caption_right_behind_a_picture_is_no_body() -> None:
    assert left(CAPTION) == []


@pytest.mark.parametrize("missing", CAPTION)
def test_the_name_alone_and_the_picture_alone_say_nothing(missing: str) -> None:
    assert left({**CAPTION, missing: 0}) == [0]


def test_a_text_that_the_page_calls_a_caption_is_as_long_as_a_text() -> None:
    assert left(CAPTION, "The text. " * 40) == [0]
