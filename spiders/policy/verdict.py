"""What a response means for the URL that was asked for. Pure."""

from http import HTTPStatus

from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_UNSAID = frozenset(
    {"", "text/plain", "application/octet-stream", "binary/octet-stream", "application/xml", "text/xml",
     "application/gzip", "application/x-gzip", "application/zstd"}
)  # fmt: skip
"""Media types that servers give to pages by mistake, or that say how a page was packed: the first bytes
decide."""
_SNIFFED = 1024
"""Bytes; as many as a browser looks through for a page's encoding (HTML, section 13.2.3.2)."""


def verdict_of(response: Response, *, conditional: bool) -> tuple[Outcome, str]:
    """The outcome of an article's request and its reason; `conditional` if validators were sent with it."""
    error = http_error(response, conditional=conditional)
    if error is not None:
        return error
    media = media_type(response)
    if media in _HTML or (media in _UNSAID and looks_like_html(response.body)):
        return Outcome.FETCHED, ""
    return Outcome.NOT_HTML, f"is {media or 'of no declared type and no HTML'}"


def http_error(response: Response, *, conditional: bool) -> tuple[Outcome, str] | None:
    """None for a response with a content to read (RFC 9110, section 15)."""
    if response.status == 304 and conditional:
        return Outcome.NOT_MODIFIED, "unchanged since the last visit, says the server"
    if response.status in (200, 203):
        return None
    return Outcome.HTTP_ERROR, f"answered {_status_line(response.status)}"


def media_type(response: Response) -> str:
    """In lower case and without parameters; empty where there is none."""
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return header.partition(";")[0].strip().lower()


def looks_like_html(body: bytes) -> bool:
    """By its first bytes."""
    start = body[:_SNIFFED].lower()
    return b"<html" in start or b"<!doctype html" in start


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
