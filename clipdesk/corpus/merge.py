"""`articles`: the newest version of each article, merged from the change feed of `article_versions`.

How far the feed was followed is an application transaction on `articles`, committed with the merge itself:
a process that dies in between leaves both or neither.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError, DeltaError

from clipdesk.corpus.pieces import SORTED_AT_A_TIME, Action, Files, in_turn
from clipdesk.corpus.storied import settle, storied
from clipdesk.corpus.stories import story_ids
from clipdesk.corpus.table import Table, committed_as, retried, translated
from clipdesk.corpus.withdrawals import Marks, mark, marked, marks

FOLLOWED = "article_versions"
_TRIES = 5
ROWS_AT_A_TIME = 2_000
"""Versions that are merged at a time, in whole commits. Chosen by `python -m benchmarks.memory`."""

Age = tuple[datetime, int]
"""When a version was fetched, and its number: the greater one is the newer version."""
_AGE = ("fetched_at", "version")


@dataclass(frozen=True, slots=True)
class Merged:
    """`version` is the version of `article_versions` that `articles` now agrees with."""

    inserted: int
    updated: int
    version: int | None


def merge(versions: Table, articles: Table, withdrawals: Table, stories: Table) -> Merged:
    """Follow the change feed to its end, and mark what is withdrawn and which story each is of. The caller
    holds the writer lock. Raises CorpusError."""
    if versions.open() is None:
        return Merged(0, 0, None)
    source = versions.opened()
    with translated(articles.uri):
        for _ in range(_TRIES - 1):
            try:
                return _merged_and_marked(source, versions, articles, withdrawals, stories)
            except CommitFailedError:
                continue
        return _merged_and_marked(source, versions, articles, withdrawals, stories)


def rebuild(versions: Table, articles: Table, withdrawals: Table, stories: Table) -> Merged:
    """Write `articles` anew from all of `article_versions`, `withdrawals` and `stories`. The caller holds the
    lock. Raises CorpusError."""
    if versions.open() is None:
        return Merged(0, 0, None)
    source = versions.opened()
    with translated(articles.uri):
        derived = _Derived(marks(withdrawals), stories)
        done = _rebuilt(source, versions, articles, derived)
        rebuilt = articles.opened()
        mark(articles, versions, withdrawals, derived.standing, rebuilt)
        settle(articles, stories, rebuilt)
        return done


@dataclass(frozen=True, slots=True)
class _Derived:
    """What rows of articles say beside what their versions do."""

    standing: Marks
    stories: Table

    def put(self, rows: pa.Table) -> pa.Table:
        names = map(str, rows["article_id"].to_pylist())
        return storied(marked(rows, self.standing), story_ids(self.stories, names))


def _merged_and_marked(
    source: DeltaTable, versions: Table, articles: Table, withdrawals: Table, stories: Table
) -> Merged:
    derived = _Derived(marks(withdrawals), stories)
    before = articles.opened()
    done = _merged(source, versions, articles, derived, before)
    mark(articles, versions, withdrawals, derived.standing, before)
    settle(articles, stories, before)
    return done


def _merged(
    source: DeltaTable, versions: Table, articles: Table, derived: _Derived, before: DeltaTable
) -> Merged:
    end = source.version()
    followed = before.transaction_version(FOLLOWED)
    if followed is None:
        return _rebuilt(source, versions, articles, derived)
    inserted = updated = 0
    for first, last in stages(source, followed + 1, end, ROWS_AT_A_TIME):
        try:
            changes = changes_in(source, first, last, versions.spec.schema)
        except (DeltaError, pa.ArrowException):
            # A vacuum has gone past what was followed: the feed is gone, the table is not.
            return _rebuilt(source, versions, articles, derived)
        if changes.num_rows:
            done = _upserted(articles, derived.put(_newest(changes)), last)
            inserted, updated = inserted + done.inserted, updated + done.updated
    return Merged(inserted, updated, end)


def stages(source: DeltaTable, first: int, last: int, rows_at_a_time: int) -> Iterator[tuple[int, int]]:
    """The commits from the first to the last, as many at a time as have no more rows than that, one at
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
        if version > first and counted > rows_at_a_time:
            yield first, version - 1
            first, counted = version, rows.get(version, 0)
    yield first, last


