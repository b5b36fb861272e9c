"""Feeds -> Candidates: RSS 0.9x, 1.0 and 2.0, Atom (by feedparser) and JSON Feed 1.1, broken XML included."""

import calendar
import codecs
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import feedparser  # type: ignore[import-untyped]
from feedparser.encodings import convert_to_utf8  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from parsers.discovery.dates import moment
from parsers.discovery.discovered import Discovered, Gathering
from parsers.discovery.limit_feed import limit_feed

MAX_FEED_BYTES = 10_000_000
MAX_ENTRIES = 2_000
MAX_SUMMARY = 20_000

_DECLARATION = 500
"""Bytes in which an XML declaration must end."""
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def parse_feed(content: bytes, url: str, source: str, headers: Mapping[str, str] | None = None) -> Discovered:
    """The entries of a feed; `headers` have lower-case names. Never raises: `faults` says what is wrong."""
    gathering = Gathering(url, source)
    if len(content) > MAX_FEED_BYTES:
        gathering.fault(f"the feed is larger than {MAX_FEED_BYTES} bytes; it is not read")
    elif content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        _read_json(content, gathering)
    else:
        _read_xml(content, url, headers or {}, gathering)
    return gathering.result()


def _read_xml(content: bytes, url: str, headers: Mapping[str, str], gathering: Gathering) -> None:
    feed, left_out = limit_feed(_in_utf8(content, headers, gathering))
    for sentence in left_out:
        gathering.fault(sentence)
    if not feed:
        gathering.fault("this is no feed")
        return
    parsed = feedparser.parse(
        BytesIO(feed),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if parsed.bozo:
        gathering.fault(f"the feed is not well formed: {parsed.bozo_exception}")
    if not parsed.version and not parsed.entries:
        gathering.fault("this is no feed")
    if len(parsed.entries) > MAX_ENTRIES:
        gathering.fault(f"more than {MAX_ENTRIES} entries; the rest is left out")
    language = parsed.feed.get("language")
    for entry in parsed.entries[:MAX_ENTRIES]:
        _add_entry(entry, language, gathering)


def _in_utf8(content: bytes, headers: Mapping[str, str], gathering: Gathering) -> bytes:
    """By the byte order mark, or as feedparser tells from the headers and the XML declaration, which must
    stand on a line of its own: the whole line is searched, over and over."""
    for mark, encoding in _WIDE:
        if content.startswith(mark):
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    if content.startswith((b"<?", codecs.BOM_UTF8 + b"<?")):
        head, end, _ = content[:_DECLARATION].partition(b"?>")
        content = head + end + b"\n" + content[len(head + end) :]
    try:
        utf8: bytes = convert_to_utf8(dict(headers), content, {})
    except ValueError as error:
        gathering.fault(f"the feed names an encoding that cannot be read ({error}); it is taken for UTF-8")
        return content.decode(errors="replace").encode()
    return utf8


def _add_entry(entry: Any, language: str | None, gathering: Gathering) -> None:
    gathering.add(
        entry.get("link") or _permalink(entry),
        title=_text(entry.get("title")),
        summary=_text(entry.get("summary")),
        published_at=_moment(entry, "published") or _moment(entry, "created"),
        modified_at=_moment(entry, "updated"),
        language=entry.get("language") or language,
    )


def _permalink(entry: Any) -> str | None:
    """An id that is a URL: RSS's `guid isPermaLink`, and Atom feeds that have no link."""
    identifier = str(entry.get("id") or "")
    return identifier if identifier.startswith(("http://", "https://")) else None


def _moment(entry: Any, name: str) -> datetime | None:
    """feedparser gives `updated` the date of `published` where there is none: that is left out."""
    if name not in entry.keys():  # noqa: SIM118 (feedparser's `in` answers for such stand-ins too)
        return None
    parsed = entry.get(f"{name}_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else moment(entry[name])
    except (ValueError, OverflowError, OSError):
        return None


def _text(markup: Any) -> str | None:
    """The text of a title or summary, which may be HTML."""
    if not isinstance(markup, str):
        return None
    if "<" not in markup and "&" not in markup:
        return markup
    body = LexborHTMLParser(markup[:MAX_SUMMARY]).body
    return body.text() if body else None


def _read_json(content: bytes, gathering: Gathering) -> None:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError) as error:
        gathering.fault(f"the feed is not well formed: {error}")
        return
    items = feed.get("items")
    if not isinstance(items, list) or "jsonfeed.org" not in str(feed.get("version")):
        gathering.fault("this is no feed")
        return
    if len(items) > MAX_ENTRIES:
        gathering.fault(f"more than {MAX_ENTRIES} entries; the rest is left out")
    for item in items[:MAX_ENTRIES]:
        if isinstance(item, dict):
            _add_item(item, _string(feed, "language"), gathering)
        else:
            gathering.fault("an item that is no object")


def _add_item(item: dict[str, Any], language: str | None, gathering: Gathering) -> None:
    gathering.add(
        _string(item, "url") or _string(item, "external_url") or _permalink(item),
        title=_string(item, "title"),
        summary=_string(item, "summary") or _string(item, "content_text") or _text(item.get("content_html")),
        published_at=moment(_string(item, "date_published")),
        modified_at=moment(_string(item, "date_modified")),
        language=_string(item, "language") or language,
    )


def _string(mapping: dict[str, Any], name: str) -> str | None:
    value = mapping.get(name)
    return value if isinstance(value, str) else None
