"""HTTP bodies as they lie in WARC files: chunked, compressed or neither, undone within bounds. Pure."""

from collections.abc import Mapping
from io import BytesIO

from fastwarc.stream_io import ChunkedReader

from clipdesk.model.content_coding import CODINGS, DamagedBody, bare, drained


def decoded_body(body: bytes, headers: Mapping[str, str], limit: int) -> bytes:
    """The body without its transfer and content codings (RFC 9112, section 7; RFC 9110, section 8.4).

    `headers` have lower-case names. Many tools store a decoded body under the headers of the encoded one:
    a body that plainly is not in the stated coding is taken as it stands, whatever its length.
    Raises TooLargeBody for one that unpacks to more than `limit` bytes, and DamagedBody.
    """
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body, limit)
    codings = [coding.strip() for coding in headers.get("content-encoding", "").lower().split(",")]
    codings = [coding for coding in codings if coding not in {"", "identity"}]
    if unknown := [coding for coding in codings if coding not in CODINGS]:
        raise DamagedBody(f"content coding {unknown[-1]!r} is not known")
    return bare(body, codings, limit)


def _unchunked(body: bytes, limit: int) -> bytes:
    size_line = body.split(b"\r\n", 1)[0].split(b";", 1)[0].strip()
    try:
        int(size_line, 16)
    except ValueError:
        return body
    return drained(lambda: ChunkedReader(BytesIO(body)), "chunked", limit)
