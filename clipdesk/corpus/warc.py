"""Reading WARC files (ISO 28500) of any tool: 1.0 and 1.1, compressed or plain, whole or cut off."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from clipdesk.corpus.http_body import DamagedBody, TooLargeBody, decoded_body
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord, Page

_CUT_OFF = "the file is cut off inside this record"
_GZIP = b"\x1f\x8b"
_PIECE = 65_536


@dataclass(frozen=True, slots=True)
class UnreadableRecord:
    """A record that gave no page: `offset` in bytes in the (compressed) file, `reason` for people."""

    path: str
    offset: int
    reason: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the digests found; `damaged` are the records whose bytes are not what was written."""

    path: str
    records: int
    without_digest: int
    damaged: tuple[UnreadableRecord, ...]

    @property
    def sound(self) -> bool:
        return not self.damaged


def read_warc(
    path: Path, *, max_page_bytes: int, root: Path | None = None
) -> Iterator[Page | UnreadableRecord]:
    """Every HTTP response of the file, in its order; other records are skipped.

    With `root` each page carries its ArchiveRecord, relative to it. A record that is too large or damaged
    comes as an UnreadableRecord and the rest goes on; a file that is cut off gives its whole records and
    then one UnreadableRecord. Raises ArchiveError for a file that is missing, empty or no WARC.
    """
    relative = path.relative_to(root).as_posix() if root else None
    with _opened(path) as file:
        size = path.stat().st_size
        held: tuple[int, Page] | None = None
        unreadable_at = -1
        for offset, record in _records(file, str(path)):
            if offset == unreadable_at:
                continue
            if held:
                yield _located(*held, relative, offset)
            held = None
            item = (
                record if isinstance(record, UnreadableRecord) else _read(record, str(path), max_page_bytes)
            )
            if isinstance(item, Page):
                held = (offset, item)
            elif item:
                unreadable_at = offset
                yield item
        if held:
            yield _located(*held, relative, size)


def read_one(file: BinaryIO, *, where: str, max_page_bytes: int) -> Page | UnreadableRecord | None:
    """The first record of an open stream; None if it is no response. Raises ArchiveError if it is no WARC."""
    for _, record in _records(file, where):
        return record if isinstance(record, UnreadableRecord) else _read(record, where, max_page_bytes)
    return None


def verify(path: Path) -> Verified:
    """Read every record and compare it with its block digest. Raises ArchiveError as read_warc does."""
    records = without_digest = 0
    damaged: list[UnreadableRecord] = []
    with _opened(path) as file:
        for offset, record in _records(file, str(path)):
            if isinstance(record, UnreadableRecord):
                damaged.append(record)
                continue
            records += 1
            if record.headers.get("WARC-Block-Digest") is None:
                without_digest += 1
            elif not record.verify_block_digest(consume=True):
                url = record.headers.get("WARC-Target-URI")
                damaged.append(UnreadableRecord(str(path), offset, "does not match its digest", url))
    return Verified(str(path), records, without_digest, tuple(damaged))


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
        empty = not file.read(1)
        file.seek(0)
    except OSError as error:
        raise ArchiveError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if empty:
        file.close()
        raise ArchiveError("is empty", where=str(path), hint="expected a WARC file (.warc or .warc.gz)")
    return file


def _records(file: BinaryIO, path: str) -> Iterator[tuple[int, WarcRecord | UnreadableRecord]]:
    """The records with their offsets; whoever takes one reads it before asking for the next."""
    offset = -1
    try:
        for record in ArchiveIterator(file, parse_http=False, record_types=WarcRecordType.any_type):
            offset = record.stream_pos
            if not (record.headers.get("Content-Length") or "").isdigit():
                yield offset, UnreadableRecord(path, offset, _CUT_OFF, record.headers.get("WARC-Target-URI"))
                return
            yield offset, record
    except OSError as error:
        if offset < 0:
            raise _no_warc(path) from error
        yield offset, UnreadableRecord(path, offset, f"damaged from here on: {error}")
        return
    if offset < 0:
        raise _no_warc(path)
    if _has_ragged_end(file, offset):
        yield offset, UnreadableRecord(path, offset, "the file is cut off after this record")


def _read(record: WarcRecord, path: str, limit: int) -> Page | UnreadableRecord | None:
    """The page of a response; None for a whole record of another type."""
    if record.record_type != WarcRecordType.response:
        whole = record.consume() == record.content_length
        return None if whole else UnreadableRecord(path, record.stream_pos, _CUT_OFF)
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    try:
        return _page(record, url, limit)
    except (DamagedBody, TooLargeBody, OSError) as error:
        return UnreadableRecord(path, record.stream_pos, str(error), url)


def _page(record: WarcRecord, url: str, limit: int) -> Page:
    if not url.startswith(("http://", "https://")):
        raise DamagedBody(f"is no HTTP response but of {url[:80]!r}")
    record.parse_http()
    status = record.http_headers.status_code
    if status is None:
        raise DamagedBody("its HTTP head has no status")
    body = _payload(record, limit)
    headers = _headers(record)
    html = decoded_body(body, headers, limit)
    # The body is decoded now: headers that still name a coding would lie to whoever reads on.
    kept = {name: value for name, value in headers.items() if not name.endswith("-encoding")}
    return Page(url, html, status, kept, record.record_date)


def _payload(record: WarcRecord, limit: int) -> bytes:
    if record.content_length > limit:
        raise TooLargeBody(limit)
    wanted = record.content_length
    pieces: list[bytes] = []
    while wanted and (piece := record.reader.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    if wanted:
        raise DamagedBody(_CUT_OFF)
    return b"".join(pieces)


def _headers(record: WarcRecord) -> dict[str, str]:
    """Names in lower case; a name that stands several times has its values joined (RFC 9110, section 5.3)."""
    headers: dict[str, str] = {}
    for name, value in record.http_headers.to_tuples():
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


def _located(offset: int, page: Page, relative: str | None, end: int) -> Page:
    if relative is None:
        return page
    return replace(page, record=ArchiveRecord(relative, offset, end - offset))


def _has_ragged_end(file: BinaryIO, offset: int) -> bool:
    """Whether a gzip file ends before its last member does, or with a piece of another."""
    file.seek(0)
    if file.read(2) != _GZIP:
        return False
    file.seek(offset)
    if file.read(2) != _GZIP:
        offset = 0
    file.seek(offset)
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    while piece := file.read(_PIECE):
        while piece and not member.eof:
            member.decompress(piece, _PIECE)
            piece = member.unconsumed_tail
        if member.eof:
            return bool(member.unused_data or file.read(1))
    return True


def _no_warc(path: str) -> ArchiveError:
    return ArchiveError("is no WARC file", where=path, hint="expected a .warc or .warc.gz of WARC 1.0 or 1.1")
