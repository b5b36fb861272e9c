"""Why a search has found nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from clipdesk.corpus.search.fields import Matching, SearchField
from clipdesk.corpus.search.matching import mark_value
from clipdesk.corpus.search.reading import OpenIndex
from clipdesk.corpus.search.results import Filters
from clipdesk.corpus.search.syntax import All, Any, Every, Node, Not, Term, parse_query

_EXPLAINED = 12
"""Terms of a query that are looked at one by one."""


def reasons_for(index: OpenIndex, text: str, filters: Filters) -> tuple[str, ...]:
    """In words: the terms that no article has, and the filters that leave nothing; else what there is of
    each. Raises InputError, CorpusError."""
    if not index.documents:
        return ("the corpus has no articles yet",)
    node = parse_query(text)
    missing = [f"no article has {term}{_near(index, term)}" for term in _needed(node) if _none(index, term)]
    unknown = list(_unknown(index, filters))
    if missing or unknown:
        return (*missing, *unknown)
    in_all = index.count(node, Filters())
    if in_all:
        return tuple(_filters_that_leave_nothing(index, node, filters, in_all))
    return tuple(_not_together(index, node))


def _needed(node: Node) -> list[Term]:
    """The terms without any of which there is nothing."""
    match node:
        case Term():
            return [node]
        case All(parts):
            return [term for part in parts for term in _needed(part)][:_EXPLAINED]
        case Any(ways):
            alone = [_needed(way) for way in ways]
            return [term for terms in alone for term in terms][:_EXPLAINED]
        case Not() | Every():
            return []


def _none(index: OpenIndex, node: Node) -> bool:
    return index.count(node, Filters()) == 0


def _near(index: OpenIndex, term: Term) -> str:
    """What was perhaps meant, of a field that has few values."""
    if term.field.matching is not Matching.MARKS:
        return ""
    return _did_you_mean(index, term.field, term.text)


def _did_you_mean(index: OpenIndex, field: SearchField, value: str) -> str:
    near = get_close_matches(mark_value(field, value), index.values(field), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _unknown(index: OpenIndex, filters: Filters) -> Iterator[str]:
    """Values of filters that no article has."""
    for field, values in _marks(filters):
        known = set(index.values(field))
        for value in values:
            if mark_value(field, value) not in known:
                yield f"no article has {field}:{value}{_did_you_mean(index, field, value)}"


def _marks(filters: Filters) -> list[tuple[SearchField, tuple[str, ...]]]:
    return [
        (SearchField.SOURCE, filters.source),
        (SearchField.LANGUAGE, filters.language),
        (SearchField.TOPIC, filters.topic),
    ]


def _filters_that_leave_nothing(index: OpenIndex, node: Node, filters: Filters, in_all: int) -> Iterator[str]:
    without = {
        "source": replace(filters, source=()),
        "language": replace(filters, language=()),
        "topic": replace(filters, topic=()),
        "dates": replace(filters, between=(None, None)),
    }
    asked = {name: other for name, other in without.items() if other != filters}
    for name, other in asked.items():
        count = index.count(node, other)
        if count and len(asked) > 1:
            yield f"without the filter by {name} there are {count:,}"
    yield f"without any filter there are {in_all:,}"


def _not_together(index: OpenIndex, node: Node) -> Iterator[str]:
    """Each term is found, and no article has all that is asked for, in none of the ways."""
    if isinstance(node, Any):
        for way in node.of[:_EXPLAINED]:
            yield from _not_together(index, way)
        return
    terms = _needed(node)
    counts = [f"{term} ({index.count(term, Filters()):,})" for term in terms]
    yield (
        f"no article has all of {', '.join(counts)}" if len(terms) > 1 else "the query excludes all there is"
    )
    yield from _without_what_is_excluded(index, node)


def _without_what_is_excluded(index: OpenIndex, node: Node) -> Iterator[str]:
    if isinstance(node, All):
        parts: Sequence[Node] = [part for part in node.of if not isinstance(part, Not)]
        if len(parts) < len(node.of) and (count := index.count(All(tuple(parts)), Filters())):
            yield f"without what is excluded there are {count:,}"
