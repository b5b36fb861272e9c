"""`articles`: the newest version of each article, merged from the change feed of `article_versions`.

How far the feed was followed is an application transaction on `articles`, committed with the merge itself:
a process that dies in between leaves both or neither.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError

from clipdesk.corpus.table import Table, committed_as, retried, translated
from clipdesk.corpus.withdrawals import Marks, mark, marked, marks

FOLLOWED = "article_versions"
_TRIES = 5
ROWS_AT_A_TIME = 2_000
"""Versions that are merged at a time, in whole commits. Chosen by `python -m benchmarks.memory`."""

Age = tuple[datetime, int]
"""When a version was fetched, and its number: the greater one is the newer version."""


@dataclass(frozen=True, slots=True)
class Merged:
    """`version` is the version of `article_versions` that `articles` now agrees with."""

    inserted: int
    updated: int
    version: int | None


def merge(versions: Table, articles: Table, withdrawals: Table) -> Merged:
    """Follow the change feed to its end, and mark what is withdrawn. The caller holds the writer lock.

    Raises CorpusError."""
    if versions.open() is None:
        return Merged(0, 0, None)
    source = versions.opened()
    with translated(articles.uri):
        for _ in range(_TRIES - 1):
            try:
                return _merged_and_marked(source, versions, articles, withdrawals)
            except CommitFailedError:
                continue
        return _merged_and_marked(source, versions, articles, withdrawals)


def rebuild(versions: Table, articles: Table, withdrawals: Table) -> Merged:
    """Write `articles` anew from all of `article_versions` and `withdrawals`. The caller holds the lock.

    Raises CorpusError."""
    if versions.open() is None:
        return Merged(0, 0, None)
    source = versions.opened()
    with translated(articles.uri):
        standing = marks(withdrawals)
        done = _rebuilt(source, versions, articles, standing)
        mark(articles, withdrawals, standing)
        return done


def _merged_and_marked(source: DeltaTable, versions: Table, articles: Table, withdrawals: Table) -> Merged:
    standing = marks(withdrawals)
    done = _merged(source, versions, articles, standing)
    mark(articles, withdrawals, standing)
    return done


def _merged(source: DeltaTable, versions: Table, articles: Table, standing: Marks) -> Merged:
    end = source.version()
    followed = articles.opened().transaction_version(FOLLOWED)
    if followed is None:
        return _rebuilt(source, versions, articles, standing)
    inserted = updated = 0
    for first, last in _stages(source, followed + 1, end):
        try:
            changes = _changes(source, first, last, versions.spec.schema)
        except (DeltaError, pa.ArrowException):
            # A vacuum has gone past what was followed: the feed is gone, the table is not.
            return _rebuilt(source, versions, articles, standing)
        if changes.num_rows:
            done = _upserted(articles, marked(_newest(changes), standing), last)
            inserted, updated = inserted + done.inserted, updated + done.updated
    return Merged(inserted, updated, end)


def _stages(source: DeltaTable, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The commits from the first to the last, as many at a time as have no more than ROWS_AT_A_TIME, one at
    least."""
    if first > last:
        return
    rows = {
        commit["version"]: int(commit.get("operationMetrics", {}).get("num_added_rows", 0))
        for commit in source.history(last - first + 1)
    }
    counted = 0
    for version in range(first, last + 1):
        counted += rows.get(version, 0)
        if version > first and counted > ROWS_AT_A_TIME:
            yield first, version - 1
            first, counted = version, rows.get(version, 0)
    yield first, last


def _changes(source: DeltaTable, first: int, last: int, schema: pa.Schema) -> pa.Table:
    feed = pa.table(source.load_cdf(starting_version=first, ending_version=last))
    new = pc.is_in(feed["_change_type"].cast(pa.string()), pa.array(["insert", "update_postimage"]))
    return feed.select(schema.names).cast(schema).filter(new)


def _newest(rows: pa.Table) -> pa.Table:
    """The newest version of each article."""
    newest: dict[str, tuple[Age, int]] = {}
    for place, (article_id, age) in enumerate(_ages(rows)):
        newest[article_id] = max((age, place), newest.get(article_id, (age, place)))
    return rows.take(pa.array(sorted(place for _, place in newest.values()), pa.int64()))


