"""An opened index: searching it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson
from tantivy import DocAddress, Index, Order, Query, Searcher

from clipdesk.corpus.search.fields import DATE, SHOWN, SearchField
from clipdesk.corpus.search.highlights import Wanted, excerpt, highlighted, wanted
from clipdesk.corpus.search.matching import Matcher
from clipdesk.corpus.search.results import Filters, Hit, SearchResult, Sort
from clipdesk.corpus.search.shard import searcher_of, usable
from clipdesk.corpus.search.state import IndexState, Unusable, damage, read_state
from clipdesk.corpus.search.stemming import STEMMED
from clipdesk.corpus.search.syntax import Every, Node, parse_query
from clipdesk.model.errors import CorpusError, InputError

DEEPEST_HIT = 10_000
"""Hits that can be paged through: all before a page must be found again for it."""
_TRIES = 3
_FACETS = (SearchField.SOURCE, SearchField.LANGUAGE, SearchField.MONTH)
_MOST_VALUES = 65_000
"""Of a facet; tantivy counts no more."""

REBUILD = "`clipdesk index --check` reads all of it, and writes anew what is damaged"


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a hit lies, and its score or date."""

    value: float
    shard: int
    place: DocAddress


class OpenIndex:
    """An index as it was when it was opened. Raises CorpusError where there is none that can be used."""

    def __init__(self, folder: Path) -> None:
        self.state, opened = _opened(folder)
        self._indexes: list[Index] = [index for index, _ in opened]
        self._searchers: list[Searcher] = [searcher for _, searcher in opened]
        self._where = str(folder)

    @property
    def documents(self) -> int:
        return sum(searcher.num_docs for searcher in self._searchers)

    def values(self, column: SearchField) -> list[str]:
        """All values of a field of marks."""
        with self._as_written():
            terms = [term for one in self._searchers for term in one.terms_with_prefix(column, "")]
        found = {value for value, _ in terms}
        return sorted(found - {""})

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those that have stems, of the articles that are there."""
        return tuple(one for one in self.values(SearchField.LANGUAGE) if one in STEMMED)

    def search(
        self,
        text: str,
        filters: Filters,
        *,
        sort: Sort | None = None,
        limit: int = 10,
        offset: int = 0,
        facets: bool = False,
        behind: int = 0,
    ) -> SearchResult:
        """Raises InputError for what is no query, CorpusError."""
        if limit < 0 or offset < 0 or offset + limit > DEEPEST_HIT:
            raise InputError(
                f"hits {offset:,} to {offset + limit:,} cannot be shown",
                hint=f"the first {DEEPEST_HIT:,} can; narrow the search or sort it otherwise",
            )
        node = parse_query(text)
        order = sort or (Sort.DATE if node == Every() else Sort.SCORE)
        with self._as_written():
            queries = self._queries(node, filters)
            count, found = self._best(queries, order, offset + limit)
            hits = tuple(self._hits(found[offset:], node, order))
            counted = self._counted(queries) if facets else {}
        version = self.state.version if self.state.version is not None else -1
        return SearchResult(text, count, hits, offset, version, behind, counted)

    @contextmanager
    def _as_written(self) -> Iterator[None]:
        """tantivy reads a file when it needs it, and finds only then that it is not as it was written."""
        try:
            with usable(self._where):
                yield
        except Unusable as error:
            raise unusable(self._where, error) from error

    def _queries(self, node: Node, filters: Filters) -> list[Query]:
        """One for each month."""
        if not self._searchers:
            return []
        matcher = Matcher(self._indexes[0].schema, self._searchers, self.languages)
        passed = [
            matcher.mark(column, values)
            for column, values in (
                (SearchField.SOURCE, filters.source),
                (SearchField.LANGUAGE, filters.language),
                (SearchField.TOPIC, filters.topic),
            )
            if values
        ]
        if filters.between != (None, None):
            passed.append(matcher.dated(filters.between))
        every = Query.all_query()
        shards = range(len(self._searchers))
        return [matcher.within(matcher.query(node, shard) or every, passed) for shard in shards]

    def count(self, node: Node, filters: Filters) -> int:
        """How many match. Raises CorpusError."""
        with self._as_written():
            pairs = zip(self._searchers, self._queries(node, filters), strict=True)
            return sum(_count(searcher.search(query, 1)) for searcher, query in pairs)

    def _best(self, queries: Sequence[Query], order: Sort, most: int) -> tuple[int, list[_Found]]:
        by = None if order is Sort.SCORE else DATE
        way = Order.Asc if order is Sort.OLDEST else Order.Desc
        count, found = 0, []
        for shard, (searcher, query) in enumerate(zip(self._searchers, queries, strict=True)):
            result = searcher.search(query, max(1, most), order_by_field=by, order=way)
            count += _count(result)
            found += [_Found(value, shard, place) for value, place in result.hits]
        found.sort(key=lambda one: one.value, reverse=order is not Sort.OLDEST)
        return count, found[:most]

    def _hits(self, found: Sequence[_Found], node: Node, order: Sort) -> Iterator[Hit]:
        asked = wanted(node, self.languages)
        for one in found:
            document = self._searchers[one.shard].doc(one.place)
            try:
                shown = orjson.loads(bytes(document.get_first(SHOWN) or b"{}"))
                yield _hit(shown, asked, one.value if order is Sort.SCORE else None)
            except (KeyError, TypeError, AttributeError) as error:
                raise Unusable(f"an article in it is not as it was written: {error}") from error

    def _counted(self, queries: Sequence[Query]) -> dict[str, dict[str, int]]:
        wanted = {str(field): {"terms": {"field": str(field), "size": _MOST_VALUES}} for field in _FACETS}
        counted: dict[str, dict[str, int]] = {str(field): {} for field in _FACETS}
        for searcher, query in zip(self._searchers, queries, strict=True):
            for name, answer in searcher.aggregate(query, wanted).items():
                for bucket in answer["buckets"]:
                    value = bucket["key"]
                    counted[name][value] = counted[name].get(value, 0) + bucket["doc_count"]
        return {name: _ordered(name, values) for name, values in counted.items()}


def _count(result: Any) -> int:
    """tantivy's types do not know of it."""
    return int(result.count)


