"""Reading WARC files (ISO 28500) of any tool: 1.0 and 1.1, compressed or plain, whole, damaged or cut off."""

import hashlib
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from fastwarc.warc import WarcRecord, WarcRecordType

from clipdesk.corpus.http_body import decoded_body
from clipdesk.corpus.warc_records import Damage, Damaged, UnreadableRecord, walk
from clipdesk.model.content_coding import DamagedBody, TooLargeBody
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord, Page
from clipdesk.model.urls import without_credentials

_CUT_OFF = "the file is cut off inside this record"
_WRONG_DIGEST = "does not match its digest"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the digests found; `damaged` are those of the `records` whose bytes are not what was
    written."""

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
    """Every HTTP response of the file, in its order; whole records of another kind are skipped.

    With `root` each page carries its ArchiveRecord, relative to it. A record that is too large, damaged or
    unlike its digest comes as an UnreadableRecord and the rest goes on; so does what is missing at the end of
    a file that is cut off, and a file that holds no response at all. Raises ArchiveError for a file that is
    missing, empty or no WARC.
    """
    relative = path.relative_to(root).as_posix() if root else None
    skipped: Counter[str] = Counter()
    with _opened(path) as file:
        held: tuple[int, Page] | None = None
        found = False
        for offset, item in walk(file, str(path), lambda record: _read(record, str(path), max_page_bytes)):
            if held and not (isinstance(item, Damaged) and item.spoilt and offset == held[0]):
                yield _located(*held, relative, offset)
            held = (offset, item) if isinstance(item, Page) else None
            found = found or not isinstance(item, str)
            if isinstance(item, UnreadableRecord):
                yield item
            elif isinstance(item, str):
                skipped[item] += 1
        if held:
            yield _located(*held, relative, path.stat().st_size)
    if not found:
        kinds = ", ".join(f"{times:,} {kind}" for kind, times in skipped.most_common(5))
        yield UnreadableRecord(str(path), 0, f"the file holds no HTTP response, only {kinds}")


def read_one(file: BinaryIO, *, where: str, max_page_bytes: int) -> Page | UnreadableRecord | None:
    """The first record of an open stream; None if it is no response. Raises ArchiveError if it is no WARC."""
    held: Page | None = None
    for _, item in walk(file, where, lambda record: _read(record, where, max_page_bytes)):
        if held and not (isinstance(item, Damaged) and item.spoilt):
            return held
        if not isinstance(item, Page):
            return item if isinstance(item, UnreadableRecord) else None
        held = item
    return held


def verify(path: Path) -> Verified:
    """Read every record and compare it with its block digest. Raises ArchiveError as read_warc does."""
    found: list[bool | Damaged] = []
    with _opened(path) as file:
        for _, item in walk(file, str(path), verified):
            if isinstance(item, Damaged) and item.spoilt:
                found.pop()
            found.append(item)
    damaged = tuple(item for item in found if isinstance(item, Damaged))
    return Verified(str(path), len(found), found.count(False), damaged)


def verified(record: WarcRecord) -> bool:
    """Whether the record has a digest. Raises Damage for one that it does not match."""
    if record.headers.get("WARC-Block-Digest") is None:
        if record.consume() != record.content_length:
            raise Damage(_CUT_OFF)
        return False
    if not record.verify_block_digest(consume=True):
        raise Damage(_WRONG_DIGEST)
    return True


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


def _read(record: WarcRecord, path: str, limit: int) -> Page | UnreadableRecord | str:
    """The page of a response; the kind of a whole record of another type. Raises Damage."""
    kind = record.headers.get("WARC-Type") or "of no type"
    if record.record_type not in (WarcRecordType.response, WarcRecordType.unknown):
        if record.consume() != record.content_length:
            raise Damage(_CUT_OFF)
        return kind
    url = without_credentials((record.headers.get("WARC-Target-URI") or "").strip("<>"))
    try:
        if record.record_type == WarcRecordType.unknown:
            raise DamagedBody(f"is of an unknown type, {kind[:80]!r}")
        return _page(record, url, limit)
    except (DamagedBody, TooLargeBody) as error:
        return UnreadableRecord(path, record.stream_pos, str(error), url or None)


def _page(record: WarcRecord, url: str, limit: int) -> Page:
    """Raises Damage, DamagedBody, TooLargeBody."""
    block = _block(record, limit)
    if not _is_web_address(url):
        raise DamagedBody(f"is no HTTP response but of {url[:80]!r}")
    head, status = _http(record, block)
    headers = _headers(record)
    html = decoded_body(block[head:], headers, limit)
    # The body is decoded now: headers that still name a coding would lie to whoever reads on.
    kept = {name: value for name, value in headers.items() if not name.endswith("-encoding")}
    return Page(url, html, status, kept, record.record_date)


def _block(record: WarcRecord, limit: int) -> bytes:
    """The whole record behind its own head. Raises Damage, TooLargeBody."""
    if record.content_length > limit:
        raise TooLargeBody(limit)
    wanted = record.content_length
    pieces: list[bytes] = []
    while wanted and (piece := record.reader.read(wanted)):
        pieces.append(piece)
        wanted -= len(piece)
    if wanted:
        raise Damage(_CUT_OFF)
    block = b"".join(pieces)
    if not _has_digest(block, record.headers.get("WARC-Block-Digest") or ""):
        raise Damage(_WRONG_DIGEST)
    return block


def _has_digest(block: bytes, stated: str) -> bool:
    """Whether the block has the digest that is stated, in base 32 or 16; an unknown one says nothing."""
    name, _, value = stated.partition(":")
    algorithm = name.strip().lower().replace("-", "")
    if algorithm not in ("md5", "sha1", "sha256", "sha512"):
        return True
    digest = hashlib.new(algorithm, block, usedforsecurity=False).digest()
    return value.strip().rstrip("=").upper() in (b32encode(digest).decode().rstrip("="), digest.hex().upper())


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != -1
    except ValueError:
        return False


def _http(record: WarcRecord, block: bytes) -> tuple[int, int]:
    """Parses the HTTP head, whatever media type the record names for it: where it ends, and its status."""
    record.set_bytes_content(block)
    record.is_http = True
    record.parse_http()
    status = record.http_headers.status_code if record.http_headers else None
    if status is None:
        raise DamagedBody("its HTTP head has no status")
    return len(block) - record.content_length, status


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
