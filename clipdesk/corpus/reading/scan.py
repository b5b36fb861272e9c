"""Rows of a table that have not been read yet, and the frames that they can be had in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import pyarrow as pa
import pyarrow.dataset as pads
from deltalake import DeltaTable

from clipdesk.corpus.reading.selection import Selection
from clipdesk.corpus.rows import ROWS_AT_A_TIME
from clipdesk.corpus.table import Table
from clipdesk.model.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

    from clipdesk.corpus.query import Tables

N = TypeVar("N")

_SCANNED = "scanned"
"""What the rows are called in queries of ours: a condition may name any table, and the whole of this one."""


FILES_AT_A_TIME = 24
"""Arrow reads ahead of whoever is slower, as far as there are files: some ten thousand articles then."""


@dataclass(frozen=True, slots=True, repr=False)
class Scan(Generic[N]):
    """Rows of one version of a table, not read yet. Iterate for nouns, or take a frame: each reads anew, and
    only the `files` (paths within the table) that may hold such rows.

    Whatever takes Arrow's stream interface takes it as it is: `polars.DataFrame(scan)`,
    `pyarrow.table(scan)`.
    """

    table: Table
    snapshot: DeltaTable | None
    selection: Selection
    columns: tuple[str, ...]
    files: tuple[str, ...]
    noun: Callable[[Mapping[str, Any]], N]
    corpus: "Tables"

    @property
    def version(self) -> int | None:
        """That of the table; None where nobody has written to it."""
        return None if self.snapshot is None else self.snapshot.version()

    def __repr__(self) -> str:
        asked = ", ".join(f"{name}={value!r}" for name, value in self.selection.in_words().items())
        all_files = 0 if self.snapshot is None else len(self.table.paths(self.snapshot))
        of = f"version {self.version}, {len(self.files)} of {all_files} files"
        return f"<{self.table.spec.name}({asked}): {of}>"

    def __iter__(self) -> Iterator[N]:
        """The rows as nouns of clipdesk.model, streamed: an article as its ArticleVersion. Raises InputError
        where only some columns are asked for."""
        if self.columns != tuple(self.table.spec.schema.names):
            raise InputError("a noun has all columns", hint="leave `columns` out, or take a frame")
        for batch in self.to_arrow_batch_reader():
            yield from map(self.noun, batch.to_pylist())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's PyCapsule interface."""
        stream: object = cast(Any, self.to_arrow_batch_reader()).__arrow_c_stream__(requested_schema)
        return stream

    def count(self) -> int:
        """How many rows there are."""
        with self.rows() as rows:
            counted: pa.Table = rows.aggregate("count(*) AS rows").to_arrow_table()
        [count] = counted["rows"].to_pylist()
        return int(count or 0)

    def to_arrow_batch_reader(self, rows: int = ROWS_AT_A_TIME) -> pa.RecordBatchReader:
        """Streamed, so many rows at a time."""
        return pa.RecordBatchReader.from_batches(self._schema, self._batches(rows))

    def to_arrow(self) -> pa.Table:
        """All of them in memory."""
        return self.to_arrow_batch_reader().read_all()

    def to_pandas(self) -> "pd.DataFrame":
        """All of them in memory. Needs `clipdesk[pandas]`, else raises InputError."""
        needs("pandas", "pandas")
        return self.to_arrow().to_pandas()

    def to_polars(self) -> "pl.LazyFrame":
        """Lazy: what is done to the frame decides what is read. Needs `clipdesk[polars]`, else raises
        InputError."""
        needs("polars", "polars")
        from clipdesk.corpus.reading.in_polars import over_batches, over_files

        if self.selection.where or not self.files:
            # What is asked in SQL is DuckDB's to answer.
            return over_batches(self._schema, self.to_arrow_batch_reader)
        uris = [f"{self.table.uri}/{path}" for path in self.files]
        return over_files(self.table.spec, uris, self.selection).select(self.columns)

    def to_duckdb(self, connection: "DuckDBPyConnection | None" = None) -> "DuckDBPyRelation":
        """Lazy, of this connection, or of DuckDB's default one: `duckdb.sql("FROM found")` sees a variable
        that is called so. A `where` can name no other table here."""
        import duckdb

        rows = (connection or duckdb.default_connection()).from_arrow(self._dataset())
        return rows.filter(self.selection.in_sql).project(self._projection())

    @property
    def _schema(self) -> pa.Schema:
        return pa.schema([self.table.spec.schema.field(name) for name in self.columns])

    def _batches(self, rows: int) -> Iterator[pa.RecordBatch]:
        schema = self._schema
        for scan in self._in_turn():
            with scan.rows() as chosen:
                for batch in chosen.to_arrow_reader(rows):
                    yield from pa.table(batch).cast(schema).to_batches()

    def _in_turn(self) -> Iterator["Scan[N]"]:
        """The same rows, some files at a time. A condition that may ask other tables is asked once."""
        at_a_time = FILES_AT_A_TIME if not self.selection.where else max(len(self.files), 1)
        for start in range(0, max(len(self.files), 1), at_a_time):
            yield self.only(self.files[start : start + at_a_time])

    @contextmanager
    def rows(self, projection: str = "") -> Iterator["DuckDBPyRelation"]:
        """In a connection of their own, for queries of ours; DuckDB's errors are in the reader's words."""
        with self.connected() as connection:
            yield connection.sql(self.query(projection))

    @contextmanager
    def connected(self) -> Iterator["DuckDBPyConnection"]:
        """One that `query` can be asked of."""
        from clipdesk.corpus.query import connect, explained

        corpus = self.corpus if self.selection.where else _Nothing()
        with connect(corpus, also={_SCANNED: self._dataset()}) as connection, explained(connection):
            yield connection

    def query(self, projection: str = "") -> str:
        """The rows in SQL."""
        condition = self.selection.in_sql
        return f"SELECT {projection or self._projection()} FROM {_SCANNED} WHERE {condition}"  # noqa: S608

    def of(self, columns: Sequence[str]) -> "Scan[N]":
        """The same rows, with these columns."""
        return replace(self, columns=tuple(columns))

    def only(self, files: Sequence[str]) -> "Scan[N]":
        """Those of the rows that lie in these files."""
        return replace(self, files=tuple(files))

    def _dataset(self) -> pads.Dataset:
        return self.table.rows_in(self.snapshot, self.files)

    def _projection(self) -> str:
        return ", ".join(f'"{name}"' for name in self.columns)


class _Nothing:
    """No tables."""

    tables: Mapping[str, Table] = {}


def needs(package: str, extra: str) -> None:
    """Raises InputError for a package that is not installed, with the extra that brings it."""
    if find_spec(package) is None:
        raise InputError(f"{package} is not installed", hint=f"pip install 'clipdesk[{extra}]'")
