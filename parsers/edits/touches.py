"""What a change of words touches: numbers, names and negations are what is said; typography is not. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from unicodedata import category, decimal

from clipdesk.model.folding import fold, key
from clipdesk.model.kind import Kind
from parsers.edits.wording import Hunk, Token
from parsers.lexicon import entries

_DIGITS = re.compile(r"\d")
_JOINED = ("و", "ف")
"""What Arabic writes at the head of a word: and, so."""


class Touch(Kind):
    """In rising order of what a reader should look at."""

    TYPOGRAPHY = "typography", "quotes, dashes, spaces or capitals alone", False
    WORDING = "wording", "other words, none of them a number, a name or a negation", False
    NAME = "name", "a word with a capital in the midst of a sentence; in German any noun", True
    NUMBER = "number", "a number, in figures or in words", True
    NEGATION = "negation", "a word that turns a sentence into its opposite", True
    HEADLINE = "headline", "the words of the headline", True

    def __init__(self, word: str, meaning: str = "", matters: bool = False) -> None:
        super().__init__(word, meaning)
        self.matters = matters


def touched(changed: Sequence[Hunk]) -> frozenset[Touch]:
    """What these changes touch; nothing where there are none."""
    return frozenset(touch for hunk in changed if hunk.change for touch in _touched(hunk))


def _touched(hunk: Hunk) -> Iterator[Touch]:
    out, into = ("".join(map(str, side)) for side in (hunk.out, hunk.into))
    if key(out) == key(into) and not (_measures(out) ^ _measures(into)):
        yield Touch.TYPOGRAPHY
        return
    found = [
        touch
        for touch, said in ((Touch.NUMBER, _numbers), (Touch.NEGATION, _negations), (Touch.NAME, _names))
        if said(hunk.out) != said(hunk.into)
    ]
    yield from found or [Touch.WORDING]


def _measures(text: str) -> set[str]:
    """Signs that say what a number counts."""
    return {char for char in text if char in "%‰٪" or category(char) == "Sc"}


def _numbers(tokens: Sequence[Token]) -> Counter[str]:
    words = (fold(token.word) for token in tokens)
    said = (_figures(word) if _DIGITS.search(word) else word for word in words if _is_number(word))
    return Counter(said) + Counter(sign for token in tokens for sign in _measures(token.word))


def _is_number(word: str) -> bool:
    return _DIGITS.search(word) is not None or word in _listed("edit.number")


def _figures(word: str) -> str:
    """In the digits of all scripts alike."""
    return "".join(str(decimal(char)) if char.isdecimal() else char for char in word)


def _negations(tokens: Sequence[Token]) -> Counter[str]:
    listed = _listed("edit.negation")
    words = (fold(token.word).replace("'", "") for token in tokens)
    return Counter(bare for word in words if (bare := _without_joined(word, listed)) in listed)


def _without_joined(word: str, listed: frozenset[str]) -> str:
    return word[1:] if word.startswith(_JOINED) and word[1:] in listed else word


def _names(tokens: Sequence[Token]) -> Counter[str]:
    return Counter(token.word for token in tokens if token.word[:1].isupper() and not token.begins)


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(fold(entry.text).replace("'", "") for entry in entries(name))
