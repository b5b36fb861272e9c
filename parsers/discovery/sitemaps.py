"""Sitemaps -> Candidates: urlset, index, Google's news extension, text, gzip (sitemaps.org, protocol 0.9)."""

import re
import zlib
from collections.abc import Iterator, Sequence

from lxml import etree

from parsers.discovery.dates import moment
from parsers.discovery.discovered import Discovered, Gathering

MAX_SITEMAP_BYTES = 52_428_800
"""As large as a sitemap may be, uncompressed."""

_GZIP = b"\x1f\x8b"


def parse_sitemap(content: bytes, url: str, source: str, only: Sequence[str] = ()) -> Discovered:
    """The pages of a sitemap, or the sitemaps of an index as `next_pages`, newest first in neither case.

    `only` are regular expressions: where given, one of them must be found in a page's or sitemap's URL.
    Never raises: what is wrong stands in `faults`.
    """
    gathering = Gathering(url, source)
    wanted = [re.compile(pattern) for pattern in only]
    try:
        content = _inflated(content)
        if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
            _read_xml(content, wanted, gathering)
        else:
            _read_text(content, wanted, gathering)
    except (ValueError, zlib.error, etree.LxmlError) as error:
        gathering.fault(f"the sitemap cannot be read: {error}")
    return gathering.result()


def _inflated(content: bytes) -> bytes:
    """Raises ValueError when it is larger than a sitemap may be, zlib.error when it is no whole gzip."""
    if content[:2] != _GZIP:
        if len(content) > MAX_SITEMAP_BYTES:
            raise ValueError(f"it is larger than {MAX_SITEMAP_BYTES} bytes")
        return content
    unzip = zlib.decompressobj(wbits=31)
    inflated = unzip.decompress(content, MAX_SITEMAP_BYTES)
    if unzip.unconsumed_tail:
        raise ValueError(f"it is larger than {MAX_SITEMAP_BYTES} bytes when unpacked")
    return inflated


def _read_xml(content: bytes, wanted: Sequence[re.Pattern[str]], gathering: Gathering) -> None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    root = etree.fromstring(content, parser)
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        gathering.fault("this is no sitemap")
        return
    if parser.error_log:
        gathering.fault(f"the sitemap is not well formed: {parser.error_log[0].message}")
    for entry in root:
        if _name(entry) == "url":
            _add_page(entry, wanted, gathering)
        elif _name(entry) == "sitemap":
            location = _child(entry, "loc")
            if _is_wanted(location, wanted):
                gathering.add_next(location, moment(_child(entry, "lastmod")))


def _add_page(entry: etree._Element, wanted: Sequence[re.Pattern[str]], gathering: Gathering) -> None:
    """A `<url>`, with Google's news extension where it has one."""
    location = _child(entry, "loc")
    if not _is_wanted(location, wanted):
        return
    news = next(_children(entry, "news"), None)
    publication = next(_children(news, "publication"), None) if news is not None else None
    gathering.add(
        location,
        title=_child(news, "title"),
        published_at=moment(_child(news, "publication_date")),
        modified_at=moment(_child(entry, "lastmod")),
        language=_child(publication, "language"),
    )


def _is_wanted(location: str | None, wanted: Sequence[re.Pattern[str]]) -> bool:
    return not wanted or any(pattern.search(location or "") for pattern in wanted)


def _children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """By local name: sitemaps in the wild misspell their namespaces."""
    return (child for child in (() if element is None else element) if _name(child) == name)


def _child(element: etree._Element | None, name: str) -> str | None:
    found = next(_children(element, name), None)
    return None if found is None else "".join(found.itertext()).strip()


def _name(element: etree._Element) -> str:
    """Without namespace or undeclared prefix; empty for comments, instructions and unresolved entities."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def _read_text(content: bytes, wanted: Sequence[re.Pattern[str]], gathering: Gathering) -> None:
    """A text sitemap: UTF-8, one URL a line."""
    lines = content.decode("utf-8-sig", "replace").splitlines()
    locations = [line.strip() for line in lines if line.strip()]
    if not any(location.startswith(("http://", "https://")) for location in locations):
        gathering.fault("this is no sitemap")
        return
    for location in locations:
        if gathering.full:
            break
        if _is_wanted(location, wanted):
            gathering.add(location)
