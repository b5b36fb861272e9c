"""The articles that a listing names in its data: schema.org's lists, and the state of pages that a script
builds. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from parsers.metadata.page.json_ld import parse_json

MAX_DATA = 4_000_000
"""Characters of scripts that are read."""
MAX_VALUES = 200_000
MAX_DATA_DEPTH = 40

_LD = "script[type='application/ld+json']"
_STATE = "script[type='application/json'],script#__NEXT_DATA__:not([type])"
_ADDRESSES = ("url", "@id", "href", "link", "permalink", "canonical_url", "canonicalUrl", "website_url",
              "webUrl", "pageUrl", "articleUrl", "shareUrl", "path", "uri")  # fmt: skip
_TITLES = ("headline", "headlines", "title", "name", "heading")
_PUBLISHED = ("datePublished", "publishedAt", "published_at", "publishDate", "publish_date",
              "publicationDate", "display_date", "first_publish_date", "firstPublished",
              "pubDate", "date")  # fmt: skip
"""In the order of trust: schema.org's, then those of Next.js, Arc and WordPress sites."""
_PLACES = ("basic", "rendered", "default", "main", "web")
"""Where a headline or address that is an object has its text."""
_SHORTEST = 2


class Named(NamedTuple):
    """What the data says of one page, as it is written."""

    address: str
    title: str | None
    published: str | None


def page_links(tree: LexborHTMLParser) -> Iterator[Named]:
    """Every object of the page's data that has an address, in its order; bounded."""
    budget = MAX_DATA
    for query in (_LD, _STATE):
        for script in tree.css(query):
            text = script.text()
            budget -= len(text)
            if budget < 0:
                return
            if (value := parse_json(text)) is not None:
                yield from _named(value)


def _named(root: object) -> Iterator[Named]:
    stack: list[tuple[object, int]] = [(root, 0)]
    for _ in range(MAX_VALUES):
        if not stack:
            return
        value, depth = stack.pop()
        if isinstance(value, dict):
            yield from _of(value)
        children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if depth < MAX_DATA_DEPTH:
            inside = [(child, depth + 1) for child in children if isinstance(child, (dict, list))]
            stack.extend(reversed(inside))


def _of(value: Mapping[str, Any]) -> Iterator[Named]:
    """An address that is one: a word without a slash is the name of something."""
    address = _first(value, _ADDRESSES)
    if address and "/" in address and not any(map(str.isspace, address.strip())):
        yield Named(address, _first(value, _TITLES), _first(value, _PUBLISHED))


def _first(value: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    for name in names:
        found = value.get(name)
        if isinstance(found, dict):
            found = next((found[place] for place in _PLACES if isinstance(found.get(place), str)), None)
        if isinstance(found, str) and len(found) >= _SHORTEST:
            return found
    return None
