"""HTTP bodies as they lie in WARC files: chunked, compressed or neither, undone within bounds. Pure."""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader

_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}

# Each member costs a copy of the rest: honest servers send one.
_MAX_MEMBERS = 64


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
        if coding not in {"", "identity"}:
            body = _decompressed(body, coding, limit)
    if len(body) > limit:
        raise TooLargeBody(limit)
    return body


def _unchunked(body: bytes, limit: int) -> bytes:
    size_line = body.split(b"\r\n", 1)[0].split(b";", 1)[0].strip()
    try:
        int(size_line, 16)
    except ValueError:
        return body
    return _drained(lambda: ChunkedReader(BytesIO(body)), "chunked", limit)


def _decompressed(body: bytes, coding: str, limit: int) -> bytes:
    if not body or not body.startswith(_MAGIC.get(coding, b"")):
        return body
    match coding:
        case "gzip" | "x-gzip":
            return _gunzipped(body, limit)
        case "br":
            return _drained_unless_text(lambda: BrotliReader(BytesIO(body)), body, coding, limit)
        case "zstd":
            return _drained(lambda: ZstdReader(BytesIO(body)), coding, limit)
        case "deflate":
            return _inflated(body, limit)
    raise DamagedBody(f"content coding {coding!r} is not known")


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


def _drained_unless_text(
    open_reader: Callable[[], BrotliReader], body: bytes, coding: str, limit: int
) -> bytes:
    """Brotli has no magic number: what does not decode but begins like markup is taken as it stands."""
    try:
        return _drained(open_reader, coding, limit)
    except DamagedBody:
        if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
            return body
        raise


def _gunzipped(body: bytes, limit: int) -> bytes:
    """All members of the body; what follows the last one is padding. A cut-off member is damage."""
    data = b""
    for _ in range(_MAX_MEMBERS):
        if not body.startswith(_MAGIC["gzip"]):
            return data
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            data += member.decompress(body, limit + 1 - len(data))
        except zlib.error as error:
            raise DamagedBody(f"damaged gzip body: {error}") from error
        if len(data) > limit:
            raise TooLargeBody(limit)
        if not member.eof:
            raise DamagedBody("damaged gzip body: it is cut off")
        body = member.unused_data
    raise DamagedBody(f"gzip body of more than {_MAX_MEMBERS} members")


def _inflated(body: bytes, limit: int) -> bytes:
    """`deflate` is a zlib stream by the RFC and a bare one in the wild; markup is no deflate at all."""
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
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return body
    raise DamagedBody("damaged deflate body")
