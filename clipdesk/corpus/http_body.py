"""HTTP bodies as they lie in WARC files: chunked, compressed or neither, undone within bounds. Pure."""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader

_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_SPACE = b"\xef\xbb\xbf \t\r\n"

_MAX_MEMBERS = 10_000
"""Of one gzip body: honest servers send one, and those that compress block by block one for each 64 kB."""
_FIRST_PIECE, _PIECE = 512, 65_536
CODINGS = frozenset({"gzip", "x-gzip", "deflate", "br", "zstd"})


class TooLargeBody(ValueError):
    """The decoded body has more than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"larger than {limit:,} bytes")


class DamagedBody(ValueError):
    """The body is not what its headers say."""


def decoded_body(body: bytes, headers: Mapping[str, str], limit: int) -> bytes:
    """The body without its transfer and content codings (RFC 9112, section 7; RFC 9110, section 8.4).

    `headers` have lower-case names. Many tools store a decoded body under the headers of the encoded one:
    a body that plainly is not in the stated coding is taken as it stands. Raises TooLargeBody, DamagedBody.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body, limit)
    codings = [coding.strip() for coding in headers.get("content-encoding", "").lower().split(",")]
    for coding in reversed(codings):
        if coding not in {"", "identity"} and not _stands_decoded(body, coding):
            body = unpacked(body, coding, limit)
    if len(body) > limit:
        raise TooLargeBody(limit)
    return body


def unpacked(body: bytes, coding: str, limit: int) -> bytes:
    """The body without one content coding, in lower case. Raises TooLargeBody, and DamagedBody for one that
    ends before its coding does: half a page is no page."""
    match coding:
        case "gzip" | "x-gzip":
            return _gunzipped(body, limit)
        case "br":
            return _drained(lambda: BrotliReader(BytesIO(body)), coding, limit)
        case "zstd":
            return _drained(lambda: ZstdReader(BytesIO(body)), coding, limit)
        case "deflate":
            return _inflated(body, limit)
    raise DamagedBody(f"content coding {coding!r} is not known")


def _stands_decoded(body: bytes, coding: str) -> bool:
    """Whether the body plainly is not in the coding: another magic number, or markup where there is none."""
    if magic := _MAGIC.get(coding):
        return not body.startswith(magic)
    return not body or body.lstrip(_SPACE).startswith(b"<")


def _unchunked(body: bytes, limit: int) -> bytes:
    size_line = body.split(b"\r\n", 1)[0].split(b";", 1)[0].strip()
    try:
        int(size_line, 16)
    except ValueError:
        return body
    return _drained(lambda: ChunkedReader(BytesIO(body)), "chunked", limit)


def _drained(
    open_reader: Callable[[], ChunkedReader | BrotliReader | ZstdReader], coding: str, limit: int
) -> bytes:
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


def _gunzipped(body: bytes, limit: int) -> bytes:
    """All members of the body; what follows the last one is padding. A cut-off member is damage."""
    magic, pieces, at, left = _MAGIC["gzip"], [], 0, limit
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
