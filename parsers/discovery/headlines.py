"""The headline that the links of a listing carry, against all else that they say. Pure."""

import re
from dataclasses import dataclass
from enum import IntEnum

from selectolax.lexbor import LexborNode

from parsers.discovery.looks import is_label

MAX_WORDS = 2_000
_HEADINGS = "h1,h2,h3,h4,h5,h6"
_HEADING = re.compile(r"h[1-6]")
_NAMED = "[class*=headline i],[class*=title i],[itemprop*=headline]"
_CALLED = re.compile(r"headline|title", re.IGNORECASE)
_UP = 3
"""Elements above a link that can be its heading."""
_ASIDE = re.compile(r"#(?:[\w-]{0,30}comment|respond|disqus|reply)", re.IGNORECASE)


class Trust(IntEnum):
    """How surely a text is the headline."""

    NONE, WORDS, NAMED, HEADING = range(4)


@dataclass(frozen=True, slots=True, order=True)
class Title:
    """The surer one counts, of two as sure the longer."""

    trust: Trust = Trust.NONE
    length: int = 0
    text: str = ""

    @classmethod
    def of(cls, trust: Trust, text: str) -> "Title":
        line = " ".join(text[: 4 * MAX_WORDS].split())[:MAX_WORDS]
        if not line or is_label(line):
            return cls()
        return cls(trust, len(line), line)


def title_of(link: LexborNode) -> Title:
    """What a link says of the article that it leads to; one to its comments says nothing."""
    if _ASIDE.search(link.attributes.get("href") or ""):
        return Title()
    for query, trust in ((_HEADINGS, Trust.HEADING), (_NAMED, Trust.NAMED)):
        if (inside := link.css_first(query)) and (title := Title.of(trust, inside.text())).text:
            return title
    return Title.of(_trust(link), link.text()) if link.text().strip() else _attribute(link)


def _trust(link: LexborNode) -> Trust:
    """By the elements that the link stands in."""
    node: LexborNode | None = link
    for _ in range(_UP):
        if node is None:
            break
        if node.tag and _HEADING.fullmatch(node.tag):
            return Trust.HEADING
        if _CALLED.search(f"{node.attributes.get('class') or ''} {node.attributes.get('itemprop') or ''}"):
            return Trust.NAMED
        node = node.parent
    return Trust.WORDS


def _attribute(link: LexborNode) -> Title:
    """The title that a link around a picture has, or what is read aloud for it; what the picture shows is no
    headline."""
    return Title.of(Trust.WORDS, link.attributes.get("title") or link.attributes.get("aria-label") or "")
