"""Exports: a part of a table in one of the formats, streamed, with a manifest; whole or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from clipdesk.corpus.archived import archived
from clipdesk.corpus.formats import Format, OnRows, Rows
from clipdesk.corpus.manifest import ExportedFile, described, manifest
from clipdesk.corpus.reading.scan import Scan
from clipdesk.corpus.typed_rows import typed_first
from clipdesk.model.errors import InputError


def export(
    scan: Scan[Any], *, format: str, to: Path | BinaryIO, on_rows: OnRows | None = None
) -> ExportedFile:
    """Write the rows of a scan, and beside a file its manifest.

    `format` is a Format or its name, of one file. A file has its name only when it is complete. Raises
    UnknownName for a format, InputError for a condition or file that cannot be used.
    """
    chosen = Format.named(format)
    if not isinstance(to, Path):
        rows, left_out = write(scan, chosen, to, on_rows)
        return ExportedFile("-", rows, 0, "", tuple(left_out))
    with whole(to) as file:
        rows, left_out = write(scan, chosen, file, on_rows)
    made = described(to, rows, left_out)
    with whole(to.with_name(f"{to.name}.manifest.json")) as file:
        file.write(manifest(scan, chosen, [made]))
    return made


def write(
    scan: Scan[Any], format: Format, file: BinaryIO, on_rows: OnRows | None = None
) -> tuple[int, list[str]]:
    """The number of rows that were written, and why others could not be."""
    left_out: list[str] = []
    with _batches(scan, format, left_out) as batches:
        rows = format.write(batches, file, on_rows or _silent)
    return rows, left_out


@contextmanager
def _batches(scan: Scan[Any], format: Format, left_out: list[str]) -> Iterator[pa.RecordBatchReader]:
    if format.rows is Rows.PAGES:
        yield archived(scan, left_out)
    elif format.rows is Rows.TYPES_FIRST:
        with scan.connected() as connection:
            yield typed_first(connection, scan.query(), scan.to_arrow_batch_reader())
    else:
        yield scan.to_arrow_batch_reader()


@contextmanager
def whole(to: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when it is complete. Raises InputError where it cannot be written."""
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
