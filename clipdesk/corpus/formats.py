"""The formats of an export: one row each in `Format`, with its writer above.

The command line offers them, so what is heavy is imported only to write. docs/extend.md says how to add one.
"""

import base64
import csv
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import orjson

from clipdesk.model.errors import UnknownName
from clipdesk.model.kind import Kind

if TYPE_CHECKING:
    import pyarrow as pa

OnRows = Callable[[int], None]
"""Told how many rows have been written so far."""

Write = Callable[["pa.RecordBatchReader", BinaryIO, OnRows], int]
"""Writes the batches, each as it comes, and gives the number of rows."""


def _write_jsonl(batches: "pa.RecordBatchReader", file: BinaryIO, on_rows: OnRows) -> int:
    written = 0
    for batch in batches:
        for row in batch.to_pylist():
            file.write(orjson.dumps(row, default=_as_text, option=_JSON | orjson.OPT_APPEND_NEWLINE))
        written += batch.num_rows
        on_rows(written)
    return written


def _write_csv(batches: "pa.RecordBatchReader", file: BinaryIO, on_rows: OnRows) -> int:
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


def _write_parquet(batches: "pa.RecordBatchReader", file: BinaryIO, on_rows: OnRows) -> int:
    import pyarrow.parquet as pq

    written = 0
    with pq.ParquetWriter(file, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            written += batch.num_rows
            on_rows(written)
    return written


def _write_warc(batches: "pa.RecordBatchReader", file: BinaryIO, on_rows: OnRows) -> int:
    written = 0
    file.write((batches.schema.metadata or {})[b"warcinfo"])
    for batch in batches:
        file.writelines(member for member in batch.column(0).to_pylist() if member)
        written += batch.num_rows
        on_rows(written)
    return written


_JSON = orjson.OPT_PASSTHROUGH_DATETIME


def _as_text(value: Any) -> str:
    """Times have microseconds even where these are nought: readers tell the type of a column by its form."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case _:
            raise TypeError(f"{type(value).__name__} has no JSON form")


_FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
"""OWASP, "CSV injection": spreadsheets also run what begins with these in full width."""


def _cell(value: Any) -> Any:
    match value:
        case str():
            return f"'{value}" if value.startswith(_FORMULA_SIGNS) else value
        case bytes() | date():
            return _as_text(value)
        case list() | dict():
            return orjson.dumps(value, default=_as_text, option=_JSON).decode()
        case bool():
            return str(value).lower()
        case _:
            return value


class Rows(Enum):
    """What a writer is given: the rows in their order, or those first that show the types, which readers take
    from the first rows; or the archived pages."""

    IN_ORDER = "in order"
    TYPES_FIRST = "types first"
    PAGES = "pages"


class Format(Kind):
    """Its meaning is what it keeps; `suffix` is how its files end (none: it is a folder), `write` writes the
    `rows` that it wants into one, and `part_suffix` is how the files end that an export in parts has."""

    JSONL = (
        "jsonl",
        "keeps nested fields as they are; times are ISO 8601 in UTC, to the microsecond; binary is base64;"
        " the first rows show the type of every column that has one",
        ".jsonl",
        _write_jsonl,
        Rows.TYPES_FIRST,
    )
    CSV = (
        "csv",
        "has nested fields as JSON in a cell, and times and binary as jsonl has them; a text that begins with"
        " `=`, `+`, `-`, `@` (in full width too), a tab or a line break gets a leading apostrophe, so that no"
        " spreadsheet runs it as a formula: for exact texts take one of the others",
        ".csv",
        _write_csv,
    )
    PARQUET = "parquet", "has the columns and types of the table", ".parquet", _write_parquet
    HUGGING_FACE = (
        "huggingface",
        "a folder that `datasets.load_dataset` loads as it is: Parquet, and a card with the selection and"
        " what each column means",
        "",
        _write_parquet,
        Rows.IN_ORDER,
        ".parquet",
    )
    WARC = (
        "warc",
        "the archived pages, each record as it is (ISO 28500)",
        ".warc.gz",
        _write_warc,
        Rows.PAGES,
    )
    WACZ = (
        "wacz",
        "the same as one file that browsers replay (WACZ 1.1.1), with an index and the articles by headline;"
        " needs `clipdesk[wacz]`",
        ".wacz",
        _write_warc,
        Rows.PAGES,
        ".warc.gz",
    )

    def __init__(
        self,
        word: str,
        meaning: str = "",
        suffix: str = "",
        write: Write = _write_jsonl,
        rows: Rows = Rows.IN_ORDER,
        part_suffix: str = "",
    ) -> None:
        super().__init__(word, meaning)
        self.suffix = suffix
        self.write = write
        self.rows = rows
        self.part_suffix = part_suffix or suffix

    @classmethod
    def named(cls, name: str) -> Self:
        """Raises UnknownName."""
        known = [each.value for each in cls]
        if name not in known:
            raise UnknownName("format", name, known)
        return cls(name)

    @classmethod
    def of(cls, path: Path) -> Self | None:
        """By how the file's name ends; None where no format's does."""
        name = path.name.lower()
        return next((each for each in cls if each.suffix and name.endswith(each.suffix)), None)
