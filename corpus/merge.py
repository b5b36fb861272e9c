"""`articles`: the newest version of each article, merged from the change feed of `article_versions`.

How far the feed was followed is an application transaction on `articles`, committed with the merge itself:
a process that dies in between leaves both or neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError

from corpus.table import WRITER, Table, committed_as, translated

FOLLOWED = "article_versions"
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Merged:
    """`version` is the version of `article_versions` that `articles` now agrees with."""

    inserted: int
    updated: int
    version: int | None


def merge(versions: Table, articles: Table) -> Merged:
    """Follow the change feed to its end. The caller holds the writer lock. Raises CorpusError."""
    source = versions.open()
    if source is None:
        return Merged(0, 0, None)
    with translated(articles.uri):
        for _ in range(_TRIES - 1):
            try:
                return _merged(source, versions, articles)
            except CommitFailedError:
                continue
        return _merged(source, versions, articles)


def rebuild(versions: Table, articles: Table) -> Merged:
    """Write `articles` anew from all of `article_versions`, in one commit. The caller holds the lock."""
    source = versions.open()
    if source is None:
        return Merged(0, 0, None)
    with translated(articles.uri):
        return _rebuilt(source, versions, articles.opened())


def _merged(source: DeltaTable, versions: Table, articles: Table) -> Merged:
    target, end = articles.opened(), source.version()
    followed = target.transaction_version(FOLLOWED)
    if followed is None:
        return _rebuilt(source, versions, target)
    if followed >= end:
        return Merged(0, 0, end)
    try:
        changes = _changes(source, followed + 1, end, versions.spec.schema)
    except (DeltaError, pa.ArrowException):
        # A vacuum has gone past what was followed: the feed is gone, the table is not.
        return _rebuilt(source, versions, target)
    if not changes.num_rows:
        return Merged(0, 0, end)
    return _upserted(target, _newest(changes), end)


def _changes(source: DeltaTable, first: int, last: int, schema: pa.Schema) -> pa.Table:
    feed = pa.table(source.load_cdf(starting_version=first, ending_version=last))
    new = pc.is_in(feed["_change_type"].cast(pa.string()), pa.array(["insert", "update_postimage"]))
    return feed.select(schema.names).cast(schema).filter(new)


def _newest(changes: pa.Table) -> pa.Table:
    """One row for each article: a merge source must not name a row of its target twice."""
    newest: dict[str, tuple[datetime, int, int]] = {}
    columns = [changes[name].to_pylist() for name in ("article_id", "fetched_at", "version")]
    for place, (article_id, fetched_at, version) in enumerate(zip(*columns, strict=True)):
        key = (fetched_at, version, place)
        newest[article_id] = max(key, newest.get(article_id, key))
    return changes.take(pa.array(sorted(place for _, _, place in newest.values()), pa.int64()))


def _upserted(target: DeltaTable, newest: pa.Table, end: int) -> Merged:
    months = ", ".join(f"'{month}'" for month in pc.unique(newest["first_seen_month"]).to_pylist())
    result = (
        target.merge(
            newest,
            # The literal months let whole files be skipped.
            predicate=f"t.article_id = s.article_id AND t.first_seen_month IN ({months})",
            source_alias="s",
            target_alias="t",
            writer_properties=WRITER,
            commit_properties=committed_as(FOLLOWED, end),
        )
        .when_matched_update_all(predicate="s.fetched_at >= t.fetched_at")
        .when_not_matched_insert_all()
        .execute()
    )
    return Merged(result["num_target_rows_inserted"], result["num_target_rows_updated"], end)


def _rebuilt(source: DeltaTable, versions: Table, target: DeltaTable) -> Merged:
    schema = versions.spec.schema
    dataset = source.to_pyarrow_dataset()
    keys = dataset.to_table(columns=["article_id", "version", "fetched_at"])
    wanted = _keys(_newest(keys))

    def batches() -> Iterator[pa.RecordBatch]:
        for batch in dataset.to_batches(columns=schema.names, batch_size=1024):
            kept = pa.table(batch.filter(pc.is_in(_keys(batch), wanted))).cast(schema)
            yield from kept.to_batches()

    write_deltalake(
        target,
        pa.RecordBatchReader.from_batches(schema, batches()),
        mode="overwrite",
        writer_properties=WRITER,
        commit_properties=committed_as(FOLLOWED, source.version()),
    )
    return Merged(len(wanted), 0, source.version())


def _keys(rows: pa.Table | pa.RecordBatch) -> pa.StringArray:
    pairs = zip(rows["article_id"].to_pylist(), rows["version"].to_pylist(), strict=True)
    return pa.array([f"{article_id}/{version}" for article_id, version in pairs], pa.string())
