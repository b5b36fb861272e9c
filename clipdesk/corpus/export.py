"""Exports: a table, or a part of it, as JSON Lines, CSV or Parquet; streamed, and whole or not there."""

import base64
import csv
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Literal

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from clipdesk.corpus.query import ROWS_AT_A_TIME, connect, explained
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import InputError, UnknownName

Format = Literal["jsonl", "csv", "parquet"]
OnRows = Callable[[int], None]
"""Told how many rows have been written so far."""


def export(
    corpus: Corpus,
    *,
    format: Format,
    to: Path | BinaryIO,
    table: str = "articles",
    where: str | None = None,
    columns: Sequence[str] | None = None,
    on_rows: OnRows | None = None,
) -> int:
    """Write the rows of a table that satisfy `where` (an SQL condition) and return how many they are.

    A file has its name only when it is complete. JSON Lines keeps nested fields; CSV has them as JSON, and a
    text that a spreadsheet would take for a formula gets a leading apostrophe; binary is base64 in both.
    Raises UnknownName for a table or column, InputError for a condition or file that cannot be used.
    """
    with connect(corpus) as connection:
        batches = _selected(connection, corpus, table, where, columns)
        write = {"jsonl": _write_jsonl, "csv": _write_csv, "parquet": _write_parquet}[format]
        with _target(to) as file, explained(connection):
            return write(batches, file, on_rows or _silent)


def _selected(
    connection: duckdb.DuckDBPyConnection,
    corpus: Corpus,
    table: str,
    where: str | None,
    columns: Sequence[str] | None,
) -> pa.RecordBatchReader:
    if table not in corpus.tables:
        raise UnknownName("table", table, list(corpus.tables))
    known = corpus.tables[table].spec.schema.names
    for column in columns or ():
        if column not in known:
            raise UnknownName("column", column, known)
    names = ", ".join(f'"{column}"' for column in columns or known)
    # The newline keeps a comment at the end of the condition from swallowing the bracket.
    condition = f" WHERE ({where}\n)" if where else ""
    with explained(connection):
        selected = connection.sql(f"SELECT {names} FROM {table}{condition}")  # noqa: S608
        reader: pa.RecordBatchReader = selected.to_arrow_reader(ROWS_AT_A_TIME)
        return reader


@contextmanager
def _target(to: Path | BinaryIO) -> Iterator[BinaryIO]:
    if not isinstance(to, Path):
        yield to
        return
    temporary = to.with_name(to.name + ".tmp")
    try:
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(to)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(
            f"cannot be written: {error.strerror or error}",
            where=str(to),
            hint="check the folder, its permissions and the free space",
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _write_jsonl(batches: pa.RecordBatchReader, file: BinaryIO, on_rows: OnRows) -> int:
    written = 0
    for batch in batches:
        for row in batch.to_pylist():
            file.write(orjson.dumps(row, default=_text_of_bytes, option=_JSON | orjson.OPT_APPEND_NEWLINE))
        written += batch.num_rows
        on_rows(written)
    return written


def _write_csv(batches: pa.RecordBatchReader, file: BinaryIO, on_rows: OnRows) -> int:
    written = 0
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(batches.schema.names)
    for batch in batches:
        writer.writerows([_cell(value) for value in row.values()] for row in batch.to_pylist())
        written += batch.num_rows
        on_rows(written)
    text.detach()
    return written


def _write_parquet(batches: pa.RecordBatchReader, file: BinaryIO, on_rows: OnRows) -> int:
    written = 0
    with pq.ParquetWriter(file, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            written += batch.num_rows
            on_rows(written)
    return written


_JSON = orjson.OPT_UTC_Z


def _text_of_bytes(value: Any) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no JSON form")


_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> Any:
    match value:
        case str():
            return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
        case bytes():
            return _text_of_bytes(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case list() | dict():
            return orjson.dumps(value, default=_text_of_bytes, option=_JSON).decode()
        case bool():
            return str(value).lower()
    return value


def _silent(_: int) -> None:
    """Nobody is watching."""
