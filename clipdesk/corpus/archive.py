"""The archive: every response as it came, in WARC 1.1 files (ISO 28500:2017), one for each run and source.

Each record is a gzip member of its own, so that a page is read by path, offset and length alone.
"""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, FileIO
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from clipdesk.corpus.salvage import Salvaged, salvage
from clipdesk.corpus.warc import Verified, read_one, read_warc, verify
from clipdesk.corpus.warc_records import UnreadableRecord
from clipdesk.model.errors import ArchiveError, TakenOut
from clipdesk.model.page import ArchiveRecord, Page

__all__ = [
    "ERASED",
    "MAX_PAGE_BYTES",
    "ArchiveWriter",
    "UnreadableRecord",
    "Verified",
    "compressed",
    "holds",
    "member_at",
    "read_page",
    "read_warc",
    "verify",
]

MAX_PAGE_BYTES = 64 * 1024 * 1024

COMPRESSION = 3
"""Of gzip. Measured on the pages of the extraction corpora: 181 MB a second and 20.6% of their size; level 6
would be 113 and 19.4%."""
DEATH_SECONDS = 5.0
"""How long the next writer of a file waits for one that has just been killed. Chosen, not measured."""

ERASED = b"\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff"
"""The gzip header (RFC 1952) of a note that stands for a record (erasure.py): no other has a comment."""

_HOP_HEADERS = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class ArchiveWriter:
    """Writes one WARC file: under `path` + ".tmp" until the clean exit of the `with` block renames it.

    After an error the .tmp file stays. The next writer of `path` begins anew, or, where it is to `go_on`,
    behind the last whole record: `salvaged` then says what is there.
    """

    def __init__(self, path: Path, root: Path, *, go_on: bool = False) -> None:
        """`path` must lie under `root`, the folder that ArchiveRecord.path is relative to."""
        self._path = path
        self._root = root
        self._temporary = path.with_name(path.name + ".tmp")
        self._relative = path.relative_to(root).as_posix()
        self._go_on = go_on
        self._file: FileIO | None = None
        self._discarded = False
        self.salvaged = Salvaged()

    def __enter__(self) -> Self:
        """Raises ArchiveError, also where another process is writing the file."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._go_on and self._path.exists():
                # Its writer died right behind its completion.
                self._path.replace(self._temporary)
            self._file = self._temporary.open("ab", buffering=0)
            self._begin(self._file)
        except OSError as error:
            self._close()
            raise unwritable(self._path, error) from error
        except ArchiveError:
            self._close()
            raise
        if not self.salvaged.end:
            self._append(_warcinfo(self._path.name))
        return self

    def _begin(self, file: FileIO) -> None:
        """Cut off what is not to be kept. The lock goes with the process that holds it."""
        deadline = monotonic() + DEATH_SECONDS
        while not _locked(file):
            if monotonic() > deadline:
                raise ArchiveError("is being written by another process", where=str(self._path))
            sleep(0.1)
        if self._go_on:
            self.salvaged = salvage(self._temporary, self._relative)
        file.truncate(self.salvaged.end)
        file.seek(0, os.SEEK_END)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Leave nothing, not even under a temporary name. Raises ArchiveError."""
        self._close()
        try:
            self._temporary.unlink()
        except OSError as error:
            raise unwritable(self._path, error) from error
        self._discarded = True

    def read_salvaged(self, record: ArchiveRecord, *, max_page_bytes: int) -> Page:
        """A page of `salvaged`, whose file has a temporary name still. Raises ArchiveError."""
        page = read_page(
            self._root, replace(record, path=f"{self._relative}.tmp"), max_page_bytes=max_page_bytes
        )
        return replace(page, record=record)

    def write(
        self,
        *,
        url: str,
        status: int,
        reason: str,
        headers: Sequence[tuple[str, str]],
        body: bytes,
        fetched_at: datetime,
    ) -> ArchiveRecord:
        """Append one response; `body` is decompressed, `fetched_at` aware. Raises ArchiveError: from then
        on the file is given up, and leaving the `with` block does not rename it."""
        record = WarcRecord()
        record.init_headers(WarcRecordType.response)
        record.headers["WARC-Target-URI"] = url
        record.headers["WARC-Date"] = fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.is_http = True
        record.set_bytes_content(_http_head(status, reason, headers, len(body)) + body)
        record.parse_http()
        offset, length = self._append(record)
        return ArchiveRecord(self._relative, offset, length)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is None:
            if kind is None and not self._discarded:
                raise ArchiveError("is incomplete: an earlier write failed", where=str(self._temporary))
            return
        file, self._file = self._file, None
        with file:
            if kind is None:
                self._complete(file)

    def _append(self, record: WarcRecord) -> tuple[int, int]:
        if self._file is None:
            raise ArchiveError("is closed for writing", where=str(self._path))
        member = compressed(record)
        offset = self._file.tell()
        try:
            _write_all(self._file, member)
        except OSError as error:
            self._close()
            raise unwritable(self._path, error) from error
        return offset, len(member)

    def _complete(self, file: FileIO) -> None:
        try:
            os.fsync(file.fileno())
            self._temporary.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise unwritable(self._path, error) from error