def unusable(where: str, error: Unusable) -> CorpusError:
    return CorpusError(f"the search index cannot be used: {error}", where=where, hint=REBUILD)


def _opened(folder: Path) -> tuple[IndexState, list[tuple[Index, Searcher]]]:
    """Somebody may be writing it meanwhile: then it is opened again."""
    found = Unusable("nobody has tried to open it")
    for _ in range(_TRIES):
        try:
            state = read_state(folder)
            if state is None:
                raise CorpusError(
                    "there is no search index", where=str(folder), hint="`clipdesk index` writes it"
                )
            return state, [_month(folder / name, state) for name in sorted(state.months)]
        except Unusable as error:
            found = error
    raise unusable(str(folder), found) from found


def _month(folder: Path, state: IndexState) -> tuple[Index, Searcher]:
    found = damage(folder, state.months[folder.name].segments)
    if found:
        raise Unusable(found)
    return searcher_of(folder)


def _hit(shown: dict[str, Any], asked: Wanted, score: float | None) -> Hit:
    body = " ".join(filter(None, (shown.pop("standfirst"), shown.pop("body"))))
    language = shown["language"]
    headline = highlighted(shown.pop("headline"), language, asked)
    found = excerpt(body.replace("\n\n", " "), language, asked)
    return Hit(**_as_typed(shown), headline=headline, excerpt=found, score=score)


def _as_typed(shown: Mapping[str, Any]) -> dict[str, Any]:
    dates = ("published_at", "first_seen_at", "withdrawn_at")
    lists = ("authors", "topics")
    return {
        **shown,
        **{name: tuple(shown[name]) for name in lists},
        **{name: datetime.fromisoformat(shown[name]) for name in dates if shown[name]},
    }


def _ordered(name: str, values: Mapping[str, int]) -> dict[str, int]:
    """Months in their order, all else by number."""
    if name == SearchField.MONTH:
        return dict(sorted(values.items()))
    return dict(sorted(values.items(), key=lambda one: (-one[1], one[0])))
