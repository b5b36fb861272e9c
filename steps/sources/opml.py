"""OPML 2.0 (opml.org/spec2), the format in which feed readers exchange their subscriptions: in and out.

A file from elsewhere is hostile: no entity is expanded, nothing is fetched, and its size, depth and number of
outlines are bounded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from lxml import etree

from clipdesk.model.discovery import Feed
from clipdesk.model.errors import InputError
from clipdesk.model.source import Source
from clipdesk.model.urls import absolute, site
from parsers.discovery.discovered import one_line
from parsers.metadata.page.language_tag import language_tag

MAX_OPML_BYTES = 10_000_000
MAX_OUTLINES = 20_000
MAX_DEPTH = 32
# Far beyond the largest reading lists that people share (chosen, not measured).


@dataclass(frozen=True, slots=True)
class Subscription:
    """One outline with a feed; `homepage` and `language` (BCP 47) are None where it names none."""

    feed: str
    title: str
    homepage: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """In the order of the file, each feed once; `faults` are sentences for the operator."""

    feeds: tuple[Subscription, ...]
    faults: tuple[str, ...] = ()


def read_opml(content: bytes, where: str) -> Subscriptions:
    """Every outline with an `xmlUrl`, whatever its `type`: many writers leave it out.

    Raises InputError for what is no OPML, declares entities, or is larger than the bounds.
    """
    if len(content) > MAX_OPML_BYTES:
        raise InputError(f"is larger than {MAX_OPML_BYTES:,} bytes", where=where)
    root, faults = _tree(content, where)
    feeds: dict[str, Subscription] = {}
    for number, (outline, depth) in enumerate(_outlines(root)):
        if number >= MAX_OUTLINES or depth > MAX_DEPTH:
            raise InputError(
                f"has more than {MAX_OUTLINES:,} outlines, or some nested deeper than {MAX_DEPTH}",
                where=where,
            )
        try:
            subscription = _subscription(outline)
        except ValueError as error:
            faults.append(f"line {outline.sourceline}: a feed with {error}; it is left out")
            continue
        if subscription:
            feeds.setdefault(subscription.feed, subscription)
    return Subscriptions(tuple(feeds.values()), tuple(faults))


def write_opml(sources: Iterable[Source], *, now: datetime) -> bytes:
    """The feeds of the sources, one outline for each source; what are no feeds OPML has no word for."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Sources of Clipdesk"
    etree.SubElement(head, "dateCreated").text = format_datetime(now, usegmt=True)
    body = etree.SubElement(root, "body")
    for source in sources:
        feeds = [entry for entry in source.discovery if isinstance(entry, Feed)]
        if not feeds:
            continue
        group = etree.SubElement(body, "outline", text=source.publisher or source.id)
        for entry in feeds:
            etree.SubElement(
                group,
                "outline",
                type="rss",
                text=source.publisher or source.id,
                xmlUrl=entry.url,
                htmlUrl=source.homepage,
                language=source.languages[0],
            )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def by_site(feeds: Iterable[Subscription]) -> list[list[Subscription]]:
    """One list for each site that the home pages, or without one the feeds, are on."""
    groups: dict[str, list[Subscription]] = {}
    for one in feeds:
        groups.setdefault(site(one.homepage or one.feed), []).append(one)
    return list(groups.values())


def _tree(content: bytes, where: str) -> tuple[etree._Element, list[str]]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"is no XML: {error.msg}", where=where) from error
    dtd = root.getroottree().docinfo.internalDTD if root is not None else None
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise InputError("declares entities, which OPML has no need of", where=where, hint="take them out")
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise InputError("is no OPML", where=where, hint="export it from the feed reader again")
    errors = parser.error_log
    return root, [f"line {errors[0].line}: {errors[0].message}"] if errors else []


def _outlines(root: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """With their depth, without recursion."""
    waiting = [(root, 0)]
    while waiting:
        element, depth = waiting.pop()
        if element.tag == "outline":
            yield element, depth
        if depth <= MAX_DEPTH + 1:
            waiting.extend((child, depth + 1) for child in reversed(element) if isinstance(child.tag, str))


def _subscription(outline: etree._Element) -> Subscription | None:
    """Names of attributes are compared without case: xmlUrl, xmlURL and xmlurl are all written. Raises
    ValueError."""
    given = {str(name).lower(): str(value) for name, value in outline.attrib.items()}
    if not given.get("xmlurl", "").strip():
        return None
    feed = absolute(given["xmlurl"], "")
    if "{" in feed or "}" in feed:
        raise ValueError("braces in its address")
    try:
        homepage = absolute(given.get("htmlurl"), "")
    except ValueError:
        homepage = None
    title = one_line(given.get("title")) or one_line(given.get("text")) or ""
    return Subscription(feed, title, homepage, language_tag(given.get("language", "")))
