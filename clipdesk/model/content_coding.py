"""Content codings taken off within bounds, by what the headers say and what the bytes are. Pure.

Servers label what they have not packed, pack what they do not label (`feed.xml.gz`), and pack twice.
"""

import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Protocol

from fastwarc.stream_io import BrotliReader, ZstdReader

CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})

_MAGIC = {
    "gzip": (b"\x1f\x8b\x08",),
    "zstd": (b"\x28\xb5\x2f\xfd",),
    "deflate": (b"\x78\x01", b"\x78\x9c", b"\x78\xda"),
}
"""RFC 1952, section 2.3.1; RFC 8878, section 3.1.1; RFC 1950, section 2.2. Brotli has none (RFC 7932)."""
_SPACE = b"\xef\xbb\xbf \t\r\n"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_BINARY = bytes({*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
"""Bytes that stand in no text (WHATWG, MIME Sniffing, section 3)."""
_SNIFFED = 1_445
"""Bytes that a browser looks at (MIME Sniffing, section 5.2)."""
_MAX_LAYERS = 4
"""Codings on one body: honest servers put on one, those that pack a `.gz` file again two."""
_MAX_MEMBERS = 10_000
"""Of one gzip body: honest servers send one, and those that compress block by block one for each 64 kB."""
_FIRST_PIECE, _PIECE = 512, 65_536


class TooLargeBody(ValueError):
    """The decoded body has more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"larger than {limit:,} bytes")


class DamagedBody(ValueError):
    """The body is not what its headers say."""


class Reader(Protocol):
    """What gives a body piece by piece."""

    def read(self, size: int) -> bytes: ...


def bare(body: bytes, codings: Sequence[str], limit: int) -> bytes:
    """The body without its content codings, the labelled ones (lower case, in the order in which they were
    put on) and those that its first bytes show.

    A label that plainly is wrong counts for nothing; behind one that is not known nothing is taken off.
    Raises TooLargeBody, and DamagedBody for a body that ends before its coding does, or is packed over and
    over.
    """
    said = list(codings)
    for _ in range(_MAX_LAYERS):
        if said and said[-1] not in CODINGS:
            return body
        label, coding = said.pop() if said else None, coding_of(body)
        if coding is None and label is None:
            return _without_brotli(body, limit)
        if label == "br" and coding == "deflate":
            coding = None  # two bytes prove less than a label
        body = unpacked(body, coding, limit) if coding else _unlabelled(body, label or "", limit)
    if said or coding_of(body):
        raise DamagedBody(f"a body that is packed more than {_MAX_LAYERS} times")
    return body


def coding_of(body: bytes) -> str | None:
    """The coding that the first bytes show; None where they show none, as with Brotli, which only unpacking
    proves."""
    shown = (coding for coding, magic in _MAGIC.items() if body.startswith(magic))
    coding = next(shown, None)
    return None if coding == "deflate" and is_text(body) else coding


def is_text(body: bytes) -> bool:
    """Whether the first bytes are those of a text, in whatever encoding (MIME Sniffing, section 7.2)."""
    start = body[:_SNIFFED]
    return start.startswith(_MARKS) or len(start.translate(None, _BINARY)) == len(start)


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """The body without one content coding, in lower case. Raises TooLargeBody, and DamagedBody for one that
    ends before its coding does: half a page is no page."""
    match coding:
        case "gzip" | "x-gzip":
            return _gunzipped(body, limit)
        case "br":
            return drained(lambda: BrotliReader(BytesIO(body)), coding, limit)
        case "zstd":
            return drained(lambda: ZstdReader(BytesIO(body)), coding, limit)
        case "deflate":
            return _inflated(body, limit)
        case _:
            raise DamagedBody(f"content coding {coding!r} is not known")


def begun(body: bytes, limit: int) -> bytes:
    """What can be had of a gzip body that is damaged or cut off, at most `limit` bytes; empty for others."""
    if coding_of(body) != "gzip":
        return b""
    stream, parts = zlib.decompressobj(zlib.MAX_WBITS | 16), []
    for at in range(0, len(body), _FIRST_PIECE):
        try:
            parts.append(stream.decompress(body[at : at + _FIRST_PIECE], limit))
        except zlib.error:
            break
        limit -= len(parts[-1])
        if stream.eof or limit <= 0:
            break
    return b"".join(parts)


def drained(open_reader: Callable[[], Reader], coding: str, limit: int) -> bytes:
    """Everything the reader gives, read in pieces so that a compression bomb never unfolds."""
    pieces: list[bytes] = []
    size = 0
    try:
        reader = open_reader()
        while piece := reader.read(65_536):
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                raise TooLargeBody(limit)
    except OSError as error:
        raise DamagedBody(f"damaged {coding} body: {error}") from error
    return b"".join(pieces)


def _unlabelled(body: bytes, label: str, limit: int) -> bytes:
    """A body whose label its first bytes do not bear out: it may be a text, or in a coding without a mark."""
    if label in ("gzip", "x-gzip", "zstd"):
        if is_text(body):
            return body
        raise DamagedBody(f"damaged {label} body: it is no {label}")
    if not body or body.lstrip(_SPACE).startswith(b"<"):
        return body
    try:
        return unpacked(body, label, limit)
    except DamagedBody:
        if is_text(body):
            return body
        raise


def _without_brotli(body: bytes, limit: int) -> bytes:
    """What is no text, but wholly unpacks to one, is Brotli without its label; whatever else, it stays."""
    if not body or is_text(body):
        return body
    try:
        text = unpacked(body, "br", limit)
    except DamagedBody:
        return body
    return text if text and is_text(text) else body


def _gunzipped(body: bytes, limit: int) -> bytes:
    """All members of the body; what follows the last one is padding. A cut-off member is damage."""
    magic, pieces, at, left = _MAGIC["gzip"][0][:2], [], 0, limit
    if not body.startswith(magic):
        raise DamagedBody("damaged gzip body: it is no gzip")
    for _ in range(_MAX_MEMBERS):
        member, at = _member(body, at, left + 1)
        pieces.append(member)
        left -= len(member)
        if left < 0:
            raise TooLargeBody(limit)
        if not body.startswith(magic, at):
            if body[at:] == magic[:1]:
                raise _cut_off()
            return b"".join(pieces)
    raise DamagedBody(f"gzip body of more than {_MAX_MEMBERS:,} members")


def _member(body: bytes, at: int, most: int) -> tuple[bytes, int]:
    """The first `most` bytes of the member that begins at `at`, and where it ends; read in growing pieces, so
    that many small members cost no copy of the rest each."""
    stream, parts, size = zlib.decompressobj(zlib.MAX_WBITS | 16), [], _FIRST_PIECE
    while not stream.eof and most > 0:
        piece = body[at : at + size]
        if not piece:
            raise _cut_off()
        try:
            parts.append(stream.decompress(piece, most))
        except zlib.error as error:
            raise DamagedBody(f"damaged gzip body: {error}") from error
        most -= len(parts[-1])
        at, size = at + len(piece), min(2 * size, _PIECE)
    return b"".join(parts), at - len(stream.unused_data)


def _cut_off() -> DamagedBody:
    return DamagedBody("damaged gzip body: it is cut off")


def _inflated(body: bytes, limit: int) -> bytes:
    """`deflate` is a zlib stream by the RFC and a bare one in the wild."""
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(window)
        try:
            data = stream.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(data) > limit:
            raise TooLargeBody(limit)
        if stream.eof:
            return data
    raise DamagedBody("damaged deflate body: it is cut off or none")
