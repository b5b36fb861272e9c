"""The elements that carry metadata, found by one query over the tree and sorted by kind. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from parsers.lexicon import texts
from parsers.metadata.page.plain import plain

Item = TypeVar("Item")

MAX_METADATA_ELEMENTS = 4_000
_MAX_KIND = 60
_MAX_VALUE = 20_000
_MAX_TITLE = 2_000
"""Bounds against hostile pages: elements in all, of one kind, and characters."""

_QUERY = (
    "meta,title,h1,time,abbr,footer,figure,link[rel~=canonical i],link[rel~=amphtml i],"
    "script[type*='ld+json'],[itemprop]"
)
_AUTHOR_QUERY = (
    "[rel~=author],[class*=byline],[class*=uthor],[class*=autor],[class*=writer],a[href*='/author']"
)
"""Attribute selectors cost most, case-blind ones three times more: each was kept for what it finds, and these
are asked for only where nobody whom the markup names is printed."""
_BEGINS_LIKE_A_TIME = re.compile(r"\s*(?:19|20)\d\d-?[01]\d-?[0-3]\d")
"""Microformats keep the time in the title of an `<abbr>` (microformats.org, datetime design pattern)."""
_BYLINE = re.compile(r"byline|author|autor|writer", re.IGNORECASE)
_AUTHOR_PATH = re.compile(r"/authors?/[^/]", re.IGNORECASE)
_STAFF_PATH = re.compile(rf"/(?:{'|'.join(texts('path.author'))})\w{{0,3}}/[^/]", re.IGNORECASE)
_MAX_LINKS = 600
"""A bound: the menus of large sites have some hundred links."""


@dataclass(slots=True)
class PageElements:
    """What one query found, each kind in document order and bounded.

    `metas` maps the lower-case property or name to its contents, `itemprops` the property to its elements;
    `canonicals` are the hrefs of `<link rel=canonical>`, `amp_views` those of `<link rel=amphtml>`.
    """

    metas: dict[str, list[str]] = field(default_factory=dict)
    canonicals: list[str] = field(default_factory=list)
    amp_views: list[str] = field(default_factory=list)
    itemprops: dict[str, list[LexborNode]] = field(default_factory=dict)
    json_ld: list[str] = field(default_factory=list)
    title: str = ""
    h1: list[LexborNode] = field(default_factory=list)
    times: list[LexborNode] = field(default_factory=list)
    figures: list[LexborNode] = field(default_factory=list)
    footers: list[LexborNode] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """The first non-empty content under any of the names, in their order, as plain text."""
        return next(self.all_metas(*names), "")

    def all_metas(self, *names: str) -> Iterator[str]:
        """Every non-empty content under the names, in their order, as plain text."""
        for name in names:
            for value in self.metas.get(name, ()):
                if text := plain(value):
                    yield text


def collect(tree: LexborHTMLParser) -> PageElements:
    """Reads at most `MAX_ELEMENTS` elements."""
    found = PageElements()
    for node in tree.css(_QUERY)[:MAX_METADATA_ELEMENTS]:
        _file(node, found)
    return found


@dataclass(slots=True)
class AuthorElements:
    """`links` lead to an author's page, `bylines` have a class that says so; bounded, in document order."""

    links: list[LexborNode] = field(default_factory=list)
    bylines: list[LexborNode] = field(default_factory=list)


def collect_authors(tree: LexborHTMLParser) -> AuthorElements:
    """Reads at most `MAX_ELEMENTS` elements."""
    found = AuthorElements()
    for node in tree.css(_AUTHOR_QUERY)[:MAX_METADATA_ELEMENTS]:
        attributes = node.attributes
        says_author = "author" in (attributes.get("rel") or "").lower()
        if says_author or (node.tag == "a" and _AUTHOR_PATH.search(attributes.get("href") or "")):
            _add(found.links, node)
        if _BYLINE.search(attributes.get("class") or ""):
            _add(found.bylines, node)
    return found


def links_to_people(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """Links behind which the page of somebody stands who works for the site; of the first links only."""
    for node in tree.css("a")[:_MAX_LINKS]:
        if _STAFF_PATH.search(node.attributes.get("href") or ""):
            yield node


def _file(node: LexborNode, found: PageElements) -> None:
    tag = node.tag
    attributes = node.attributes
    if tag == "meta" and "itemprop" not in attributes:
        _file_meta(attributes, found)
    elif tag == "link":
        is_canonical = "canonical" in (attributes.get("rel") or "").lower().split()
        _add(found.canonicals if is_canonical else found.amp_views, (attributes.get("href") or "").strip())
    elif tag == "script":
        found.json_ld.append(node.text())
    elif tag == "title":
        _file_title(node, found)
    else:
        _file_content(node, tag, attributes, found)


def _file_meta(attributes: dict[str, str | None], found: PageElements) -> None:
    value = attributes.get("content") or attributes.get("value")
    name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
    if name and value and not value.isspace():
        _add(found.metas.setdefault(name.strip().lower(), []), value[:_MAX_VALUE])


def _file_title(node: LexborNode, found: PageElements) -> None:
    """The document's own title; `<title>` in an inline SVG names an icon."""
    parent = node.parent
    if not found.title and (parent is None or parent.tag != "svg"):
        found.title = plain(node.text()[:_MAX_TITLE])


def _file_content(
    node: LexborNode, tag: str | None, attributes: dict[str, str | None], found: PageElements
) -> None:
    if tag == "h1":
        _add(found.h1, node)
    elif tag == "time" or (tag == "abbr" and _BEGINS_LIKE_A_TIME.match(attributes.get("title") or "")):
        _add(found.times, node)
    elif tag == "figure":
        _add(found.figures, node)
    elif tag == "footer":
        _add(found.footers, node)
    for name in (attributes.get("itemprop") or "").split():
        _add(found.itemprops.setdefault(name, []), node)


def time_of(node: LexborNode) -> str:
    """What an element says to machines of the time that it shows; empty where it says nothing."""
    attributes = node.attributes
    said = attributes.get("content") or attributes.get("datetime")
    title = attributes.get("title") or ""
    return said or (title if _BEGINS_LIKE_A_TIME.match(title) else "")


def _add(kind: list[Item], item: Item) -> None:
    if len(kind) < _MAX_KIND:
        kind.append(item)
