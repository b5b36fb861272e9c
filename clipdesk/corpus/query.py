"""SQL over the corpus with DuckDB: its tables and nothing else."""

import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import duckdb
from pyarrow.dataset import Dataset

from clipdesk.corpus.rows import ROWS_AT_A_TIME
from clipdesk.corpus.table import Table
from clipdesk.model.errors import CorpusError, InputError, UnknownName

# Extensions would be downloads, replacement scans would let a query read this program's variables.
_CONFIG: Mapping[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


class Tables(Protocol):
    """What can be asked: a corpus, or whatever else has tables by their names."""

    @property
    def tables(self) -> Mapping[str, Table]: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows` are read as they are asked for; `types` are DuckDB's names, one for each column."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def connect(
    corpus: Tables,
    *,
    memory_limit: str = "1GB",
    also: Mapping[str, Dataset] | None = None,
    only: Collection[str] | None = None,
) -> duckdb.DuckDBPyConnection:
    """A connection that sees the tables as they are now, all or `only` some, and what it is given `also` by
    name, in UTC, and cannot reach files, the network or its own settings. Raises CorpusError."""
    # DuckDB lets queries write to its spill folder: a folder of its own, which it makes and removes.
    spill = Path(tempfile.gettempdir()) / f"clipdesk-query-{uuid4().hex}"
    config = {**_CONFIG, "memory_limit": memory_limit, "temp_directory": str(spill)}
    connection = duckdb.connect(config=config)
    tables = corpus.tables.items()
    seen = {name: table.dataset() for name, table in tables if only is None or name in only} | dict(
        also or {}
    )
    for name, rows in seen.items():
        connection.register(name, rows)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def run_sql(connection: duckdb.DuckDBPyConnection, sql: str) -> Answer:
    """The answer to a query. Raises UnknownName for a table that does not exist, else InputError."""
    with explained(connection):
        cursor = connection.execute(sql)
    described = cursor.description or []
    return Answer(
        tuple(column[0] for column in described),
        tuple(str(column[1]) for column in described),
        _rows(connection) if described else iter(()),
    )


def rows_of(corpus: Tables, sql: str, values: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a query of ours, by column; `values` are those of its parameters, by name. Raises
    CorpusError."""
    named = [name for name in corpus.tables if name in sql]  # to open a table is to read its log
    with readable(corpus), connect(corpus, only=named) as connection:
        yield from rows_from(connection, sql, values)


def rows_from(
    connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any] | None = None
) -> Iterator[dict[str, Any]]:
    """The same of a connection that is open, with DuckDB's own errors."""
    for batch in connection.sql(sql, params=dict(values or {})).to_arrow_reader(ROWS_AT_A_TIME):
        yield from batch.to_pylist()


@contextmanager
def readable(corpus: Tables) -> Iterator[None]:
    """A query of ours is right: where it fails, the tables are damaged, or the machine lacks something."""
    try:
        yield
    except duckdb.Error as error:
        raise CorpusError(
            f"cannot be read: {_first_lines(str(error).strip())}",
            where=next(table.uri for table in corpus.tables.values()).rpartition("/")[0],
            hint="run it again; if it does not go away, restore the folder from a backup",
        ) from error


@contextmanager
def explained(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """DuckDB's errors in the words of whoever wrote the query."""
    try:
        yield
    except duckdb.Error as error:
        message = str(error).strip()
        missing = re.match(r"Catalog Error: Table with name (\S+) does not exist", message)
        if missing:
            raise UnknownName("table", missing[1], _tables(connection)) from error
        raise InputError(_first_lines(message), where="query", hint=_hint(error, message)) from error


def _rows(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while True:
        with explained(connection):
            rows = connection.fetchmany(ROWS_AT_A_TIME)
        if not rows:
            return
        yield from rows


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    names = connection.sql("SELECT table_name FROM information_schema.tables").to_arrow_table()
    return list(map(str, names["table_name"].to_pylist()))


def _first_lines(message: str) -> str:
    """What is wrong and where; not the engine's advice about its own settings."""
    return message.split("\n\nPossible solutions", 1)[0]


def _hint(error: duckdb.Error, message: str) -> str | None:
    if isinstance(error, duckdb.PermissionException):
        return "queries see the tables of the corpus only; `clipdesk export` writes files"
    if isinstance(error, duckdb.OutOfMemoryException):
        return "select fewer columns or rows, or give the query more memory"
    if isinstance(error, duckdb.InvalidInputException) and "locked" in message:
        return "settings cannot be changed by a query"
    column = re.search(r'Referenced column "([^"]+)" not found', message)
    if column and (near := get_close_matches(column[1], _bindings(message), n=1)):
        return f"did you mean {near[0]!r}?"
    return None


def _bindings(message: str) -> list[str]:
    return re.findall(r'"([^"]+)"', message.partition("Candidate bindings:")[2])
