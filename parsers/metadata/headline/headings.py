"""The page's `<h1>`: which of several is the article's, and which name the site. Pure."""

from collections.abc import Iterator, Set

from selectolax.lexbor import LexborNode

from clipdesk.model.folding import key
from parsers.metadata.headline.title import MIN_HEADLINE_CHARS, Title, segments, without_site_name
from parsers.metadata.page.addresses import link_address
from parsers.metadata.page.page_elements import PageElements
from parsers.metadata.page.plain import plain

LONGEST_HEADING = 250
_MAX_HEADINGS = 6
"""Bounds; no headline is so long, no article has so many."""
H1_WEIGHT = 2.9
"""What readers see outvotes what is written for machines: more than the two strongest weights in
`headline`, less than all of them together. Set by eye on the labelled pages (see `bylines`)."""
_LIGHT = 0.5
"""A section's name or a widget's heading: less than any title that a machine is told."""
_BLOCKS = frozenset(
    {"p", "div", "br", "ul", "ol", "table", "section", "article", "h2", "h3", "figure", "blockquote"}
)


def logos(page: PageElements, url: str, names: Set[str]) -> Iterator[str]:
    """Headings that name the site: they link to the home page, or close the document's title."""
    parts = segments(without_site_name(page.title, names))
    tail = key(parts[-1]) if len(parts) > 1 and len(parts[-1]) <= len(parts[0]) else ""
    for node in page.h1[:_MAX_HEADINGS]:
        text = node.text()[:200]
        link = node.css_first("a[href]")
        target = link_address(link.attributes.get("href"), url).rstrip("/") if link is not None else ""
        if (target and f"{target}/" == link_address("/", url)) or (tail and key(text) == tail):
            yield text


def read_headings(page: PageElements, document_title: str, declared: str, names: Set[str]) -> Iterator[Title]:
    """The h1 that the other titles resemble most, and the parts of it, where a kicker stands inside. One that
    shares no word with any of them, some of them declared, but for the site's name, is a widget's (`Original
    text`) or a logo."""
    words = set(key(f"{document_title} {declared}").split()) - names
    texts = [(_heading(node), node) for node in page.h1[:_MAX_HEADINGS]]
    ranked = sorted(texts, key=lambda item: -_resemblance(item[0], words))
    for number, (text, node) in enumerate(ranked):
        if len(text) > 3:
            strange = not declared.isspace() and words.isdisjoint(key(text).split())
            heavy = number == 0 and len(text) >= MIN_HEADLINE_CHARS and not strange
            yield Title(text, "h1", H1_WEIGHT if heavy else _LIGHT)
        parts = [plain(child.text(separator=" ")[:2_000]) for child in node.iter()][:6] if number == 0 else []
        if len(parts) > 1 or (parts and len(parts[0]) < len(text)):
            yield from (Title(part, "h1 part", 0.2) for part in parts if len(part) >= MIN_HEADLINE_CHARS)


def _heading(node: LexborNode) -> str:
    """The text of a heading; of one that is never closed, and so holds the article, what stands before its
    first block."""
    text = plain(node.text(separator=" ")[:2_000])
    if len(text) <= LONGEST_HEADING:
        return text
    pieces: list[str] = []
    for child in node.iter(include_text=True):
        if child.tag in _BLOCKS:
            break
        pieces.append(child.text() or "")
    return plain(" ".join(pieces)[:2_000])


def _resemblance(heading: str, words: Set[str]) -> float:
    """The share of the heading's words among the others', longer headings first among equals."""
    own = key(heading).split()
    return sum(word in words for word in own) / len(own) + min(len(own), 20) / 1_000 if own else 0.0
