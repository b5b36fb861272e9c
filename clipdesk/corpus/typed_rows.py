"""Rows in an order by which readers find the types: JSON has none for what is NULL or an empty list.

Readers of JSON Lines take the types from the first rows (Polars from 100, Hugging Face datasets from 10 MB,
DuckDB from 20,480) and fail, or change the type, where a later one has more. So a row that has a value comes
first, for every column and every field inside one; the others follow in their order.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

_LOOKED_AT = 100
"""Rows that every reader looks at (`infer_schema_length` of Polars)."""


def typed_first(
    connection: duckdb.DuckDBPyConnection, selection: str, reader: pa.RecordBatchReader
) -> pa.RecordBatchReader:
    """The rows of a SELECT, which the reader has, those that show the types first. Raises duckdb.Error."""
    head = connection.sql(f"{selection} LIMIT {_LOOKED_AT}").to_arrow_table()
    showing = list(_showing(connection, selection, head)) if head.num_rows == _LOOKED_AT else []
    if not showing:
        return reader
    first = pa.RecordBatch.from_pylist(showing, schema=reader.schema)
    return pa.RecordBatchReader.from_batches(reader.schema, _first(first, showing, reader))


def _showing(
    connection: duckdb.DuckDBPyConnection, selection: str, head: pa.Table
) -> Iterator[dict[str, Any]]:
    """A row for each type that the head does not show and a later row does."""
    shown = {path for row in head.to_pylist() for path in _paths(row)}
    hidden = {path: sql for path, sql in _conditions(head.schema) if path not in shown}
    if not hidden:
        return
    anywhere = ", ".join(f'bool_or({sql}) AS "{path}"' for path, sql in hidden.items())
    [there] = connection.sql(f"SELECT {anywhere} FROM ({selection})").to_arrow_table().to_pylist()  # noqa: S608
    for path, sql in hidden.items():
        if there[path] and path not in shown:
            found = connection.sql(f"SELECT * FROM ({selection}) WHERE {sql} LIMIT 1")  # noqa: S608
            [row] = found.to_arrow_table().to_pylist()
            shown.update(_paths(row))
            yield row


def _first(
    first: pa.RecordBatch, showing: list[dict[str, Any]], batches: pa.RecordBatchReader
) -> Iterator[pa.RecordBatch]:
    """These rows, and then the others: each of them is left out where it comes again."""
    yield first
    for batch in batches:
        again = {number for number in _alike(batch, first) if _taken(batch.slice(number, 1), showing)}
        others = pa.array([number for number in range(len(batch)) if number not in again], pa.int64())
        yield batch.take(others) if again else batch


def _alike(batch: pa.RecordBatch, first: pa.RecordBatch) -> Sequence[int]:
    """The numbers of the rows that may be among the first, by one column that can be looked up."""
    plain = [field.name for field in batch.schema if not pa.types.is_nested(field.type)]
    if not plain:
        return range(len(batch))
    known = pc.is_in(batch[plain[0]], value_set=first[plain[0]])
    return [int(number) for number in pc.indices_nonzero(known).to_numpy()]


def _taken(row: pa.RecordBatch, showing: list[dict[str, Any]]) -> bool:
    [one] = row.to_pylist()
    if one not in showing:
        return False
    showing.remove(one)
    return True


def _paths(value: Any, path: str = "") -> Iterator[str]:
    """Where in a row a value stands that has a type: `images[].caption`."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _paths(one, f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from _paths(one, f"{path}[]")
    elif value is not None:
        yield path


def _conditions(schema: pa.Schema) -> Iterator[tuple[str, str]]:
    """Each of these paths that a row can have, and in SQL whether it has it."""
    for field in schema:
        yield from _has(field.type, f".{field.name}", f'"{field.name}"', 0)


def _has(kind: pa.DataType, path: str, sql: str, depth: int) -> Iterator[tuple[str, str]]:
    if pa.types.is_struct(kind):
        for field in kind:
            yield from _has(field.type, f"{path}.{field.name}", f'{sql}."{field.name}"', depth)
    elif pa.types.is_list(kind):
        one = f"one{depth}"
        for inner, has in _has(kind.value_type, f"{path}[]", one, depth + 1):
            yield inner, f"len(list_filter({sql}, lambda {one}: {has})) > 0"
    else:
        yield path, f"{sql} IS NOT NULL"
