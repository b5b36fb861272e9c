"""What pages say when they are not the article: whole phrases, and the concepts that meet in a notice.

Pure but for reading `wordings.yaml` and `concepts.yaml` once.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import yaml

from parsers.lexicon.folding import fold_prose

PhraseKind = Literal["block_title", "paywall", "missing", "login", "listing_title"]
NoticeKind = Literal["consent", "block", "paywall"]

DEICTIC = frozenset({"reading_on", "limit", "exclusive"})
"""Concepts of a paywall that speak of this text; those of an offer alone may stand below any article."""

_ARABIC_PREFIX = "(?:[وف]?(?:ال|لل|[بلك](?:ال)?)?)"
_FOLDER = Path(__file__).parent


def phrases_in(kind: PhraseKind, text: str) -> list[str]:
    """The different phrases of a kind in a folded text, in the order of their first appearance."""
    return list(dict.fromkeys(_phrases()[kind].findall(text)))


def concepts_in(kind: NoticeKind, text: str) -> dict[str, str]:
    """Each concept of a kind of notice that a folded text speaks of, with the first word that does."""
    return {concept: word for concept in _concepts()[kind] if (word := word_of(kind, concept, text))}


def word_of(kind: NoticeKind, concept: str, text: str) -> str | None:
    """The first word of one concept in a folded text."""
    word = _concepts()[kind][concept].search(text)
    return word[0] if word else None


@lru_cache(maxsize=1)
def _phrases() -> Mapping[PhraseKind, re.Pattern[str]]:
    """One alternation a kind, the longest phrase first; phrases begin where a word begins."""
    book: dict[PhraseKind, dict[str, list[str]]] = _read("wordings.yaml")
    return {
        kind: _alternation(fold_prose(phrase) for phrases in languages.values() for phrase in phrases)
        for kind, languages in book.items()
    }


@lru_cache(maxsize=1)
def _concepts() -> Mapping[NoticeKind, Mapping[str, re.Pattern[str]]]:
    book: dict[NoticeKind, dict[str, list[str]]] = _read("concepts.yaml")
    return {
        kind: {
            concept: _alternation(
                fold_prose(word.replace("_", " ")).join(("", " " if word.endswith("_") else ""))
                for word in words
            )
            for concept, words in concepts.items()
        }
        for kind, concepts in book.items()
    }


def _alternation(phrases: Iterable[str]) -> re.Pattern[str]:
    """Each where a word begins, the longest first; grouped by their first letter, to try few of them."""
    ordered = sorted(set(phrases), key=lambda phrase: (phrase[0], -len(phrase)))
    groups = (_group(letter, list(words)) for letter, words in groupby(ordered, key=lambda phrase: phrase[0]))
    return re.compile(r"(?<!\w)(?:" + "|".join(groups) + ")")


def _group(letter: str, words: Sequence[str]) -> str:
    """Arabic joins conjunctions and the article to its words."""
    joined = _ARABIC_PREFIX if "\u0621" <= letter <= "\u064a" else ""
    return joined + re.escape(letter) + "(?:" + "|".join(_end(word[1:]) for word in words) + ")"


def _end(rest: str) -> str:
    """What follows the first letter; `$` ends a word, `_` is a space."""
    return re.escape(rest.replace("_", " ").rstrip("$")) + (r"(?!\w)" if rest.endswith("$") else "")


def _read(name: str) -> Any:
    return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
