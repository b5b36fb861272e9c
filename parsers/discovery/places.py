"""Where a site may name its articles: a home page and a robots.txt -> places to ask. Pure.

What the publisher declares comes first: `link rel=alternate` (RSS Advisory Board, "RSS Autodiscovery"; HTML,
section 4.6.6) and the `Sitemap` lines of robots.txt (sitemaps.org). Links that look like feeds and sections
come next; the common addresses are for sites that declare nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clipdesk.model.discovery import UrlKind
from clipdesk.model.urls import absolute, site
from parsers.discovery.discovered import one_line
from parsers.discovery.looks import looks_like_article
from parsers.document.decode import decode
from parsers.document.limit_markup import limit_markup

MAX_PAGE_BYTES = 8_000_000
MAX_LINKS = 5_000
# As many places of a kind as are asked politely in a minute (chosen, not measured).
MOST_FEEDS = 12
MOST_SITEMAPS = 8
MOST_SECTIONS = 6

COMMON_FEEDS = (
    "feed/", "rss.xml", "feed.xml", "rss", "atom.xml", "index.xml", "feed.json", "feeds/posts/default",
)  # fmt: skip
COMMON_SITEMAPS = (
    "news-sitemap.xml", "sitemap-news.xml", "sitemap_news.xml", "sitemap/news.xml", "sitemap_index.xml",
    "sitemap.xml", "wp-sitemap.xml",
)  # fmt: skip
"""As content systems have them: WordPress and its plugins, Drupal, Ghost, Hugo, Jekyll, Blogger."""

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
)
_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom)/?$|\.(?:rss|atom|rdf)$|/(?:rss|feed|atom|index|backend)\.(?:xml|json|rdf|php)$",
    re.I,
)
_TITLE_PARTS = re.compile(r"\s[|—–·:-]\s|:\s")
_FILE_NAME = re.compile(r"\.\w{2,4}$")
_SECTION_WORDS = 40
"""Characters in the words of a link to a section: more is a headline."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to ask, and why it is thought to name articles; a guess, where nobody has named it."""

    url: str
    kind: UrlKind
    evidence: str
    is_guess: bool = False


def declared_places(content: bytes, url: str, headers: Mapping[str, str] | None = None) -> tuple[Place, ...]:
    """The feeds that a page declares or links to, then its sections. Never raises."""
    markup, _ = limit_markup(decode(content[:MAX_PAGE_BYTES], headers).text.encode("utf-8", "replace"))
    tree = LexborHTMLParser(markup)
    base = _usable((_attribute(tree.css_first("base[href]"), "href")), url) or url
    feeds = _firsts((*_alternates(tree, base), *_linked_feeds(tree, base, url)), MOST_FEEDS)
    sections = _firsts(_sections(tree, base, url), MOST_SECTIONS)
    return (*feeds, *sections)


def title_parts(content: bytes, headers: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The parts of a page's title: on a home page the site's name and its motto, in either order."""
    markup, _ = limit_markup(decode(content[:MAX_PAGE_BYTES], headers).text.encode("utf-8", "replace"))
    title = LexborHTMLParser(markup).css_first("title")
    parts = _TITLE_PARTS.split(one_line(title.text()) or "") if title else []
    return tuple(part for part in parts if part)


def robots_places(sitemaps: Iterable[str], url: str) -> tuple[Place, ...]:
    """The sitemaps that a robots.txt at `url` names."""
    urls = (_usable(one, url) for one in sitemaps)
    found = (Place(one, UrlKind.NEWS_SITEMAP, "robots.txt names it") for one in urls if one)
    return tuple(_firsts(found, MOST_SITEMAPS))


def common_places(url: str, kind: UrlKind) -> tuple[Place, ...]:
    """Where sites like this one have their feeds, or their sitemaps."""
    names = COMMON_FEEDS if kind is UrlKind.FEED else COMMON_SITEMAPS
    folders = (
        dict.fromkeys((urljoin(url, "./"), urljoin(url, "/")))
        if kind is UrlKind.FEED
        else (urljoin(url, "/"),)
    )
    return tuple(
        Place(urljoin(folder, name), kind, "a common address", is_guess=True)
        for folder in folders
        for name in names
    )


def _alternates(tree: LexborHTMLParser, base: str) -> Iterator[Place]:
    for link in tree.css("link[rel~=alternate i][href]")[:MAX_LINKS]:
        media = _attribute(link, "type").partition(";")[0].strip().lower()
        url = _usable(_attribute(link, "href"), base)
        if url and media in _FEED_TYPES:
            yield Place(url, UrlKind.FEED, "the home page declares it")


def _linked_feeds(tree: LexborHTMLParser, base: str, page: str) -> Iterator[Place]:
    """Links to what looks like a feed of the site itself."""
    for link in islice(tree.css("a[href]"), MAX_LINKS):
        url = _usable(_attribute(link, "href"), base)
        if url and _FEED_PATH.search(urlsplit(url).path) and site(url) == site(page):
            yield Place(url, UrlKind.FEED, "the home page links to it")


def _sections(tree: LexborHTMLParser, base: str, page: str) -> Iterator[Place]:
    """Links of the navigation, then all others, that look like a section: short words and a short path."""
    for link in islice((*tree.css("nav a[href], header a[href]"), *tree.css("a[href]")), MAX_LINKS):
        url = _usable(_attribute(link, "href"), base)
        words = one_line(link.text()) or ""
        if url and words and len(words) <= _SECTION_WORDS and _is_section(url, page):
            yield Place(url, UrlKind.LISTING, "the home page links to it as a section")


def _is_section(url: str, page: str) -> bool:
    parts = urlsplit(url)
    folders = [part for part in parts.path.split("/") if part]
    return (
        parts.netloc == urlsplit(page).netloc
        and not parts.query
        and 1 <= len(folders) <= 2
        and not _FILE_NAME.search(folders[-1])
        and not _FEED_PATH.search(parts.path)
        and not looks_like_article(url)
    )


def _usable(link: str, base: str) -> str | None:
    """Absolute and without a fragment; None for what is no web address."""
    try:
        return absolute(link, base)
    except ValueError:
        return None


def _attribute(node: LexborNode | None, name: str) -> str:
    return ((node.attributes.get(name) if node else None) or "").strip()


def _firsts(places: Iterable[Place], most: int) -> list[Place]:
    """Each address once."""
    seen: dict[str, Place] = {}
    for place in places:
        if len(seen) >= most:
            break
        seen.setdefault(place.url, place)
    return list(seen.values())
