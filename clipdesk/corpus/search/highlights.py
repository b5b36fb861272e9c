"""Which words of a text a query has found, and the part of it that shows most of them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clipdesk.corpus.search.asking import asked_of
from clipdesk.corpus.search.fields import Matching
from clipdesk.corpus.search.results import Highlighted
from clipdesk.corpus.search.syntax import All, Any, Every, Node, Not, Term
from clipdesk.corpus.search.words import forms, has_paired, is_paired

EXCERPT = 240
"""Characters of an excerpt: two or three lines of a terminal."""
_LEAD = 60
"""Characters before the first match."""

# A word with whatever marks its spelling has: what cannot be seen, and what folding takes out.
_WRITTEN = re.compile(
    r"[^\W_](?:[^\W_]|[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640"
    r"\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u0963\u0966-\u0fbc\u1000-\u109f\u1780-\u17ff"
    r"\u200b-\u200f\u2060-\u2064\ufeff])*"
)
_BREAKS = re.compile(r"\s")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The tokens that a query asks of texts."""

    stems: frozenset[str]
    words: frozenset[str]
    prefixes: tuple[str, ...]

    def has(self, written: str, language: str | None) -> bool:
        return any(
            word in self.words or stem in self.stems or word.startswith(self.prefixes)
            for word, stem in forms(written, language)
        )


def wanted(node: Node, languages: tuple[str, ...]) -> Wanted:
    """What may be marked: not what the query excludes."""
    asked = [asked for term in _terms(node) for asked in asked_of(term, languages)]
    return Wanted(
        frozenset(token for one in asked for way in one.stems for _, token in way),
        frozenset(token for one in asked for way in one.words for _, token in way),
        tuple(one.prefix for one in asked if one.prefix is not None),
    )


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Term() if node.field.matching is Matching.TEXT:
            yield node
        case All(parts) | Any(parts):
            for part in parts:
                yield from _terms(part)
        case Not() | Every() | Term():
            pass


def highlighted(text: str, language: str | None, wanted: Wanted) -> Highlighted:
    """The whole text, with what is wanted."""
    return Highlighted(text, tuple(_joined(_spans(text, language, wanted))))


def excerpt(text: str, language: str | None, wanted: Wanted) -> Highlighted:
    """The part that shows most of what is wanted; of a text without any of it, the beginning."""
    spans = _joined(_spans(text, language, wanted))
    start, end = _window(text, spans)
    before, after = "… " if start else "", " …" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple((max(a, start) + shift, min(b, end) + shift) for a, b in spans if b > start and a < end)
    return Highlighted(before + _BREAKS.sub(" ", text[start:end]) + after, inside)


def _spans(text: str, language: str | None, wanted: Wanted) -> Iterator[Span]:
    paired = has_paired(text)
    known: dict[str, bool] = {}
    for found in _WRITTEN.finditer(text):
        word = found[0]
        if paired and is_paired(word):
            yield from _pairs(word, found.start(), wanted)
            continue
        if word not in known:
            known[word] = wanted.has(word, language)
        if known[word]:
            yield found.span()


def _pairs(run: str, start: int, wanted: Wanted) -> Iterator[Span]:
    for at in range(len(run)):
        pair = run[at : at + 2]
        if pair in wanted.stems:
            yield start + at, start + at + len(pair)
        elif run[at] in wanted.prefixes:
            yield start + at, start + at + 1


def _joined(spans: Iterator[Span]) -> list[Span]:
    """Those that overlap or touch made one."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(text: str, spans: list[Span]) -> Span:
    """From a word's begin to a word's end; the first of those windows that show the most different words."""
    if not spans:
        return 0, _cut(text, EXCERPT)
    best, most = spans[0][0], 0
    last = 0
    for first, (start, _) in enumerate(spans):
        while last < len(spans) and spans[last][1] <= start + EXCERPT - _LEAD:
            last += 1
        shown = len({text[a:b].casefold() for a, b in spans[first : max(last, first + 1)][:_COUNTED]})
        if shown > most:
            best, most = start, shown
    start = max(0, best - _LEAD)
    if start:
        space = text.find(" ", start, best)
        start = space + 1 if space >= 0 else start
    return start, _cut(text, start + EXCERPT)


_COUNTED = 32
"""Matches of a window that are compared; an excerpt has no room for more."""


def _cut(text: str, end: int) -> int:
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(0, end - _LEAD), end)
    return space if space > 0 else end
