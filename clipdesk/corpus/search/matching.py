"""What a query asks for -> queries of tantivy, one for each month.

A word matches by its stems, in every language that the index has, and by itself without accents. Each month
counts its own words, so that a word would weigh more where it is rare; `Matcher` sets every weight to that of
the whole index (BM25's idf, Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tantivy import FieldType, Occur, Query, Schema, Searcher

from clipdesk.corpus.search.asking import Asked, Tokens, asked_of
from clipdesk.corpus.search.fields import DATE, Matching, SearchField
from clipdesk.corpus.search.spans import Span, span
from clipdesk.corpus.search.stemming import primary
from clipdesk.corpus.search.syntax import All, Any, Every, Node, Not, Term, TermKind
from clipdesk.model.errors import InputError

TITLE_WEIGHT = 2.0
"""How much more a word counts in the headline. Chosen, not measured."""
EXACT_WEIGHT = 0.5
"""What it counts besides where it stands as it was written. Chosen, not measured."""


@dataclass(slots=True)
class Matcher:
    """Of one opened index: `languages` are those that it has articles in."""

    schema: Schema
    searchers: Sequence[Searcher]
    languages: Sequence[str]
    _asked_of: dict[Term, list[Asked]] = field(default_factory=dict)
    _counted: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def query(self, node: Node, shard: int) -> Query | None:
        """None: what has no word in it asks for nothing. Raises InputError."""
        match node:
            case Term():
                return self._term(node, shard)
            case Every():
                return Query.all_query()
            case Not(of):
                inner = self.query(of, shard)
                return None if inner is None else _without(Query.all_query(), [inner])
            case Any(ways):
                found = [query for way in ways if (query := self.query(way, shard)) is not None]
                return _any(found) if found else None
            case All(parts):
                return self._all(parts, shard)

    def within(self, query: Query, filters: Iterable[Query]) -> Query:
        """The same, of those articles only that pass all the filters; they do not count for the score."""
        must = [(Occur.Must, Query.const_score_query(one, 0.0)) for one in filters]
        return Query.boolean_query([(Occur.Must, query), *must]) if must else query

    def mark(self, column: SearchField, values: Iterable[str]) -> Query:
        """One of the values, as they stand."""
        return _any([Query.term_query(self.schema, column, mark_value(column, value)) for value in values])

    def dated(self, between: Span) -> Query:
        since, until = between
        return Query.range_query(
            self.schema,
            DATE,
            FieldType.Integer,
            None if since is None else int(since.timestamp()),
            None if until is None else math.ceil(until.timestamp()),
            include_upper=until is None,
        )

    def _all(self, parts: Sequence[Node], shard: int) -> Query | None:
        wanted = [self.query(part, shard) for part in parts if not isinstance(part, Not)]
        unwanted = [self.query(part.of, shard) for part in parts if isinstance(part, Not)]
        found = [query for query in wanted if query is not None]
        barred = [query for query in unwanted if query is not None]
        if not found and not barred:
            return None
        every = _every(found)
        return _without(every, barred) if barred else every

    def _term(self, term: Term, shard: int) -> Query | None:
        match term.field.matching:
            case Matching.DATES:
                return self.dated(_span(term))
            case Matching.MARKS if term.kind is TermKind.PREFIX:
                return self._begins(term.field, mark_value(term.field, term.text))
            case Matching.MARKS:
                return self.mark(term.field, [term.text])
            case Matching.NAMES:
                return self._named(term, shard)
            case Matching.TEXT:
                return self._text(term, shard)

    def _text(self, term: Term, shard: int) -> Query | None:
        if term not in self._asked_of:
            self._asked_of[term] = asked_of(term, self.languages)
        parts = [self._asked(asked, term, shard) for asked in self._asked_of[term]]
        return _every(parts) if parts else None

    def _asked(self, asked: Asked, term: Term, shard: int) -> Query:
        if asked.prefix is not None:
            return self._begins(term.field.words, asked.prefix)
        ways = self._weighted(term.field.stems, asked.stems, term.slop, 1.0, shard)
        ways += self._weighted(term.field.words, asked.words, 0, EXACT_WEIGHT, shard)
        if term.field is SearchField.TEXT and ways:
            title = SearchField.TITLE.stems
            ways += self._weighted(title, asked.stems, term.slop, TITLE_WEIGHT, shard)
        return _any(ways)

    def _named(self, term: Term, shard: int) -> Query | None:
        parts = []
        for asked in asked_of(term, ()):
            if asked.prefix is not None:
                parts.append(self._begins(term.field, asked.prefix))
            else:
                ways = asked.words or asked.stems
                parts.append(_any(self._weighted(term.field, ways, term.slop, 1.0, shard)))
        return _every(parts) if parts else None

    def _begins(self, column: str, prefix: str) -> Query:
        return Query.regex_query(self.schema, column, f"{re.escape(prefix)}.*")

    def _weighted(
        self, column: str, ways: Sequence[Tokens], slop: int, weight: float, shard: int
    ) -> list[Query]:
        """A query for each of the ways that a month may have, as heavy as all of them are in the index."""
        if not ways:
            return []
        wanted = sum(self._idf(column, [token for _, token in place]) for place in zip(*ways, strict=True))
        return [
            Query.boost_query(
                self._one(column, way, slop),
                weight * wanted / sum(self._idf(column, [token], shard) for _, token in way),
            )
            for way in ways
            if all(self._count(column, token)[shard] for _, token in way)
        ]

    def _one(self, column: str, way: Tokens, slop: int) -> Query:
        if len(way) == 1:
            return Query.term_query(self.schema, column, way[0][1], index_option="freq")
        return Query.phrase_query(self.schema, column, list(way), slop)

    def _idf(self, column: str, alternatives: Sequence[str], shard: int | None = None) -> float:
        """Of a word that has these tokens, in one month or in all."""
        counted = [self._count(column, token) for token in dict.fromkeys(alternatives)]
        with_it = sum(sum(one) if shard is None else one[shard] for one in counted)
        searchers = self.searchers if shard is None else [self.searchers[shard]]
        documents = sum(searcher.num_docs for searcher in searchers)
        with_it = min(with_it, documents)
        return math.log(1 + (documents - with_it + 0.5) / (with_it + 0.5))

    def _count(self, column: str, token: str) -> list[int]:
        """In how many articles of each month a token stands."""
        known = self._counted.get((column, token))
        if known is None:
            known = [searcher.doc_freq(column, token) for searcher in self.searchers]
            self._counted[column, token] = known
        return known


def mark_value(column: SearchField, value: str) -> str:
    """A value as the index has it."""
    return primary(value) if column is SearchField.LANGUAGE else value.strip().lower()


def _span(term: Term) -> Span:
    try:
        if term.kind is TermKind.PREFIX:
            raise ValueError("a date takes no *; a month is written 2026-03")
        return span(term.text)
    except ValueError as error:
        raise InputError(
            f"{term.text!r} cannot be read: {error}",
            where=f"query, character {term.at}",
            hint="date:2026-03-01, date:2026-03 or date:2026-03-01..2026-03-08",
        ) from error


def _any(ways: Sequence[Query]) -> Query:
    if not ways:
        return Query.empty_query()
    return ways[0] if len(ways) == 1 else Query.boolean_query([(Occur.Should, way) for way in ways])


def _every(parts: Sequence[Query]) -> Query:
    if not parts:
        return Query.const_score_query(Query.all_query(), 0.0)
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def _without(of: Query, barred: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, of), *((Occur.MustNot, one) for one in barred)])
