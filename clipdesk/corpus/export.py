"""Exports: a table, or a part of it, in one of the formats; streamed, and whole or not there."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import duckdb
import pyarrow as pa

from clipdesk.corpus.formats import Format, OnRows
from clipdesk.corpus.query import ROWS_AT_A_TIME, connect, explained
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.typed_rows import typed_first
from clipdesk.model.errors import InputError, UnknownName


def export(
    corpus: Corpus,
    *,
    format: str,
    to: Path | BinaryIO,
    table: str = "articles",
    where: str | None = None,
    columns: Sequence[str] | None = None,
    on_rows: OnRows | None = None,
) -> int:
    """Write the rows of a table that satisfy `where` (an SQL condition) and return how many they are.

    `format` is a Format or its name. A file has its name only when it is complete. Raises UnknownName for a
    format, table or column, InputError for a condition or file that cannot be used.
    """
    chosen = Format.named(format)
    with connect(corpus) as connection:
        selection = _selection(corpus, table, where, columns)
        with explained(connection):
            batches = (
                typed_first(connection, selection)
                if chosen.is_untyped
                else _as_they_come(connection, selection)
            )
        with _target(to) as file, explained(connection):
            return chosen.write(batches, file, on_rows or _silent)


def _selection(corpus: Corpus, table: str, where: str | None, columns: Sequence[str] | None) -> str:
    if table not in corpus.tables:
        raise UnknownName("table", table, list(corpus.tables))
    known = corpus.tables[table].spec.schema.names
    for column in columns or ():
        if column not in known:
            raise UnknownName("column", column, known)
    names = ", ".join(f'"{column}"' for column in columns or known)
    # The newline keeps a comment at the end of the condition from swallowing the bracket.
    condition = f" WHERE ({where}\n)" if where else ""
    return f"SELECT {names} FROM {table}{condition}"  # noqa: S608


def _as_they_come(connection: duckdb.DuckDBPyConnection, selection: str) -> pa.RecordBatchReader:
    reader: pa.RecordBatchReader = connection.sql(selection).to_arrow_reader(ROWS_AT_A_TIME)
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


def _silent(_: int) -> None:
    """Nobody is watching."""
