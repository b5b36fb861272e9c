"""Whether words are left anywhere in a folder: in whatever file, unpacked."""

import json
import tarfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq


def remains(folder: Path, words: Collection[str]) -> list[str]:
    """Where which of the words stand; no file is left out, whatever its name says."""
    return [
        f"{path.relative_to(folder)}: {word[:50]!r}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for text in [_text(path)]
        for word in words
        if word in text
    ]


def _text(path: Path) -> str:
    """All that can be read out of a file, as one text."""
    return "\n".join(_unpacked(path.read_bytes(), path))


def _unpacked(data: bytes, path: Path) -> Iterator[str]:
    text = data.decode("utf-8", "replace")
    yield text
    if data.startswith(b"PAR1"):
        yield str(pq.ParquetFile(path).read().to_pylist())
    elif data.startswith(b"\x1f\x8b"):
        yield "\n".join(member.decode("utf-8", "replace") for member in _members(data))
        if tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                for one in archive.getmembers():
                    if one.isfile() and (file := archive.extractfile(one)):
                        yield from _unpacked(file.read(), path)
    elif path.suffix == ".store":
        yield "\n".join(block.decode("utf-8", "replace") for block in _stored(data))
    else:
        # Text in JSON may be written with escapes.
        yield "\n".join(str(_json(line)) for line in text.splitlines() if line[:1] in "{[")


def _members(data: bytes) -> Iterator[bytes]:
    """Of a gzip file, as far as they are whole."""
    while data:
        stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            yield stream.decompress(data)
        except zlib.error:
            return
        data = stream.unused_data


def _stored(data: bytes) -> Iterator[bytes]:
    """The blocks of documents that tantivy keeps, those that are deleted among them: LZ4, each behind its length
    (tantivy, `store/compression_lz4_block.rs`), then a list of them, which is none."""
    at = 0
    while len(data) - at > 4:
        size = int.from_bytes(data[at : at + 4], "little")
        try:
            block, at = _lz4(data, at + 4, size)
        except IndexError:
            return
        yield block


def _lz4(data: bytes, at: int, size: int) -> tuple[bytes, int]:
    """A block, and where it ends (LZ4 Block Format Description). Raises IndexError for what is none."""
    out = bytearray()
    while len(out) < size:
        token, at = data[at], at + 1
        literals, at = _length(data, at, token >> 4)
        out += data[at : at + literals]
        at += literals
        if len(out) >= size:
            break
        back, at = int.from_bytes(data[at : at + 2], "little"), at + 2
        again, at = _length(data, at, token & 15)
        for _ in range(again + 4):
            out.append(out[-back])
    return bytes(out), at


def _length(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        more = 255
        while more == 255:
            more, at = data[at], at + 1
            length += more
    return length, at


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None
