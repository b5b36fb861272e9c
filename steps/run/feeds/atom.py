"""A topic's feed as Atom 1.0 (RFC 4287). Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid5

from lxml import etree

from clipdesk.model.text import harmless
from clipdesk.model.topic import Topic
from steps.run.feeds.entries import FeedEntry

MEDIA_TYPE = "application/atom+xml"
OURS = UUID("5f1d6d5e-2c51-5d0a-9b39-8a6a6f9d2c10")
"""The space of names that a feed's id is made in (RFC 9562, section 5.5): it is the same everywhere."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def atom(topic: Topic, entries: Sequence[FeedEntry], *, now: datetime) -> bytes:
    """UTF-8. The feed was updated when the first of its entries was; one without any, now."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _text(feed, "id", uuid5(OURS, topic.id).urn)
    _text(feed, "title", topic.name)
    _text(feed, "subtitle", topic.description)
    _text(feed, "updated", _instant(entries[0].updated_at if entries else now))
    _text(feed, "generator", "Clipdesk")
    _text(etree.SubElement(feed, f"{{{_ATOM}}}author"), "name", "Clipdesk")
    for entry in entries:
        _entry(feed, entry)
    written: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def _entry(feed: "etree._Element", entry: FeedEntry) -> None:
    made = etree.SubElement(feed, f"{{{_ATOM}}}entry")
    if entry.language:
        made.set(_LANGUAGE, entry.language)
    _text(made, "id", UUID(entry.article_id).urn)
    _text(made, "title", entry.headline)
    etree.SubElement(made, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=harmless(entry.url))
    _text(made, "updated", _instant(entry.updated_at))
    if entry.published_at:
        _text(made, "published", _instant(entry.published_at))
    _text(etree.SubElement(made, f"{{{_ATOM}}}author"), "name", entry.publisher)
    if entry.version > 1:
        etree.SubElement(made, f"{{{_ATOM}}}category", term="edited")
    _text(made, "summary", entry.summary)


def _text(parent: "etree._Element", name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = harmless(text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
