"""Upkeep of the tables: fewer and larger files, no leftovers. Everything here may be repeated at any time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa

from clipdesk.corpus import digests
from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.merge import Merged, rebuild
from clipdesk.corpus.packing import Packed, pack
from clipdesk.corpus.table import RESTORED, Table, retried, translated, writer
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.upgrade import Gap
from clipdesk.model.errors import GOES_ON, CorpusError, in_words

STAGING_AGE = timedelta(days=1)

OnTable = Callable[[str], None]
"""Told the name of each table before its turn, with a partition where one is packed."""


@dataclass(frozen=True, slots=True)
class TableStatus:
    """`bytes` is the size of the current files; `written_at` the last commit (None: no table yet)."""

    rows: int
    files: int
    bytes: int
    version: int | None
    written_at: datetime | None


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What was done to one table: small files packed into larger ones, and old files removed."""

    packed_files: int
    into_files: int
    vacuumed_files: int
    swept_files: int


def table_status(corpus: Corpus) -> Mapping[str, TableStatus]:
    """The state of every table, by name. Raises CorpusError."""
    return {name: _status(table) for name, table in corpus.tables.items()}


def maintain_tables(
    corpus: Corpus, *, now: datetime, retention_hours: int | None = None, on_table: OnTable | None = None
) -> Mapping[str, Upkeep]:
    """Pack and vacuum every table, and sweep what killed writers left behind; by table. `on_table` is told of
    each partition that is packed, too.

    Files of old versions go when they are older than `retention_hours` (None: the table's own, 30 days);
    time travel and the change feed reach as far back. Raises CorpusError.
    """
    done = {}
    with writer_lock(corpus.uri):
        for name, table in corpus.tables.items():
            if on_table:
                on_table(name)
            done[name] = _maintained(table, now, retention_hours, on_table)
    return done


def rebuild_articles(corpus: Corpus) -> Merged:
    """Write `articles` anew from all of `article_versions`. Raises CorpusError."""
    with writer_lock(corpus.uri):
        return rebuild(corpus.article_versions, corpus.articles, corpus.withdrawals, corpus.stories)


@in_words("upgrade", hint=GOES_ON)
def upgrade(corpus: Corpus, *, dry_run: bool = False) -> Mapping[str, Gap]:
    """Give every table what it lacks (nothing in a dry run), and say what that is; by table. Writing to a
    table does the same for that table. Raises CorpusError for one that cannot be upgraded, before any is."""
    gaps = {name: table.gap() for name, table in corpus.tables.items()}
    lacking = [corpus.tables[name] for name, gap in gaps.items() if gap]
    if lacking and not dry_run:
        with writer_lock(corpus.uri):
            for table in lacking:
                table.opened()
    return gaps


def _status(table: Table) -> TableStatus:
    with translated(table.uri):
        delta = table.open()
        if delta is None:
            return TableStatus(0, 0, 0, None, None)
        files = pa.table(delta.get_add_actions(flatten=True))
        if not (newest := delta.history(1)):
            raise CorpusError("its newest commit is empty", where=table.uri, hint=RESTORED)
        [commit] = newest
        return TableStatus(
            rows=sum(count or 0 for count in files["num_records"].to_pylist()),
            files=files.num_rows,
            bytes=sum(size or 0 for size in files["size_bytes"].to_pylist()),
            version=delta.version(),
            written_at=datetime.fromtimestamp(commit["timestamp"] / 1000, UTC),
        )


def _maintained(table: Table, now: datetime, retention_hours: int | None, on_table: OnTable | None) -> Upkeep:
    if table.open() is None:
        return Upkeep(0, 0, 0, 0)
    with translated(table.uri):
        packed = _packed(table, now, on_table)
        vacuumed = _vacuumed(table, retention_hours)
        digests.forget_cleaned(table.uri)
        swept = _swept(table.uri, now)
    return Upkeep(packed.files, packed.into, len(vacuumed), swept)


def _vacuumed(table: Table, retention_hours: int | None) -> list[str]:
    delta = table.opened()
    vacuum = partial(
        delta.vacuum, retention_hours, full=True, enforce_retention_duration=retention_hours is None
    )
    digests.forget_files(table.uri, vacuum(dry_run=True))
    return vacuum(dry_run=False)


def _packed(table: Table, now: datetime, on_table: OnTable | None) -> Packed:
    """What has no partitions is small, and packed as a whole."""
    if table.spec.partition_by:
        told = on_table and (lambda partition: on_table(f"{table.spec.name} {partition}"))
        return pack(table, now=now, on_partition=told)
    delta = table.opened()
    digests.want_as_written(table.uri, map(str, pa.table(delta.get_add_actions())["path"].to_pylist()))
    done = delta.optimize.compact(
        writer_properties=writer(table.spec), commit_properties=retried(), min_commit_interval=None
    )
    return Packed(done["numFilesRemoved"], done["numFilesAdded"])


def _swept(uri: str, now: datetime) -> int:
    """Remove the staging files (`*.parquet#N`) of writers that were killed: no vacuum knows of them."""
    if "://" in uri:
        return 0
    oldest = (now - STAGING_AGE).timestamp()
    abandoned = [path for path in Path(uri).rglob("*.parquet#*") if path.stat().st_mtime < oldest]
    for path in abandoned:
        path.unlink(missing_ok=True)
    return len(abandoned)
