"""Whom an article rests on: from whom it is republished, which agency wrote it, whom it cites. Pure."""

from collections.abc import Iterable, Sequence

from clipdesk.model.article import Author, Block, Credit, CreditKind, Part, Removed
from parsers.credits.attribution import find_agencies, find_agencies_nearby, find_origins
from parsers.credits.citations import find_cited
from parsers.credits.outlets import known_outlets, plain_name

_HEAD_LINES, _END_LINES = 3, 4
_LONGEST_REMOVED = 320
"""Lines at the head and the end of an article, where its origin is named, and characters of a line taken out
that may name it; half or twice as many turn no labelled sentence
(python -m benchmarks.deciding_numbers --credits)."""


def find_credits(
    headline: str,
    standfirst: str | None,
    blocks: Sequence[Block],
    *,
    authors: Sequence[Author] = (),
    publisher: str | None = None,
    canonical_elsewhere: str | None = None,
    removed: Sequence[Removed] = (),
    nearby: Sequence[str] = (),
) -> tuple[Credit, ...]:
    """One credit for each outlet and kind, with the words that say so; an article's own publisher is none.

    `canonical_elsewhere` is the canonical URL where that is on another site; `removed` is what boilerplate
    rules took out, which often names the origin ("More From The Coast Courier (subscription required)");
    `nearby` are lines around the body, which count only where their form says that an agency wrote it.
    """
    outlets = known_outlets()
    lines = [block.text for block in blocks]
    taken = [span.text.strip().split("\n")[0] for span in removed if span.part is Part.BODY]
    edges = [*_edges(lines), *(text for text in taken if len(text) <= _LONGEST_REMOVED)]
    origins = list(find_origins(edges, canonical_elsewhere, outlets))
    text = "\n".join([*([standfirst] if standfirst else []), *lines])
    cited = find_cited(headline, text, outlets, default=origins[0].outlet if origins else None)
    sure = [*origins, *find_agencies(edges, authors, outlets), *find_agencies_nearby(nearby, outlets)]
    found = [*sure, *(credit for credit in cited if not _said_already(credit, sure))]
    known = outlets.named(publisher) if publisher else None
    own = {plain_name(name) for name in (publisher, known.name if known else None) if name}
    return tuple(_distinct(credit for credit in found if _is_credit(credit, own)))


def _edges(lines: Sequence[str]) -> list[str]:
    """The lines at the head and at the end."""
    if len(lines) <= _HEAD_LINES + _END_LINES:
        return list(lines)
    return [*lines[:_HEAD_LINES], *lines[-_END_LINES:]]


def _is_credit(credit: Credit, own: set[str]) -> bool:
    return credit.kind is CreditKind.AGENCY or plain_name(credit.outlet) not in own


def _said_already(cited: Credit, sure: Sequence[Credit]) -> bool:
    """Whether the words that would make it a citation are those of its origin ("first published in")."""
    return any(cited.outlet == credit.outlet and cited.evidence in credit.evidence for credit in sure)


def _distinct(credits: Iterable[Credit]) -> Iterable[Credit]:
    seen: set[tuple[CreditKind, str]] = set()
    for credit in credits:
        key = credit.kind, plain_name(credit.outlet)
        if key not in seen:
            seen.add(key)
            yield credit
