"""Text -> the tokens that it is found by: its words folded, and their stems. Pure.

Word n and stem n stand at position n. Scripts that write no spaces (Han, kana, Thai …), and Korean, whose
particles cling to the words, are cut into every two neighbouring characters, the last one alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from clipdesk.corpus.search.stemming import stem
from clipdesk.model.folding import fold_prose, fold_to_words

LONGEST = 64
"""Letters of a word that count. What is longer is no word; it is found by its beginning."""
MOST = 2_000_000
"""Characters of a text that are indexed, a dozen times the longest news text: hostile pages are longer."""

REMEMBERED = 1 << 17
"""Words of a language whose tokens are kept in memory, some 20 MB. Chosen, not measured."""

# Unicode 17, chapters 16 and 18.
_PAIRED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Scripts of India and Tibet, Hebrew: vowel signs, which Python takes for no letters, are part of a word.
_SIGNED = "\u0591-\u05c7\u0900-\u0963\u0966-\u0dff\u0f18-\u0fbc"
_APART = re.compile(f"[{_PAIRED}{_SIGNED}]")
_PLAIN_WORD = re.compile(r"[^\W_]+")
_ANY_WORD = re.compile(f"[{_PAIRED}]+|(?:(?![{_PAIRED}])[^\\W_]|[{_SIGNED}])+")
_IS_PAIRED = re.compile(f"[{_PAIRED}]")
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1-\u05c7]+")
_TANWIN = re.compile(r"(?:\u0627\u064b|\u064b\u0627)(?!\w)")
_POSSESSIVE = re.compile(r"(?<=\w)'s(?!\w)")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Of one text, by position."""

    words: list[str]
    stems: list[str]


def tokens(text: str, language: str | None) -> Tokens:
    """The tokens of a text in a language (BCP 47; None: unknown)."""
    words = written_words(text)
    if not has_paired(text):
        return Tokens([*map(_FOLDED.__getitem__, words)], [*map(_stems(language).__getitem__, words)])
    pairs = [pair for word in words for pair in _pairs(word, language)]
    return Tokens([word for word, _ in pairs], [stemmed for _, stemmed in pairs])


@lru_cache(maxsize=1 << 16)
def forms(word: str, language: str | None) -> tuple[tuple[str, str], ...]:
    """(word, stem) of what may be one word of a text, as it is written there."""
    written = [word.lower()] if word.isascii() else written_words(word)
    return tuple(pair for one in written for pair in _pairs(one, language))


def written_words(text: str) -> list[str]:
    """The words of a text in lower case, with their accents; a run of a script without spaces is one."""
    text = smoothed(text[:MOST])
    return (_ANY_WORD if _APART.search(text) else _PLAIN_WORD).findall(text)


def smoothed(text: str) -> str:
    """Without what is grammar or spelling of its language only: vowel points, the ending of an indefinite
    noun (Arabic), the English genitive."""
    if not text.isascii():
        text = normalize("NFKC", text)
        text = _POINTS.sub("", _TANWIN.sub("", text))
    text = fold_prose(text)
    return _POSSESSIVE.sub("", text) if "'s" in text else text


def has_paired(text: str) -> bool:
    """Whether there is such a run in it."""
    return bool(_IS_PAIRED.search(text))


def is_paired(word: str) -> bool:
    """Whether it is a run of a script that is cut into pairs of characters."""
    return bool(_IS_PAIRED.match(word))


def _pairs(word: str, language: str | None) -> list[tuple[str, str]]:
    if is_paired(word):
        return [(word[at : at + 2], word[at : at + 2]) for at in range(len(word))]
    return [(_FOLDED[word], _stems(language)[word])]


def folded(word: str) -> str:
    """Without accents and other marks: one token, whatever its characters decompose to."""
    return word if _APART.search(word) else fold_to_words(word).replace(" ", "") or word


class _Remembered(dict[str, str]):
    """What was made of a word; most words of a text were in the one before."""

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make

    def __missing__(self, word: str) -> str:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[word] = self._make(word[:LONGEST])
        return made


_FOLDED = _Remembered(folded)


@lru_cache(maxsize=64)
def _stems(language: str | None) -> _Remembered:
    return _Remembered(lambda word: folded(stem(word, language)))
