"""The records of a WARC file one by one, over damage: what cannot be read is said, the next one is found.

Where a record is damaged, the reader looks for the next beginning of one and goes on there: in a compressed
file a gzip member that begins like a record, in a plain one a line that does.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from clipdesk.model.errors import ArchiveError
from clipdesk.model.urls import without_credentials

MAX_DAMAGES = 1_000
"""Places of one file; what is damaged at more of them is not read to its end."""

_GZIP = b"\x1f\x8b"
_MEMBER, _LINE, _RECORD = b"\x1f\x8b\x08", b"\nWARC/", b"WARC/"
_PIECE = 65_536
_PEEKED = 512

Read = TypeVar("Read")


class Damage(ValueError):
    """The record cannot be what was written: nothing is known of where it ends."""


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that gave no page: `offset` in bytes in the (compressed) file, `reason` for people."""

    path: str
    offset: int
    reason: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Damaged(UnreadableRecord):
    """A record whose bytes are not what was written. `spoilt` says that what was read at `offset` before is
    not to be trusted either."""

    spoilt: bool = False


def walk(
    file: BinaryIO, path: str, read: Callable[[WarcRecord], Read]
) -> Iterator[tuple[int, Read | Damaged]]:
    """What `read` makes of every record, with its offset; `read` raises Damage, or OSError by reading.

    Raises ArchiveError for a file in which no record begins.
    """
    start: int | None = 0
    packed = _is_packed_file(file)
    damages = records = 0
    said = False
    while start is not None:
        stretch = _Stretch(file, path, start, packed)
        before = records
        for offset, item in stretch.items(read):
            records += 1
            yield offset, item
        if stretch.damage is None:
            break
        start = next_record(file, stretch.resume_at, packed)
        if not records and start is None:
            break
        if said and records == before:
            said = False
            continue
        damages, said = damages + 1, stretch.behind
        yield stretch.damage.offset, stretch.damage
        if damages == MAX_DAMAGES:
            yield start or 0, Damaged(path, start or 0, "damaged in too many places; the rest is not read")
            return
    if not records:
        raise ArchiveError(
            "is no WARC file", where=path, hint="expected a .warc or .warc.gz of WARC 1.0 or 1.1"
        )


class _Stretch:
    """The records from `start` to the first damage; after `items`, `damage` and `resume_at` say which.

    `behind` says that the damage is what follows a whole record, which may be another one's beginning."""

    def __init__(self, file: BinaryIO, path: str, start: int, packed: bool) -> None:
        self._file, self._path, self._offset, self._packed = file, path, start, packed
        self.damage: Damaged | None = None
        self.resume_at = start + 1
        self.behind = False

    def items(self, read: Callable[[WarcRecord], Read]) -> Iterator[tuple[int, Read]]:
        url, done = None, False
        self._file.seek(self._offset)
        try:
            for record in ArchiveIterator(self._file, parse_http=False, record_types=WarcRecordType.any_type):
                self._offset, done = record.stream_pos, False
                url = _checked(record)
                item = read(record)
                done = True
                yield self._offset, item
        except (Damage, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                # The machine's own, and no damage that the reader has met in the bytes.
                raise ArchiveError(f"cannot be read: {error.strerror}", where=self._path) from error
            self._stop(str(error), url, done)
        else:
            self._at_the_end(done)

    def _stop(self, reason: str, url: str | None, done: bool) -> None:
        """A record that was read is spoilt unless its gzip member is whole: the damage is behind it."""
        end = member_end(self._file, self._offset)
        self.resume_at = end or self._offset + 1
        if done and (end or not self._packed):
            self.behind = True
            self.damage = Damaged(self._path, end or self._offset, f"damaged behind this record: {reason}")
        else:
            self.damage = Damaged(self._path, self._offset, f"damaged: {reason}", url, spoilt=done)

    def _at_the_end(self, done: bool) -> None:
        """In a packed file the iterator stops without a word at what it takes for the end. In a plain one it
        does not, and what looks like a record behind the last one's beginning is part of its page."""
        if not self._packed:
            return
        at = self._offset if _is_packed(self._file, self._offset) else 0
        end = member_end(self._file, at)
        self.resume_at = end or at + 1
        if end is None:
            self.damage = Damaged(
                self._path, self._offset, "damaged: the file is cut off inside this record", spoilt=done
            )
        elif self._file.seek(end) and self._file.read(1):
            self.behind = True
            self.damage = Damaged(self._path, end, "damaged: what begins here is no record")


def _checked(record: WarcRecord) -> str | None:
    """The record's URL. Raises Damage."""
    length = record.headers.get("Content-Length") or ""
    if not (length.isascii() and length.isdigit()):
        raise Damage("the file is cut off inside this record, or its length is no number")
    return without_credentials(record.headers.get("WARC-Target-URI") or "") or None


def _is_packed_file(file: BinaryIO) -> bool:
    """By its first bytes; where those are damaged, by what is found behind them."""
    file.seek(0)
    if file.read(len(_RECORD)) == _RECORD:
        return False
    return _is_packed(file, 0) or next_record(file, 0, packed=True) is not None


def next_record(file: BinaryIO, start: int, packed: bool) -> int | None:
    """Where the next record begins, at `start` or behind it."""
    sign = _MEMBER if packed else _LINE
    at, before = start if packed else max(0, start - 1), b""
    file.seek(at)
    while piece := file.read(_PIECE):
        window = before + piece
        begin = at - len(before)
        place = window.find(sign)
        while place >= 0:
            if not packed:
                return begin + place + 1
            if _is_record(file, begin + place):
                return begin + place
            place = window.find(sign, place + 1)
        at += len(piece)
        before = window[-len(sign) + 1 :]
        file.seek(at)
    return None


def member_end(file: BinaryIO, start: int) -> int | None:
    """Where the gzip member at `start` ends; None where it is damaged, cut off or none."""
    if not _is_packed(file, start):
        return None
    file.seek(start)
    member, at = zlib.decompressobj(zlib.MAX_WBITS | 16), start
    try:
        while piece := file.read(_PIECE):
            at += len(piece)
            while piece and not member.eof:
                member.decompress(piece, _PIECE)
                piece = member.unconsumed_tail
            if member.eof:
                return at - len(member.unused_data)
    except zlib.error:
        return None
    return None


def _is_packed(file: BinaryIO, start: int) -> bool:
    file.seek(start)
    return file.read(2) == _GZIP


def _is_record(file: BinaryIO, start: int) -> bool:
    """Whether the gzip member at `start` begins like a record."""
    file.seek(start)
    try:
        beginning = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(file.read(_PEEKED), len(_RECORD))
    except zlib.error:
        return False
    return beginning == _RECORD
