"""Feeds -> Candidates: RSS 0.9x, 1.0 and 2.0 (rssboard.org, purl.org/rss/1.0), Atom (RFC 4287). Pure."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from clipdesk.model.urls import site
from parsers.discovery.dates import DateReader
from parsers.discovery.discovered import Gathering
from parsers.discovery.records import Field, Form, Record, read_records

MAX_FEED_BYTES = 10_000_000
MAX_ENTRIES = 2_000
MAX_SUMMARY = 20_000

_PUBLISHED = ("pubdate", "published", "dc:date", "dcterms:issued", "issued", "dcterms:created", "created",
              "date", "prism:publicationdate", "atom:published", "dc:created", "dc:issued")  # fmt: skip
_CHANGED = (
    "updated",
    "modified",
    "atom:updated",
    "dcterms:modified",
    "dc:modified",
    "prism:modificationdate",
)
_TITLES = ("title", "dc:title", "media:title")
_SUMMARIES = ("description", "summary", "dc:description", "atom:summary", "content:encoded", "content")
_ORIGINALS = ("feedburner:origlink", "pheedo:origlink")
"""Where the address stands that a distributor has put its own in place of."""
_LEAVES = frozenset({"title", "link", "guid", "id", "language", *_PUBLISHED, *_CHANGED, *_ORIGINALS})
_FIELDS = frozenset(
    {*_LEAVES, *_SUMMARIES, "atom:link", "dc:title", "media:title", "dc:language", "dc:identifier"}
)
RSS = Form(frozenset({"item"}), _FIELDS, _LEAVES, max_records=MAX_ENTRIES)
ATOM = Form(frozenset({"entry"}), _FIELDS, _LEAVES, plain="atom", max_records=MAX_ENTRIES)
_ALTERNATE = ("", "alternate", "http://www.iana.org/assignments/relation/alternate")
"""RFC 4287, section 4.2.7.2: what a link is that does not say, and the long name of it."""
_PAGES = ("", "text/html", "application/xhtml+xml")
_MARKUP = ("html", "text/html")
"""Types of a text that holds markup in references; what is written as elements is read without them."""


class Link(NamedTuple):
    """`base` is what it is relative to; None for the page that it stands on. `is_guess` says that the feed
    calls it no address."""

    address: str
    base: str | None
    is_guess: bool = False


def read_feed(
    text: str,
    form: Form,
    gathering: Gathering,
    now: datetime | None,
    wanted: Sequence[re.Pattern[str]] = (),
) -> None:
    """Every whole entry, in the order of the feed, whose address one of `wanted` is found in where there are
    any."""
    found = read_records(text, form, gathering.page)
    for sentence, times in found.faults.items():
        for _ in range(times):
            gathering.fault(f"the feed: {sentence}")
    language = found.head.text("language", "dc:language") or found.head.language
    dates = DateReader(gathering.page, language, gathering.fault, now)
    dates.learn(one.text for record in found.records for path in _PUBLISHED for one in record.all(path))
    home = _home(found.head, gathering.page)
    seen: set[str] = set()
    for record in found.records:
        link = _link(record, home) or _unsaid(record, home or gathering.page)
        if not wanted or (link and any(pattern.search(link.address) for pattern in wanted)):
            _add(record, link, language, dates, gathering, seen, form)


def _add(
    record: Record,
    link: Link | None,
    language: str | None,
    dates: DateReader,
    gathering: Gathering,
    seen: set[str],
    form: Form,
) -> None:
    if link and link.is_guess:
        gathering.fault("an entry without a link; its guid stands in, which is said to be no address")
    page = link.address.partition("#")[0] if link else ""
    if page and page in seen:
        gathering.fault("an entry is of the same page as another one", page)
    seen.add(page)
    gathering.add(
        link.address if link else None,
        title=_text(record, _TITLES, form),
        summary=_text(record, _SUMMARIES, form),
        published_at=dates.moment(record.text(*_PUBLISHED)),
        modified_at=dates.moment(record.text(*_CHANGED)),
        language=record.text("dc:language", "language") or record.language or language,
        base=link.base if link else None,
    )


# --- which link ---


def _link(record: Record, home: str | None) -> Link | None:
    """The article's own address: what a distributor replaced, the link, or an identifier that is an address,
    which comes before a link to the front page."""
    original = record.text(*_ORIGINALS)
    if original:
        return Link(original, home)
    link = next(_links(record, home), None)
    permalink = _permalink(record)
    if permalink and (link is None or (_is_home(link, home) and not _is_front(permalink))):
        return Link(permalink, None)
    about = record.attributes.get("rdf:about", "")
    return link or (Link(about, None) if _is_address(about) else None) or _source(record)


def _links(record: Record, home: str | None) -> Iterator[Link]:
    """Those that may be the article's, the likeliest first: RSS has the address as text, Atom as attribute,
    beside which a text says nothing."""
    alternates = [one for one in (*record.all("link"), *record.all("atom:link")) if _is_alternate(one)]
    for one in record.all("link"):
        if (address := one.text.strip()) and _is_alternate(one) and "href" not in one.attributes:
            yield Link(address, one.base or home)
    for one in sorted(alternates, key=lambda one: _media(one) not in _PAGES):
        if address := one.attributes.get("href", "").strip():
            yield Link(address, one.base or record.base)


def _is_alternate(link: Field) -> bool:
    return link.attributes.get("rel", "").strip().lower() in _ALTERNATE


def _media(link: Field) -> str:
    return link.attributes.get("type", "").partition(";")[0].strip().lower()


def _permalink(record: Record) -> str | None:
    """`guid` is an address unless it says otherwise (RSS 2.0), `id` often is one (RFC 4287, section
    4.2.6)."""
    for one in record.all("guid"):
        if one.attributes.get("ispermalink", "true").strip().lower() != "false" and _is_address(one.text):
            return one.text.strip()
    return next((one.text.strip() for one in record.all("id") if _is_address(one.text)), None)


def _source(record: Record) -> Link | None:
    """The content's own address (RFC 4287, section 4.1.3.2)."""
    for one in record.all("content"):
        if one.attributes.get("src") and _media(one) in _PAGES:
            return Link(one.attributes["src"], one.base)
    return None