def _ages(rows: pa.Table) -> Iterator[tuple[str, Age]]:
    ages = zip(rows["fetched_at"].to_pylist(), rows["version"].to_pylist(), strict=True)
    yield from zip(rows["article_id"].to_pylist(), ages, strict=True)


def _upserted(articles: Table, newest: pa.Table, end: int) -> Merged:
    """Append where all is new; where an article changed, write its month anew. The last commit notes `end`:
    a merge that is cut short between the two finds what is already there, and does the rest."""
    current = _current(articles, newest)
    ages = list(_ages(newest))
    inserted = [article_id not in current for article_id, _ in ages]
    updated = [article_id in current and age > current[article_id] for article_id, age in ages]
    months = set(newest.filter(pa.array(updated))["first_seen_month"].to_pylist())
    apart = pa.array([month not in months for month in newest["first_seen_month"].to_pylist()])
    added = newest.filter(pc.and_(apart, pa.array(inserted)))
    if months:
        changed = newest.filter(pc.and_(pc.invert(apart), pc.or_(pa.array(inserted), pa.array(updated))))
        _replace_months(articles, sorted(map(str, months)), changed, end if not added.num_rows else None)
    if added.num_rows or not months:
        articles.add(added, committed_as(FOLLOWED, end))
    return Merged(sum(inserted), sum(updated), end)


def _current(articles: Table, newest: pa.Table) -> Mapping[str, Age]:
    """The ages of those of these articles that are already there."""
    months = [str(month) for month in pc.unique(newest["first_seen_month"]).to_pylist()]
    found = articles.dataset({"first_seen_month": months}).to_table(
        columns=["article_id", "fetched_at", "version"],
        filter=pads.field("article_id").isin(newest["article_id"].combine_chunks()),
    )
    return dict(_ages(found))


def _replace_months(articles: Table, months: list[str], changed: pa.Table, end: int | None) -> None:
    """Each in one commit, for delta-rs holds what it replaces in memory; the last one notes `end`."""
    others = ~pads.field("article_id").isin(changed["article_id"].combine_chunks())
    for month in months:
        here = changed.filter(pc.is_in(changed["first_seen_month"], pa.array([month])))
        rows = chain(articles.batches({"first_seen_month": [month]}, others), here.to_batches())
        noted = None if month != months[-1] else end
        articles.replace([month], rows, retried() if noted is None else committed_as(FOLLOWED, noted))


def _rebuilt(source: DeltaTable, versions: Table, articles: Table, standing: Marks) -> Merged:
    """A month at a time, each in one commit, for that of an article never changes. The last one notes how far
    the feed is followed by that."""
    end = committed_as(FOLLOWED, source.version())
    months = _months(source)
    gone = sorted(set(_months(articles.opened())) - set(months))
    if gone:
        articles.replace(gone, [], retried() if months else end)
    elif not months:
        articles.add(articles.spec.schema.empty_table(), end)
    inserted = 0
    for month in months:
        wanted = _newest_keys(versions, month)
        newest = (
            piece
            for batch in versions.batches({"first_seen_month": [month]})
            for piece in marked(
                pa.Table.from_batches([batch.filter(pc.is_in(_keys(batch), wanted))]), standing
            ).to_batches()
        )
        articles.replace([month], newest, end if month == months[-1] else retried())
        inserted += len(wanted)
    return Merged(inserted, 0, source.version())


def _months(table: DeltaTable) -> list[str]:
    return sorted({str(partition["first_seen_month"]) for partition in table.partitions()})


def _newest_keys(versions: Table, month: str) -> pa.StringArray:
    """Which versions are the newest of the articles of a month."""
    rows = versions.dataset({"first_seen_month": [month]}).to_table(
        columns=["article_id", "version", "fetched_at"], filter=pads.field("first_seen_month") == month
    )
    return _keys(_newest(rows))


def _keys(rows: pa.Table | pa.RecordBatch) -> pa.StringArray:
    pairs = zip(rows["article_id"].to_pylist(), rows["version"].to_pylist(), strict=True)
    return pa.array([f"{article_id}/{version}" for article_id, version in pairs], pa.string())
