"""What pages say when they are not the article: whole phrases, and the concepts that meet in a notice."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Literal

from ahocorasick_rs import AhoCorasick

from clipdesk.model.folding import fold_prose
from parsers.lexicon import entries, lists
from parsers.lexicon.pattern import in_prose

PhraseList = Literal["block.title", "paywall.phrase", "missing.phrase", "login.phrase", "listing.title"]
Notice = Literal["consent.", "block.", "paywall."]
"""The group of lists of the concepts that a kind of notice speaks of."""

DEICTIC = frozenset({"reading_on", "limit", "exclusive"})
"""Concepts of a paywall that speak of this text; those of an offer alone may stand below any article."""


def phrases_in(name: PhraseList, text: str) -> list[str]:
    """The different phrases of a list in a folded text, in the order of their first appearance."""
    return list(dict.fromkeys(_words(name).findall(text)))


def concepts_in(notice: Notice, text: str) -> dict[str, str]:
    """Each concept of a kind of notice that a folded text speaks of, with the first word that does."""
    needles, concepts = _needles(notice)
    likely = {concepts[number] for number, _, _ in needles.find_matches_as_indexes(text, overlapping=True)}
    found = (
        (concept, words.search(text)) for concept, words in _concepts(notice).items() if concept in likely
    )
    return {concept: word[0] for concept, word in found if word}


def word_of(notice: Notice, concept: str, text: str) -> str | None:
    """The first word of one concept in a folded text."""
    word = _concepts(notice)[concept].search(text)
    return word[0] if word else None


@cache
def _concepts(notice: Notice) -> Mapping[str, re.Pattern[str]]:
    """By the last part of the list's name; the lists of phrases and titles are no concepts."""
    names = (name for name in lists() if name.startswith(notice))
    return {
        name.removeprefix(notice): _words(name) for name in names if not name.endswith((".phrase", ".title"))
    }


@cache
def _needles(notice: Notice) -> tuple[AhoCorasick, Sequence[str]]:
    """What the expressions of its concepts cannot do without, found in one pass; and the concept of each."""
    said = [(entry, concept) for concept in _concepts(notice) for entry in entries(f"{notice}{concept}")]
    folded = [fold_prose(entry.text) for entry, _ in said]
    return AhoCorasick(folded), [concept for _, concept in said]


@cache
def _words(name: str) -> re.Pattern[str]:
    """Each where a word begins."""
    return re.compile(r"(?<!\w)" + in_prose(entries(name)))
