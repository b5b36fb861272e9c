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
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from clipdesk.corpus.table import WRITER, Table, committed_as, retried, translated

FOLLOWED = "article_versions"
_TRIES = 5

Age = tuple[datetime, int]
"""When a version was fetched, and its number: the greater one is the newer version."""


@dataclass(frozen=True, slots=True)
class Merged:
    """`version` is the version of `article_versions` that `articles` now agrees with."""

    inserted: int
    updated: int
    version: int | None


def merge(versions: Table, articles: Table) -> Merged:
    """Follow the change feed to its end. The caller holds the writer lock. Raises CorpusError."""
    if versions.open() is None:
        return Merged(0, 0, None)
    source = versions.opened()
    with translated(articles.uri):
        for _ in range(_TRIES - 1):
            try:
                return _merged(source, versions, articles)
            except CommitFailedError:
                continue
        return _merged(source, versions, articles)


def rebuild(versions: Table, articles: Table) -> Merged:
    """Write `articles` anew from all of `article_versions`, in one commit. The caller holds the lock."""
    if versions.open() is None:
        return Merged(0, 0, None)
    source = versions.opened()
    with translated(articles.uri):
        return _rebuilt(source, versions, articles)


def _merged(source: DeltaTable, versions: Table, articles: Table) -> Merged:
    end = source.version()
    followed = articles.opened().transaction_version(FOLLOWED)
    if followed is None:
        return _rebuilt(source, versions, articles)
    if followed >= end:
        return Merged(0, 0, end)
    try:
        changes = _changes(source, followed + 1, end, versions.spec.schema)
    except (DeltaError, pa.ArrowException):
        # A vacuum has gone past what was followed: the feed is gone, the table is not.
        return _rebuilt(source, versions, articles)
    if not changes.num_rows:
        return Merged(0, 0, end)
    return _upserted(articles, _newest(changes), end)


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
    others = ~pads.field("article_id").isin(changed["article_id"].combine_chunks())
    rows = chain(articles.batches({"first_seen_month": months}, others), changed.to_batches())
    articles.replace(months, rows, retried() if end is None else committed_as(FOLLOWED, end))


def _rebuilt(source: DeltaTable, versions: Table, articles: Table) -> Merged:
    keys = versions.dataset().to_table(columns=["article_id", "version", "fetched_at"])
    wanted = _keys(_newest(keys))

    newest = (batch.filter(pc.is_in(_keys(batch), wanted)) for batch in versions.batches({}))
    write_deltalake(
        articles.opened(),
        pa.RecordBatchReader.from_batches(articles.spec.schema, newest),
        mode="overwrite",
        writer_properties=WRITER,
        commit_properties=committed_as(FOLLOWED, source.version()),
    )
    return Merged(len(wanted), 0, source.version())


def _keys(rows: pa.Table | pa.RecordBatch) -> pa.StringArray:
    pairs = zip(rows["article_id"].to_pylist(), rows["version"].to_pylist(), strict=True)
    return pa.array([f"{article_id}/{version}" for article_id, version in pairs], pa.string())
