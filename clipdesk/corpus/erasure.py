"""Taking records out of the archive, in place of which a note of the same length stays.

A record's offset and length are its address in the tables. The note is a WARC metadata record, its gzip
header padded with a comment (RFC 1952) to the length of what it replaces: every other address stays true.
"""

import fcntl
import logging
import os
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from clipdesk.corpus.archive import ERASED, sync_folder, unwritable
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord

_PIECE = 1 << 20

_log = logging.getLogger("clipdesk.corpus")


def erase(root: Path, records: Iterable[ArchiveRecord], *, note: str) -> int:
    """Overwrite these records with `note` (ASCII, short), a file at a time, each whole or not at all. Where a
    file is gone, or cut off before them, nothing is left of them; the half of one that it ends in goes.

    Returns how many there were; erasing again gives the same bytes. Raises ArchiveError.
    """
    by_path: defaultdict[str, set[ArchiveRecord]] = defaultdict(set)
    for record in records:
        by_path[record.path].add(record)
    for path, erased in by_path.items():
        in_order = sorted(erased, key=lambda record: record.offset)
        try:
            if path.endswith(".tmp"):
                _overwrite(root / path, in_order, note)
            else:
                _rewrite(root / path, in_order, note)
        except FileNotFoundError:
            _log.warning("%s is not there: nothing of it can be taken out", root / path)
        except OSError as error:
            raise unwritable(root / path, error) from error
    return sum(map(len, by_path.values()))


def _overwrite(path: Path, records: list[ArchiveRecord], note: str) -> None:
    """In a file that a killed crawl has left. The next one goes on in this very file, behind its last whole
    record, so that half a note costs what stands behind it and nothing else."""
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArchiveError("is being written by another process", where=str(path)) from error
        for record in records:
            file.seek(record.offset)
            file.write(_placeholder(record, note))
        file.flush()
        os.fsync(file.fileno())


def _rewrite(path: Path, records: list[ArchiveRecord], note: str) -> None:
    temporary, size = path.with_name(path.name + ".tmp"), path.stat().st_size
    whole = [record for record in records if record.offset + record.length <= size]
    end = min((record.offset for record in records if record not in whole), default=size)
    try:
        with path.open("rb") as old, temporary.open("wb") as new:
            for record in whole:
                _copy(old, new, record.offset - old.tell())
                old.seek(record.length, os.SEEK_CUR)
                new.write(_placeholder(record, note))
            _copy(old, new, min(end, size) - old.tell())
            new.flush()
            os.fsync(new.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _copy(old: BinaryIO, new: BinaryIO, count: int) -> None:
    while count > 0:
        piece = old.read(min(count, _PIECE))
        if not piece:
            raise ArchiveError("the file ends inside a record that is to be erased", where=str(old.name))
        new.write(piece)
        count -= len(piece)


def _placeholder(record: ArchiveRecord, note: str) -> bytes:
    identity = uuid5(NAMESPACE_URL, f"{record.path}@{record.offset}")
    block = note.encode("ascii")
    head = (
        "WARC/1.1\r\nWARC-Type: metadata\r\n"
        f"WARC-Record-ID: <urn:uuid:{identity}>\r\n"
        "WARC-Date: 1970-01-01T00:00:00Z\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    member = _packed(head.encode() + block + b"\r\n\r\n")
    padding = record.length - len(ERASED) - 1 - len(member)
    if padding < 0:
        raise ArchiveError(
            f"the record of {record.length} bytes is too short for the note",
            where=f"{record.path}@{record.offset}",
            hint="shorten the note",
        )
    return ERASED + b" " * padding + b"\0" + member


def _packed(data: bytes) -> bytes:
    """Deflated, with the trailer of a gzip member: CRC-32 and length."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush() + struct.pack("<II", zlib.crc32(data), len(data))