def holds(root: Path, record: ArchiveRecord) -> bool:
    """Whether the archive has a file that is long enough for the record."""
    try:
        return (root / record.path).stat().st_size >= record.offset + record.length
    except OSError:
        return False


def read_page(root: Path, record: ArchiveRecord, *, max_page_bytes: int = MAX_PAGE_BYTES) -> Page:
    """The page of one record, found by its offset. Raises ArchiveError, of that TakenOut where a takedown has
    left nothing of it."""
    return _read(root, record, max_page_bytes)[1]


def member_at(root: Path, record: ArchiveRecord) -> bytes:
    """The bytes of a record as they lie there, if its page can be read. Raises as read_page does."""
    return _read(root, record, MAX_PAGE_BYTES)[0]


def _read(root: Path, record: ArchiveRecord, max_page_bytes: int) -> tuple[bytes, Page]:
    path = (root / record.path).resolve()
    where = f"{record.path}@{record.offset}"
    if not path.is_relative_to(root.resolve()):
        raise ArchiveError("lies outside the archive", where=where)
    member = _slice(path, record, where)
    page = read_one(BytesIO(member), where=where, max_page_bytes=max_page_bytes)
    if page is None and member.startswith(ERASED):
        raise TakenOut("was taken down", where=where)
    if page is None:
        raise ArchiveError("is no response record", where=where)
    if isinstance(page, UnreadableRecord):
        raise ArchiveError(page.reason, where=where)
    return member, replace(page, record=record)


def _locked(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _slice(path: Path, record: ArchiveRecord, where: str) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(record.offset)
            member = file.read(record.length)
    except OSError as error:
        raise unreadable(where, error) from error
    if len(member) < record.length:
        raise ArchiveError("the file ends inside this record", where=where)
    return member


def _http_head(status: int, reason: str, headers: Sequence[tuple[str, str]], length: int) -> bytes:
    """Status line and headers (RFC 9112), true of the decompressed body: no codings, the real length."""
    kept = [(name, value) for name, value in headers if name.lower() not in _HOP_HEADERS]
    lines = [f"HTTP/1.1 {status} {_one_line(reason)}"]
    lines += [f"{_one_line(name)}: {_one_line(value)}" for name, value in kept]
    lines += [f"Content-Length: {length}", "", ""]
    return "\r\n".join(lines).encode()


def _one_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def _warcinfo(name: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo)
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(b"software: Clipdesk\r\nformat: WARC File Format 1.1\r\n")
    return record


def compressed(record: WarcRecord) -> bytes:
    """A record as a gzip member of its own, with its digests."""
    buffer = BytesIO()
    writer = GzipWriter(buffer, compression_level=COMPRESSION)
    record.write(writer, checksum_data=True)
    writer.finish()
    writer.flush()
    return buffer.getvalue()


def _write_all(file: FileIO, data: bytes) -> None:
    """Unbuffered, so that a full disk is known at once and nothing is left to be written on closing."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def sync_folder(folder: Path) -> None:
    """Make the rename itself durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unreadable(where: Path | str, error: OSError) -> ArchiveError:
    return ArchiveError(f"cannot be read: {error.strerror or error}", where=str(where))


def unwritable(path: Path, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"cannot be written: {error.strerror or error}",
        where=str(path),
        hint="check the folder's permissions and the free space",
    )
