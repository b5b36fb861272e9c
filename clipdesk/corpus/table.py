"""One Delta table: opening it, reading it, and appending to it exactly once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from io import IOBase
from tempfile import TemporaryFile
from typing import IO, Any, cast

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.fs as fs
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError

from clipdesk.corpus.schema import ARTICLES, TableSpec
from clipdesk.corpus.snapshots import back_to
from clipdesk.corpus.upgrade import Gap, close, gap
from clipdesk.model.errors import CorpusError, is_panic

LEVEL = 3
"""Of ZSTD."""
COMMIT_RETRIES = 20
WHOLE = 1
"""The version of a transaction whose rows came at once, as those of all earlier releases did."""


AS_IT_COMES = pads.ParquetFragmentScanOptions(use_buffered_stream=True, pre_buffer=False)
"""Page by page, not a whole row group of articles at once."""
_PACKED = pa.ipc.IpcWriteOptions(compression="zstd")
NARROW_ROWS = 1 << 13
"""Rows of a few columns that are read at a time: a megabyte."""


def writer(spec: TableSpec) -> WriterProperties:
    """How the files of a table are written."""
    return WriterProperties(compression="ZSTD", compression_level=LEVEL, max_row_group_size=spec.rows_a_group)


class Table:
    """`uri` is a folder or an s3:// address. A table that does not exist reads as empty; one of an earlier
    schema reads as if it had all the columns, with NULL in those that it lacks, and gets them when it is
    opened for writing."""

    def __init__(self, uri: str, spec: TableSpec) -> None:
        self.uri = uri
        self.spec = spec

    def open(self, as_of: int | datetime | None = None) -> DeltaTable | None:
        """The table as it is now, or as it was in a version or at a time, for reading; None if nobody has
        written to it. Raises CorpusError, and InputError for a version that is not there."""
        table = self._found()
        if table is not None:
            self._gap(table)
            if as_of is not None:
                with translated(self.uri):
                    back_to(table, as_of)
        return table

    def opened(self) -> DeltaTable:
        """The table as it is now, for writing: created or upgraded if need be. Raises CorpusError."""
        with translated(self.uri):
            table = self._found() or self._created()
            for _ in range(COMMIT_RETRIES):
                lacking = self._gap(table)
                if not lacking:
                    return table
                with suppress(CommitFailedError):  # somebody else upgrades it: look again
                    close(table, self.spec, lacking, retried())
                table = DeltaTable(self.uri)
        raise CorpusError("cannot be upgraded: others write to it all the time", where=self.uri)

    def gap(self) -> Gap:
        """What opening the table for writing would add to it. Raises CorpusError."""
        table = self._found()
        return Gap() if table is None else self._gap(table)

    def partitions(self) -> list[str]:
        """The values of the column that it is parted by, in order. Raises CorpusError."""
        [column] = self.spec.partition_by
        table = self.open()
        with translated(self.uri):
            found = table.partitions() if table is not None else []
        return sorted({str(one[column]) for one in found})

    def dataset(self, values: Mapping[str, Sequence[str]] | None = None) -> pads.Dataset:
        """Its rows, streamed on demand; `values` (by column) skip other files. Raises CorpusError."""
        table = self.open()
        if table is None:
            return pads.dataset(self.spec.schema.empty_table())
        wanted = [(name, "in", list(some)) for name, some in (values or {}).items()]
        with translated(self.uri):
            return _as_declared(self.paths(table, wanted), self.filesystem(table), self.spec)

    def rows_in(self, table: DeltaTable | None, paths: Sequence[str]) -> pads.Dataset:
        """The rows of some files of this snapshot, streamed on demand. Raises CorpusError."""
        if table is None:
            return pads.dataset(self.spec.schema.empty_table())
        with translated(self.uri):
            return _as_declared(paths, self.filesystem(table), self.spec)

    def added_since(self, version: int | None) -> pads.Dataset:
        """The rows of files that the table did not have in this version: all of them where there is none, or
        where the log does not reach back that far. Raises CorpusError."""
        now = self.open()
        if version is None or now is None:
            return self.dataset()
        with translated(self.uri):
            there = self.paths(now)
            try:
                earlier = set(self.paths(DeltaTable(self.uri, version=version)))
            except DeltaError:
                earlier = set()
            new = [path for path in there if path not in earlier]
            return _as_declared(new, self.filesystem(now), self.spec)

    def files(self, paths: Sequence[str]) -> pads.Dataset:
        """The rows of some of its files, as Arrow names them. Raises CorpusError."""
        table = self.open()
        if table is None:
            return self.dataset()
        with translated(self.uri):
            return _as_declared(paths, self.filesystem(table), self.spec)

    def within(self, column: str, least: Any, greatest: Any = None) -> pads.Dataset:
        """The rows where a column lies between these, both included (None: no bound), and others: files of
        which the log says that they hold none are skipped. Raises CorpusError."""
        table = self.open()
        if table is None:
            return self.dataset()
        with translated(self.uri):
            files = pa.table(cast(Any, table.get_add_actions(flatten=True)))
            names = (f"min.{column}", f"max.{column}", f"null_count.{column}", "num_records")
            there = files.select(["path", *(name for name in names if name in files.column_names)])
            wanted = [
                str(row["path"])
                for row in there.to_pylist()
                if _may_hold([row.get(name) for name in names], least, greatest)
            ]
            return _as_declared(wanted, self.filesystem(table), self.spec)

    def replace(
        self, partitions: Sequence[str], batches: Iterable[pa.RecordBatch], commit: CommitProperties
    ) -> None:
        """Write whole partitions anew, in one commit: `batches` are all the rows that they shall have.

        This is how rows are changed here. delta-rs's own merge, update and delete write files whose strings
        are string views, and Arrow then fails on every filter over them.
        """
        with translated(self.uri):
            [column] = self.spec.partition_by
            names = ", ".join(f"'{value}'" for value in sorted(partitions))
            write_deltalake(
                self.opened(),
                pa.RecordBatchReader.from_batches(self.spec.schema, batches),
                mode="overwrite",
                predicate=f"{column} IN ({names})",
                writer_properties=writer(self.spec),
                commit_properties=commit,
            )

    def batches(
        self, values: Mapping[str, Sequence[str]], condition: pads.Expression | None = None
    ) -> Iterator[pa.RecordBatch]:
        """The rows with these values that satisfy the condition, in the order of the schema's columns."""
        wanted = condition
        for name, some in values.items():
            among = pads.field(name).isin(pa.array(list(some), pa.string()))
            wanted = among if wanted is None else wanted & among
        schema = self.spec.schema
        # Whole articles are read no further ahead than they are written.
        scanner = self.dataset(values).scanner(
            columns=schema.names,
            filter=wanted,
            batch_size=1024,
            batch_readahead=1,
            fragment_readahead=1,
            fragment_scan_options=AS_IT_COMES,
        )
        # Remote files are read by delta-rs, which cannot read while it is writing.
        found = spooled(scanner) if "://" in self.uri else scanner.to_batches()
        return (piece for batch in found for piece in pa.table(batch).cast(schema).to_batches())

    def filesystem(self, table: DeltaTable) -> fs.FileSystem:
        """Where its files are: Arrow's own for a folder, which is faster than going through delta-rs."""
        if "://" in self.uri:
            return cast(pads.FileSystemDataset, table.to_pyarrow_dataset()).filesystem
        return fs.SubTreeFileSystem(self.uri, fs.LocalFileSystem())

    def paths(
        self, table: DeltaTable, wanted: str | Sequence[tuple[str, str, Sequence[str]]] = ()
    ) -> list[str]:
        """Of the files of this snapshot, within the table; only those that may hold what is `wanted` (in SQL,
        or as tuples of column, sign and values), by their partition and by what the log says of them. Its own
        dataset would first make an expression of all that, which takes a second for two thousand files."""
        predicate = wanted if isinstance(wanted, str) else cast(Any, list(wanted))
        uris = table.file_uris(file_pruning_predicate=predicate or None)
        depth = 1 + len(self.spec.partition_by)
        return ["/".join(uri.split("/")[-depth:]) for uri in uris]

    def append(self, rows: Sequence[Mapping[str, Any]], transaction: str, part: int | None = None) -> bool:
        """Append the rows once in the life of the table: False if `transaction` has done so already.

        Rows that come in parts, in order and counted from 0, are appended once each.
        """
        with translated(self.uri):
            table = self.opened()
            if is_done(table, transaction, part):
                return False
            new = pa.Table.from_pylist(list(rows), schema=self.spec.schema)
            self.add(new, committed_as(transaction, part_version(part)), table)
            return True

    def add(self, rows: pa.Table, commit: CommitProperties, table: DeltaTable | None = None) -> None:
        """Append rows in one commit, even if there are none; `table` is this one as it was opened for that.
        Raises CorpusError."""
        with translated(self.uri):
            write_deltalake(
                table or self.opened(),
                rows,
                mode="append",
                writer_properties=writer(self.spec),
                commit_properties=commit,
            )

    def _found(self) -> DeltaTable | None:
        with translated(self.uri):
            try:
                return DeltaTable(self.uri)
            except TableNotFoundError:
                return None

    def _gap(self, table: DeltaTable) -> Gap:
        """The error of a table that is not ours to read names its place."""
        with translated(self.uri):
            return gap(table, self.spec, self.uri)

    def _created(self) -> DeltaTable:
        return DeltaTable.create(
            self.uri,
            schema=self.spec.schema,
            mode="ignore",
            name=self.spec.name,
            partition_by=list(self.spec.partition_by),
            configuration=dict(self.spec.configuration),
        )


