"""What the newsroom is asked, and what it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Request:
    """`target` is path and query; header names are in lower case."""

    host: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Response:
    """`body` is bytes, or chunks made while they are sent; `length` overstates a body that is cut off. `raw`
    are the bytes on the wire in place of all that, up to the end of the connection."""

    status: int = 200
    type: str = "text/html; charset=utf-8"
    body: bytes | Iterable[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    raw: Iterable[bytes] | None = None


def redirect(status: int, location: str) -> Response:
    return Response(status, headers={"Location": location})


def validators(body: bytes, modified_at: datetime | None) -> dict[str, str]:
    """ETag and, where a date is known, Last-Modified (RFC 9110, section 8.8)."""
    headers = {"ETag": f'"{sha256(body).hexdigest()[:20]}"'}
    if modified_at:
        headers["Last-Modified"] = format_datetime(modified_at.astimezone(UTC), usegmt=True)
    return headers


def is_unchanged(request: Request, headers: Mapping[str, str]) -> bool:
    """Whether 304 is the answer; If-None-Match outranks If-Modified-Since (RFC 9110, section 13.2.2)."""
    if tags := request.headers.get("if-none-match"):
        return headers.get("ETag") in {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    since, modified = _date(request.headers.get("if-modified-since")), _date(headers.get("Last-Modified"))
    return since is not None and modified is not None and modified <= since


def _date(text: str | None) -> datetime | None:
    """An HTTP date; None when there is none or it is no date, as RFC 9110, section 13.1.3 wants."""
    try:
        return parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