def changes_in(source: DeltaTable, first: int, last: int, schema: pa.Schema) -> pa.Table:
    """The rows that these commits added. Raises DeltaError or ArrowException where a vacuum has gone past
    them."""
    feed = pa.table(source.load_cdf(starting_version=first, ending_version=last))
    new = pc.is_in(feed["_change_type"].cast(pa.string()), pa.array(["insert", "update_postimage"]))
    return feed.select(schema.names).cast(schema).filter(new)


def _newest(rows: pa.Table) -> pa.Table:
    """The newest version of each article."""
    by_age = [(name, "ascending") for name in ("article_id", *_AGE)]
    order = pc.sort_indices(rows, cast(Any, by_age))
    names = rows["article_id"].take(order).combine_chunks()
    if not len(names):
        return rows
    is_last = pa.concat_arrays([pc.not_equal(names[:-1], names[1:]), pa.array([True])])
    return rows.take(order.filter(is_last))


def _ages(rows: pa.Table) -> Iterator[tuple[str, Age]]:
    ages = zip(*(rows[name].to_pylist() for name in _AGE), strict=True)
    yield from zip(rows["article_id"].to_pylist(), ages, strict=True)


def _upserted(articles: Table, newest: pa.Table, end: int) -> Merged:
    """In one commit, which notes `end`: the pieces of articles that changed are written anew, and what is new
    is added."""
    files = Files(articles)
    coming = dict(_ages(newest))
    there: set[str] = set()
    updated = 0
    actions: list[Action] = []
    for piece in files.that_may_hold(newest):
        # A small piece is read once: nearly every one that may hold an article does.
        whole = files.read(piece, files.spec.schema.names) if piece.rows <= SORTED_AT_A_TIME else None
        held = files.read(piece, ("article_id", *_AGE)) if whole is None else whole
        ages = {name: age for name, age in _ages(held) if name in coming}
        there.update(ages)
        if changed := [name for name, age in ages.items() if coming[name] > age]:
            updated += len(changed)
            newer = partial(_with, newest.filter(_among(changed)))
            actions += files.rewritten(piece, newer, read=whole)
    added = newest.filter(~_among(there))
    for month in sorted(map(str, pc.unique(added["first_seen_month"]).to_pylist())):
        actions += files.written(added.filter(pads.field("first_seen_month") == month))
    files.commit(actions, committed_as(FOLLOWED, end))
    return Merged(added.num_rows, updated, end)


def _with(changed: pa.Table, rows: pa.Table) -> pa.Table:
    """The rows, those that are changed in place of what they were."""
    coming = {name: place for place, name in enumerate(changed["article_id"].to_pylist(), rows.num_rows)}
    order = [coming.get(name, place) for place, name in enumerate(rows["article_id"].to_pylist())]
    return pa.concat_tables([rows, changed]).take(pa.array(order))


def _among(names: Iterable[str]) -> pads.Expression:
    return pads.field("article_id").isin(pa.array(list(names), pa.string()))


def _rebuilt(source: DeltaTable, versions: Table, articles: Table, derived: _Derived) -> Merged:
    """A month at a time, each in one commit, for that of an article never changes. The last one notes how far
    the feed is followed by that."""
    end = committed_as(FOLLOWED, source.version())
    months = versions.partitions()
    there = Files(articles)
    gone = sorted({piece.partition for piece in there.pieces} - set(months))
    inserted = 0
    for month in [*gone, *months]:
        files = Files(articles)
        actions: list[Action] = list(files.removed(files.of(month)))
        wanted = _newest_keys(versions, month)
        for rows in in_turn(versions.batches({"first_seen_month": [month]})):
            newest = rows.filter(pc.is_in(_keys(rows), wanted))
            if newest.num_rows:
                actions += files.written(derived.put(newest))
        files.commit(actions, retried())
        inserted += len(wanted)
    Files(articles).commit([], end)
    return Merged(inserted, 0, source.version())


def _newest_keys(versions: Table, month: str) -> pa.StringArray:
    """Which versions are the newest of the articles of a month."""
    rows = versions.dataset({"first_seen_month": [month]}).to_table(
        columns=["article_id", *_AGE], filter=pads.field("first_seen_month") == month
    )
    return _keys(_newest(rows))


def _keys(rows: pa.Table) -> pa.StringArray:
    numbers = rows["version"].cast(pa.string())
    keys = pc.binary_join_element_wise(rows["article_id"], cast(Any, numbers), cast(Any, "/"))
    return cast(pa.StringArray, keys.combine_chunks())
