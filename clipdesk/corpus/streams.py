"""Queries of ours over tables that may be too large to be held.

DuckDB is given the rows as they are read, some at a time; what it has to keep of them goes to the disk beyond
a bound.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.query import Tables, connect, readable
from clipdesk.corpus.rows import ROWS_AT_A_TIME
from clipdesk.corpus.table import Table, narrow_batches

MEMORY_LIMIT = "300MB"
"""DuckDB's own; the pages of a million rows, one for each, take two thirds of it."""


@dataclass(frozen=True, slots=True)
class Stream:
    """The rows of some sources that satisfy the condition: a few columns of many of them, or (None) all
    columns of few."""

    table: Table
    sources: Sequence[str]
    columns: Sequence[str] | None = None
    condition: pads.Expression | None = None

    def reader(self) -> pa.RecordBatchReader:
        """To be read once."""
        schema, values = self.table.spec.schema, {"source": self.sources}
        if self.columns is None:
            return pa.RecordBatchReader.from_batches(schema, self.table.batches(values, self.condition))
        wanted = pads.field("source").isin(pa.array(self.sources, pa.string()))
        wanted = wanted if self.condition is None else wanted & self.condition
        batches = narrow_batches(self.table.dataset(values), self.columns, wanted)
        return pa.RecordBatchReader.from_batches(
            pa.schema([schema.field(name) for name in self.columns]), batches
        )


class Query:
    """A connection for queries over streams and earlier answers, by the names that they have in the SQL."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def table(self, sql: str, values: Mapping[str, Any], **sources: Stream | pa.Table) -> pa.Table:
        """A whole answer, of few rows or narrow ones; `values` are those of its parameters, by name."""
        answer: pa.Table = self._asked(sql, values, sources).to_arrow_table()
        return answer

    def rows(
        self, sql: str, values: Mapping[str, Any], **sources: Stream | pa.Table
    ) -> Iterator[dict[str, Any]]:
        """The rows of an answer by column, as they come."""
        for batch in self._asked(sql, values, sources).to_arrow_reader(ROWS_AT_A_TIME):
            yield from batch.to_pylist()

    def _asked(
        self, sql: str, values: Mapping[str, Any], sources: Mapping[str, Stream | pa.Table]
    ) -> duckdb.DuckDBPyRelation:
        for name, source in sources.items():
            read = source.reader() if isinstance(source, Stream) else source
            self._connection.register(name, read)
        return self._connection.sql(sql, params=dict(values))


@contextmanager
def query(corpus: Tables) -> Iterator[Query]:
    """Raises CorpusError, while it is entered and while rows are read."""
    with readable(corpus), connect(corpus, memory_limit=MEMORY_LIMIT) as connection:
        yield Query(connection)
