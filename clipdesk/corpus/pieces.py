"""The files of a table: what its log says of each, and some of them written anew in one commit.

Delta changes no file: to change a row, the file that holds it is replaced (Delta protocol, "Add File and
Remove File"). So what an edit costs is a matter of how large the files are, and of finding the right ones.
Articles lie in small files, in the order of `first_seen_at`, which never changes for an article; the
log has the first and the last of each file.
"""

import json
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Final, cast
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.transaction import AddAction, RemoveAction

from clipdesk.corpus.digests import want_as_written
from clipdesk.corpus.schema import TableSpec
from clipdesk.corpus.table import AS_IT_COMES, Table, partitioning, translated

AT_A_TIME = 512
"""Rows that are read at a time."""
SORTED_AT_A_TIME = 4_096
"""Rows that are held, and put in order, at a time: of a table whose files have more, as many as that."""
PLACE = ("first_seen_at", "article_id")
"""Columns by which an article is found, and whose bounds are known of each file."""

FAST = 1
"""The level of ZSTD: files are 5% larger than at the level of appends, and are written in two thirds of the
time."""
EDITED: Final = "snappy"
"""How a file is packed that is written for the sake of a few rows: it is a third larger, and is written in
half the time (`python -m benchmarks.corpus`)."""
FEW_VALUES = [
    "source",
    "run",
    "language",
    "language_region",
    "published_precision",
    "modified_precision",
    "completeness",
    "parser_version",
    "archive_path",
    "outcome",
    "kind",
]
"""Columns of which a dictionary is made; of texts it would be the texts."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Action = AddAction | RemoveAction
Place = tuple[datetime, str]
"""Values of PLACE."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as the log has it: `path` within the table, `partition` its value of that column, `size` in
    bytes. `moments` and `ids` are the least and the greatest of PLACE; None where the log does not say."""

    path: str
    partition: str
    size: int
    rows: int
    moments: tuple[datetime, datetime] | None
    ids: tuple[str, str] | None

    def may_hold(self, places: Sequence[Place]) -> bool:
        """Whether one of these, which are in order, may be in it."""
        if self.moments is None or self.ids is None:
            return True
        # Writers may cut the moments of the log to milliseconds: the last one is later, then.
        first, last = self.moments[0], self.moments[1] + timedelta(milliseconds=1)
        for moment, name in places[bisect_left(places, (first, "")) :]:
            if moment > last:
                return False
            if self.ids[0] <= name <= self.ids[1]:
                return True
        return False


def in_turn(batches: Iterable[pa.RecordBatch], most: int = SORTED_AT_A_TIME) -> Iterator[pa.Table]:
    """The same rows, so many at a time or a batch more."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= most:
            yield pa.Table.from_batches(held)
            held, count = [], 0
    if count:
        yield pa.Table.from_batches(held)


