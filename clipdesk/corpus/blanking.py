"""Taking what was published out of rows of Parquet files that earlier versions of a table are made of.

The rows stay, and so does the length of the file: what a table was like, and what its change feed told, can
still be read by everybody else. Delta's log names each file with its size, and readers look for the footer by
that; the space that is left is filled before the footer, as all addresses in a Parquet file count from its
beginning (Parquet format, "File format").
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Collection, Mapping
from itertools import product
from pathlib import Path
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.parquet as pq

from clipdesk.corpus.pieces import FEW_VALUES

Touches = Callable[[Mapping[str, Any]], bool]
"""Whether a row of the columns asked for is to be blanked."""

_DICTIONARIES: tuple[bool | list[str], ...] = (True, FEW_VALUES, False)
_PACKINGS = tuple(product((3, 19), _DICTIONARIES))
"""Levels of ZSTD, and columns of which a dictionary is made, as the writers of these files have them: one
that does not get as small as it was is packed in another way, and harder."""
_PARQUET_TAIL = 8
"""Bytes of the length of the footer, and of the magic word."""


def blank(path: Path, touches: Touches, by: Collection[str], kept: Collection[str]) -> bool:
    """Blank all but the `kept` columns of the rows that `touches`, which is told of the columns `by`.

    False if there were none. A file that is no Parquet, or cannot be made as short as it was, is removed: of
    it nothing can be read any more, or nothing ever could. Raises OSError, ArrowException.
    """
    try:
        file = pq.ParquetFile(path)
        rows = file.read(sorted(set(by).intersection(file.schema_arrow.names))).to_pylist()
    except pa.ArrowInvalid:
        path.unlink()
        return True
    places = [place for place, row in enumerate(rows) if touches(row)]
    if not places:
        return False
    temporary = path.with_name(path.name + ".tmp")
    try:
        size = path.stat().st_size
        if any(_rewritten(file, temporary, set(places), kept, size, *packing) for packing in _PACKINGS):
            temporary.replace(path)
        else:
            path.unlink()
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _rewritten(
    file: pq.ParquetFile,
    to: Path,
    places: set[int],
    kept: Collection[str],
    size: int,
    level: int,
    dictionary: bool | list[str],
) -> bool:
    """Whether the file, without what was published, is no longer than it was; then it has its length."""
    first = 0
    with pq.ParquetWriter(
        to,
        file.schema_arrow,
        compression="zstd",
        compression_level=level,
        use_dictionary=cast(Any, dictionary),
        write_statistics=False,
        store_schema=False,
    ) as writer:
        for number in range(file.num_row_groups):
            group = file.read_row_group(number)
            here = [place - first for place in range(first, first + len(group)) if place in places]
            writer.write_table(_blanked(group, here, kept) if here else group, row_group_size=len(group))
            first += len(group)
    with to.open("r+b") as written:
        return _lengthened(written, size)


def _blanked(rows: pa.Table, places: list[int], kept: Collection[str]) -> pa.Table:
    blanks = [
        {name: value if name in kept else _nothing(rows.schema.field(name)) for name, value in row.items()}
        for row in rows.take(places).to_pylist()
    ]
    whole = pa.concat_tables([rows, pa.Table.from_pylist(blanks, schema=rows.schema)])
    order = list(range(len(rows)))
    for number, place in enumerate(places):
        order[place] = len(rows) + number
    return whole.take(order)


def _nothing(field: pa.Field[Any]) -> Any:
    """NULL where that may be, else the least that there is of the type."""
    if field.nullable and not pa.types.is_list(field.type):
        return None
    if pa.types.is_list(field.type):
        return []
    if pa.types.is_struct(field.type):
        return {inner.name: _nothing(inner) for inner in cast(Any, field.type)}
    return b"" if pa.types.is_binary(field.type) else "" if _is_text(field.type) else 0


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)


def _lengthened(file: BinaryIO, size: int) -> bool:
    length = file.seek(0, os.SEEK_END)
    if length > size:
        return False
    file.seek(length - _PARQUET_TAIL)
    [footer] = struct.unpack("<I", file.read(4))
    file.seek(length - _PARQUET_TAIL - footer)
    tail = file.read()
    file.seek(length - len(tail))
    file.write(bytes(size - length) + tail)
    file.flush()
    os.fsync(file.fileno())
    return True
