"""A stream of a compressed WARC file -> the members of it that are wanted, as they are.

Each record of such a file is a gzip member of its own (ISO 28500, annex D). Whether it is wanted is told
from its head; the body of another one is unpacked and thrown away, as nothing says where it ends. What is
given out are the bytes of the file itself: digests and lengths stay true.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from clipdesk.model.errors import ArchiveError

_PIECE = 65_536
_INFLATED = 1_048_576
MAX_HEAD = 65_536
"""Bytes in which the head of a record must end."""


@dataclass(slots=True)
class WarcFilter:
    """`wants` says by its address whether a response is kept; one of more than `longest` packed bytes is not,
    and counts in `too_large`. `offset` is where the member begins that has not ended yet."""

    wants: Callable[[str], bool]
    longest: int
    where: str
    offset: int = 0
    records: int = 0
    too_large: int = 0
    _inflate: "zlib._Decompress | None" = None
    _raw: bytearray = field(default_factory=bytearray)
    _head: bytearray = field(default_factory=bytearray)
    _size: int = 0
    _wanted: bool | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The next bytes of the file; each wanted member that they complete. Raises ArchiveError for what is
        no compressed WARC file."""
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE]
            while piece:
                piece, member = self._take(piece)
                if member:
                    yield member

    @property
    def is_between(self) -> bool:
        """Whether the last byte that was fed ended a member."""
        return self._inflate is None

    def _take(self, piece: bytes) -> tuple[bytes, bytes]:
        """What is left of the piece, and the member that has ended, if it is wanted."""
        inflate = self._inflate = self._inflate or zlib.decompressobj(wbits=31)
        try:
            inflated = inflate.decompress(piece, _INFLATED)
        except zlib.error as error:
            raise ArchiveError(f"byte {self.offset}: {error}", where=self.where) from error
        rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        self._consider(piece[: len(piece) - len(rest)], inflated)
        if not inflate.eof:
            return rest, b""
        member = bytes(self._raw) if self._wanted else b""
        self.offset += self._size
        self.records += 1
        self._inflate, self._wanted, self._size = None, None, 0
        self._raw.clear()
        self._head.clear()
        return rest, member

    def _consider(self, packed: bytes, inflated: bytes) -> None:
        self._size += len(packed)
        if self._wanted is None:
            self._head += inflated[:MAX_HEAD]
            if b"\r\n\r\n" in self._head or len(self._head) >= MAX_HEAD:
                self._wanted = self._is_wanted()
        if self._wanted is False:
            self._raw.clear()
            return
        self._raw += packed
        if len(self._raw) > self.longest:
            self.too_large += 1
            self._wanted = False
            self._raw.clear()

    def _is_wanted(self) -> bool:
        first, *lines = bytes(self._head).partition(b"\r\n\r\n")[0].split(b"\r\n")
        if not first.startswith(b"WARC/"):
            raise ArchiveError(f"byte {self.offset}: no WARC record", where=self.where)
        pairs = (line.partition(b":") for line in lines)
        said = {name.strip().lower(): value.strip().decode("latin-1") for name, _, value in pairs}
        is_response = said.get(b"warc-type") == "response"
        return is_response and self.wants(said.get(b"warc-target-uri", "").strip("<>"))
