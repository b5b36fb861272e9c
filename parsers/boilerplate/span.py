"""Spans of a line: tidying their edges, keeping them apart, taking them out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_CLOSING = frozenset(" .,;:!?)]»”…،؛؟")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` that a rule takes out."""

    rule: str
    start: int
    end: int

    def moved(self, by: int) -> "Span":
        return Span(self.rule, self.start + by, self.end + by)


def tidy(span: Span, line: str) -> Span:
    """The span with the spaces that would stand doubled, or loose, once it is gone."""
    start, end = span.start, span.end
    while start < end and line[start] == " ":
        start += 1
    while end > start and line[end - 1] == " ":
        end -= 1
    if not line[:start].strip():
        return Span(span.rule, 0, len(line) - len(line[end:].lstrip(" ")))
    if end == len(line) or line[end] in _CLOSING:
        start = len(line[:start].rstrip(" "))
    return Span(span.rule, start, end)


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, none reaching into another."""
    kept: list[Span] = []
    reached = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start = max(reached, span.start)
        if span.end > start:
            kept.append(Span(span.rule, start, span.end))
            reached = span.end
    return kept


def without(text: str, spans: Sequence[Span]) -> str:
    """The text without the spans, which are in order and apart."""
    pieces, reached = [], 0
    for span in spans:
        pieces.append(text[reached : span.start])
        reached = span.end
    return "".join((*pieces, text[reached:]))
