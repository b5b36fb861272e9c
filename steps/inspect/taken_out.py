"""The text of an article as it was on the page: what was kept, and what a rule took out, in place. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clipdesk.model.article import Removed


@dataclass(frozen=True, slots=True)
class TextPiece:
    """`rule` is the one that took it out; None for what was kept."""

    text: str
    rule: str | None = None


def extracted(text: str, removed: Sequence[Removed]) -> list[TextPiece]:
    """All pieces of one part, in order; put together they are the text before any removal."""
    return [piece for piece in _pieces(text, removed) if piece.text]


def _pieces(text: str, removed: Sequence[Removed]) -> Iterator[TextPiece]:
    kept, before = 0, 0
    for span in sorted(removed, key=lambda one: one.start):
        length = span.start - before
        yield TextPiece(text[kept : kept + length])
        yield TextPiece(span.text, span.rule)
        kept, before = kept + length, span.start + len(span.text)
    yield TextPiece(text[kept:])