def _unsaid(record: Record, home: str) -> Link | None:
    """An address of the feed's own site in a `guid` that says to be none, where an entry has no other.

    RSS 2.0 lets nobody take it for one, and beside a link nobody does. But programs that write feeds say
    so of every `guid` that they are given (feedgen, jpmonette/feed), and the entry would be lost.
    """
    for one in record.all("guid"):
        if _is_address(one.text) and _is_on(one.text.strip(), home):
            return Link(one.text.strip(), None, is_guess=True)
    return None


def _is_on(address: str, home: str) -> bool:
    try:
        return site(address) == site(home)
    except ValueError:
        return False


def _is_address(text: str) -> bool:
    return text.strip().lower().startswith(("http://", "https://"))


def _home(head: Record, page: str) -> str | None:
    """The address of the site, which relative links of RSS are relative to; None where none is given."""
    link = next(_links(head, None), None)
    if link is None:
        return None
    try:
        home = urljoin(link.base or page, link.address)
    except ValueError:
        return None
    return home if _is_address(home) else None


def _is_home(link: Link, home: str | None) -> bool:
    return (home is not None and link.address.rstrip("/") == home.rstrip("/")) or _is_front(link.address)


def _is_front(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.netloc) and parts.path in ("", "/") and not parts.query


# --- which words ---


def _text(record: Record, paths: Sequence[str], form: Form) -> str | None:
    """The first of these fields that says something, as it is read: RSS and Atom's `html` hold markup, Atom's
    `text` does not, which it is without a type (RFC 4287, section 3.1.1)."""
    for path in paths:
        for one in record.all(path):
            if one.text.strip():
                is_atoms = form is ATOM if ":" not in path else path.startswith("atom:")
                kind = _media(one) or ("text" if is_atoms else "html")
                return plain_text(one.text) if kind in _MARKUP else one.text
    return None


def plain_text(markup: str) -> str:
    """The text of a title or summary, which may be HTML."""
    if "<" not in markup and "&" not in markup:
        return markup
    body = LexborHTMLParser(markup[:MAX_SUMMARY]).body
    return body.text(separator="") if body else ""
