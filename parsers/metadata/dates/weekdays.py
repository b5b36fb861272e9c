"""The weekday beside a date of numbers: where both orders of day and month are possible, it tells. Pure."""

import re
from functools import cache
from unicodedata import normalize

from clipdesk.model.folding import fold_prose
from parsers.lexicon import entries

_BEFORE = re.compile(r"([^\W\d][^\s\d,.:;()（）]{0,20})\W{1,4}$")
_BEHIND = re.compile(r"\s?[(（]?\s?([^\W\d][^\s\d,.:;()（）]{0,20})")
_NEAR = 30
"""Characters in which the weekday stands: `Tue, 07/11/2023`, `07/11/2023 (火)`."""


def weekdays_beside(text: str, start: int, end: int) -> frozenset[int]:
    """The weekdays (1 is Monday, ISO 8601) that the word before or behind a date may mean, in whichever
    language; empty where none is written."""
    before = _BEFORE.search(text[max(0, start - _NEAR) : start])
    behind = _BEHIND.match(text, end, end + _NEAR)
    words = (found[1] for found in (before, behind) if found)
    return next(filter(None, map(_meaning, words)), frozenset())


def _meaning(word: str) -> frozenset[int]:
    return _names().get(fold_prose(normalize("NFC", word)), frozenset())


@cache
def _names() -> dict[str, frozenset[int]]:
    found: dict[str, frozenset[int]] = {}
    for entry in entries("date.day"):
        word = fold_prose(normalize("NFC", entry.text))
        found[word] = found.get(word, frozenset()) | {int(day) for day in entry.values("day")}
    return found