def _may_hold(said: Sequence[Any], least: Any, greatest: Any) -> bool:
    """By what the log says of a file: its first and last value, how many are NULL, how many rows it has. NULL
    lies between nothing."""
    first, last, nulls, rows = said
    if first is None or last is None:
        return rows is None or nulls != rows
    return bool(last >= least and (greatest is None or first <= greatest))


def _as_declared(paths: Sequence[str], filesystem: fs.FileSystem, spec: TableSpec) -> pads.Dataset:
    """These files, with all the columns of today, and bound to their partition but not to delta-rs's
    statistics, which Arrow may be unable to compare with (string views)."""
    if not paths:
        return pads.dataset(spec.schema.empty_table())
    return pads.dataset(
        list(paths),
        schema=spec.schema,
        format="parquet",
        filesystem=filesystem,
        partitioning=partitioning(spec),
    )


def partitioning(spec: TableSpec) -> pads.Partitioning:
    """How the values of partition columns stand in the paths of files."""
    return pads.partitioning(
        pa.schema([spec.schema.field(name) for name in spec.partition_by]), flavor="hive"
    )


def spooled(scanner: pads.Scanner) -> Iterator[pa.RecordBatch]:
    """All rows are read now, into a temporary file on this disk, and come from there."""
    file = TemporaryFile()  # noqa: SIM115 - closed when its rows have been read
    with pa.ipc.new_stream(file, scanner.projected_schema, options=_PACKED) as rows:
        for batch in scanner.to_batches():
            rows.write_batch(batch)
    file.seek(0)
    return _read_and_closed(file)


