"""Captions that the page itself calls so, right behind their picture: never body. Pure.

A caption speaks of what the text speaks of, so that the model may take it for a sentence of it. On the
labelled pages this takes out three lines of the truth, of 1,900 that are built so.
"""

from collections.abc import Sequence

from parsers.body.columns import Rows
from parsers.body.features import NAMES

_PICTURES = NAMES.index("media")
_NAMED = NAMES.index("around_CAPTION")
_LONGEST = 300


def without_captions(kept: Sequence[int], rows: Rows, texts: Sequence[str]) -> list[int]:
    """The places of kept candidates that are no captions."""
    return [place for place in kept if not _is_caption(rows, place, texts[place])]


def _is_caption(rows: Rows, place: int, text: str) -> bool:
    return bool(rows[place, _NAMED] and rows[place, _PICTURES]) and len(text) < _LONGEST