class Files:
    """Those of a partitioned table, as it is now, or was when `delta` was opened. Whatever it reads or writes
    raises CorpusError."""

    def __init__(self, table: Table, delta: DeltaTable | None = None) -> None:
        self.spec = table.spec
        self.uri = table.uri
        [self._partition] = self.spec.partition_by
        self._delta = delta or table.opened()
        with translated(self.uri):
            self._filesystem = table.filesystem(self._delta)
            self.pieces = sorted(self._listed(), key=_oldest_first)

    def of(self, partition: str) -> list[Piece]:
        return [piece for piece in self.pieces if piece.partition == partition]

    def read(self, piece: Piece, columns: Sequence[str]) -> pa.Table:
        """These columns of its rows."""
        schema = pa.schema([self.spec.schema.field(name) for name in columns])
        return pa.Table.from_batches(list(self.batches(piece, columns)), schema)

    def batches(self, piece: Piece, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """The same, some rows at a time."""
        schema = pa.schema([self.spec.schema.field(name) for name in columns])
        with translated(self.uri):
            found = self._dataset(piece)
            if piece.rows <= SORTED_AT_A_TIME:
                yield from found.to_table(columns=list(columns), use_threads=False).cast(schema).to_batches()
                return
            scanner = found.scanner(
                columns=list(columns),
                batch_size=AT_A_TIME,
                batch_readahead=1,
                fragment_scan_options=AS_IT_COMES,
            )
            for batch in scanner.to_batches():
                yield from pa.table(batch).cast(schema).to_batches()

    def rows(self, pieces: Iterable[Piece]) -> Iterator[pa.Table]:
        """All their rows, to be written anew: one piece after the other, some at a time."""
        return in_turn(self._whole(pieces), max(SORTED_AT_A_TIME, self.spec.rows_a_file))

    def _whole(self, pieces: Iterable[Piece]) -> Iterator[pa.RecordBatch]:
        for piece in pieces:
            self._want_as_written(piece)
            yield from self.batches(piece, self.spec.schema.names)

    def _want_as_written(self, piece: Piece) -> None:
        with translated(self.uri):
            want_as_written(self.uri, [piece.path])

    def holding(self, rows: pa.Table, columns: Sequence[str]) -> Iterator[tuple[Piece, pa.Table]]:
        """The pieces that hold articles of these rows, with what they hold of them. `rows` have the partition
        and PLACE; no piece is read that cannot hold one."""
        names = pc.unique(rows["article_id"])
        for piece in self.that_may_hold(rows):
            held = self.read(piece, columns)
            held = held.filter(pc.is_in(held["article_id"], names))
            if held.num_rows:
                yield piece, held

    def that_may_hold(self, rows: pa.Table) -> Iterator[Piece]:
        """By what the log says of them."""
        wanted: dict[str, list[Place]] = {}
        for partition, *place in zip(
            *(rows[name].to_pylist() for name in (self._partition, *PLACE)), strict=True
        ):
            wanted.setdefault(partition, []).append((place[0], place[1]))
        for places in wanted.values():
            places.sort()
        for piece in self.pieces:
            if piece.partition in wanted and piece.may_hold(wanted[piece.partition]):
                yield piece

    def rewritten(
        self,
        piece: Piece,
        change: Callable[[pa.Table], pa.Table],
        *,
        data_change: bool = True,
        read: pa.Table | None = None,
    ) -> Iterator[Action]:
        """The piece as `change` makes it of some of its rows at a time, or of all of them where they were
        `read`. A file of an earlier release may be large: pieces are made of it."""
        self._want_as_written(piece)
        yield from self.removed([piece], data_change=data_change)
        for rows in self.rows([piece]) if read is None else [read]:
            yield from self.written(change(rows), data_change=data_change, edited=True)

    def written(
        self, rows: pa.Table, *, data_change: bool = True, full: int | None = None, edited: bool = False
    ) -> Iterator[AddAction]:
        """Write rows of one partition in pieces of `full` rows at most, in their order. A commit makes them
        part of the table."""
        order = self.spec.order
        ordered = rows.take(_sorted(rows, order)) if order and not _is_sorted(rows, order) else rows
        pieces = ceil(len(ordered) / (full or self.spec.rows_a_file))
        even = ceil(len(ordered) / pieces) if pieces else 1
        for start in range(0, len(ordered), even):
            yield self._written(ordered.slice(start, even), data_change, edited)

    def removed(self, pieces: Iterable[Piece], *, data_change: bool = True) -> Iterator[RemoveAction]:
        """What takes these out of the table, in the same commit."""
        now = int(time.time() * 1000)
        for piece in pieces:
            yield RemoveAction(piece.path, data_change, now, piece.size, {self._partition: piece.partition})

    def commit(self, actions: Sequence[Action], properties: CommitProperties) -> None:
        """All of it, or nothing. Raises CommitFailedError where somebody else has removed the same file."""
        self._delta.create_write_transaction(
            list(actions),
            "append",
            Schema.from_arrow(self.spec.schema),
            partition_by=list(self.spec.partition_by),
            commit_properties=properties,
        )

    def _listed(self) -> Iterator[Piece]:
        found = pa.table(cast(Any, self._delta.get_add_actions(flatten=True)))
        moment, name = PLACE
        columns = [
            "path",
            f"partition.{self._partition}",
            "size_bytes",
            "num_records",
            *(f"{bound}.{column}" for column in (moment, name) for bound in ("min", "max")),
        ]
        absent = [None] * found.num_rows
        values = (_plain_values(found[one]) if one in found.column_names else absent for one in columns)
        for path, partition, size, rows, *bounds in zip(*values, strict=True):
            yield Piece(path, partition, size, rows or 0, _bounds(*bounds[:2]), _bounds(*bounds[2:]))

    def _dataset(self, piece: Piece) -> pads.Dataset:
        return pads.dataset(
            [piece.path],
            schema=self.spec.schema,
            format="parquet",
            filesystem=self._filesystem,
            partitioning=partitioning(self.spec),
        )

    def _written(self, rows: pa.Table, data_change: bool, edited: bool) -> AddAction:
        value = str(rows[self._partition][0].as_py())
        folder = f"{self._partition}={value}"
        path = f"{folder}/part-{uuid4()}.{EDITED if edited else 'zstd'}.parquet"
        content = _parquet(rows.drop_columns([self._partition]), self.spec, edited)
        with translated(self.uri):
            self._filesystem.create_dir(folder)
            with self._filesystem.open_output_stream(path) as file:
                file.write(content)
        return AddAction(
            path=path,
            size=content.size,
            partition_values={self._partition: value},
            modification_time=int(time.time() * 1000),
            data_change=data_change,
            stats=_statistics(rows, _statistics_columns(self.spec)),
        )


def _plain_values(column: "pa.ChunkedArray[Any]") -> list[Any]:
    """Arrow would look up the zone of each moment, which is most of what listing a table costs."""
    if not pa.types.is_timestamp(column.type):
        return column.to_pylist()
    whole = column.cast(pa.timestamp("us", "UTC")).cast(pa.int64())
    return [None if one is None else instant(one) for one in whole.to_pylist()]


def instant(microseconds: int) -> datetime:
    """The moment so long after 1970 began."""
    return _EPOCH + timedelta(microseconds=microseconds)


def _sorted(rows: pa.Table, order: Sequence[str]) -> Any:
    return pc.sort_indices(rows, cast(Any, [(name, "ascending") for name in order]))


def _is_sorted(rows: pa.Table, order: Sequence[str]) -> bool:
    places = _sorted(rows.select(list(order)), order)
    return bool(pc.all(pc.equal(places, pa.array(range(len(rows)), pa.uint64()))).as_py())


def _bounds(least: Any, greatest: Any) -> tuple[Any, Any] | None:
    return None if least is None or greatest is None else (least, greatest)


def _oldest_first(piece: Piece) -> tuple[Any, ...]:
    return piece.partition, *(piece.moments or ())


def _parquet(rows: pa.Table, spec: TableSpec, edited: bool) -> pa.Buffer:
    statistics = _statistics_columns(spec)
    sink = pa.BufferOutputStream()
    # Of texts no bounds are kept: they would be the texts. Nor is Arrow's schema, which says nothing that
    # Parquet's does not: without it, a file is opened in two thirds of the time.
    pq.write_table(
        rows,
        sink,
        row_group_size=spec.rows_a_group,
        compression=EDITED if edited else "zstd",
        compression_level=None if edited else FAST,
        store_schema=False,
        use_dictionary=cast(Any, FEW_VALUES),
        write_statistics=cast(Any, statistics),
    )
    return sink.getvalue()


def _statistics_columns(spec: TableSpec) -> list[str]:
    return [name for name in spec.configuration.get("delta.dataSkippingStatsColumns", "").split(",") if name]


def _statistics(rows: pa.Table, columns: Sequence[str]) -> str:
    """As the protocol has them ("Per-file Statistics")."""
    bounds: dict[str, Any] = {name: pc.min_max(rows[name]).as_py() for name in columns}
    known = {name: found for name, found in bounds.items() if found["min"] is not None}
    return json.dumps(
        {
            "numRecords": rows.num_rows,
            "minValues": {name: _plain(found["min"]) for name, found in known.items()},
            "maxValues": {name: _plain(found["max"]) for name, found in known.items()},
            "nullCount": {name: rows[name].null_count for name in columns},
        }
    )


def _plain(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