def _read_and_closed(file: IO[bytes]) -> Iterator[pa.RecordBatch]:
    with file, pa.ipc.open_stream(cast(IOBase, file)) as rows:
        yield from rows


def narrow_batches(
    dataset: pads.Dataset, columns: Sequence[str], condition: pads.Expression
) -> Iterator[pa.RecordBatch]:
    """A few columns of very many rows. Arrow reads ahead of whoever is slower, hundreds of megabytes of a
    long log, and its own pool gives little of it back: so neither is used."""
    scanner = dataset.scanner(
        columns=list(columns),
        filter=condition,
        batch_size=NARROW_ROWS,
        memory_pool=pa.system_memory_pool(),
        batch_readahead=0,
        fragment_readahead=0,
        use_threads=False,
        fragment_scan_options=AS_IT_COMES,
    )
    return (batch for batch in scanner.to_batches() if batch.num_rows)


def part_version(part: int | None) -> int:
    """The version of a transaction that appends rows at once (None) or in parts, counted from 0."""
    return WHOLE if part is None else WHOLE + 1 + part


def is_done(table: DeltaTable, transaction: str, part: int | None) -> bool:
    """Whether the transaction has appended its rows, or this part of them."""
    done = table.transaction_version(transaction)
    return done is not None and (done == WHOLE or done >= part_version(part))


def retried() -> CommitProperties:
    """A commit that tries again when another one came first."""
    return CommitProperties(max_commit_retries=COMMIT_RETRIES)


def committed_as(transaction: str, version: int) -> CommitProperties:
    """A commit that carries an application transaction (Delta protocol, `txn` action)."""
    return CommitProperties(
        max_commit_retries=COMMIT_RETRIES, app_transactions=[Transaction(transaction, version)]
    )


_STORAGE = (DeltaError, OSError, pa.ArrowException)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """What the storage raises becomes a CorpusError that says what to do."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, _STORAGE) and not is_panic(error):
            raise
        message = str(error).strip().split("\n", 1)[0]
        raise CorpusError(
            f"cannot be read or written: {message}", where=where, hint=_hint(str(error), where)
        ) from error


def _hint(message: str, where: str) -> str:
    for sign, hint in _HINTS.items():
        if sign in message:
            return hint
    return _REBUILT if where.endswith(f"/{ARTICLES.name}") else RESTORED


_HINTS = {
    "Metadata changed": "another process has upgraded the table meanwhile: run it again",
    "No space left": "free some space and run it again: nothing of it was stored",
    "File too large": "free some space and run it again: nothing of it was stored",
    "Permission denied": "give this user write permission to the folder",
    "Read-only file system": "the corpus lies on a file system that cannot be written",
}
# `articles` alone is made of another table. The archive gives the texts again, but neither the numbers of
# their versions nor what became of each URL.
_REBUILT = "if it does not go away, remove this folder: `clipdesk maintain` writes it anew"
RESTORED = "if it does not go away, restore this folder from a backup"
