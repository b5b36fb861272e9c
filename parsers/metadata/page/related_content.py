"""Whether an element is about another item than the page's article: a card, a comment, a list of what is
popular. One test for dates, clocks, authors and pictures, for nodes and lines alike. Pure."""

import re
from collections.abc import Container

from selectolax.lexbor import LexborNode

from parsers.document import Outline

_LEVELS = 5
"""How far up a class speaks of the element; further up it is the page's. Set by eye on the labelled pages;
`python -m benchmarks.deciding_numbers --bench FOLDER` counts what half and twice of it misread."""
_TAGS = frozenset({"aside", "footer", "nav"})
_PAGE = frozenset({"body", "html", "main"})
"""What is around everything says nothing of a part."""
_CLASSES = re.compile(
    r"related|recommend|sidebar|teaser|card|footer|comment|trending|popular|latest|most[-_]|promo|event|widget|"
    r"more-(?:from|news|stories)|read-(?:also|next)|up-?next|recirc|carousel|ticker|newsletter|disqus",
    re.IGNORECASE,
)


_COMMENTS = re.compile(r"comment|disqus|\brepl(?:y|ies)\b", re.IGNORECASE)


def belongs_to_comments(node: LexborNode) -> bool:
    """Whether one of the nearest ancestors is what readers wrote."""
    around = node.parent
    for _ in range(_LEVELS):
        if around is None or around.tag in _PAGE:
            return False
        if _COMMENTS.search(around.attributes.get("class") or ""):
            return True
        around = around.parent
    return False


def belongs_elsewhere(node: LexborNode) -> bool:
    """Whether one of the nearest ancestors is a side column, or has a class that says so."""
    around = node.parent
    for _ in range(_LEVELS):
        if around is None:
            return False
        name = around.attributes.get("class") or ""
        if around.tag in _TAGS or (around.tag not in _PAGE and _CLASSES.search(name)):
            return True
        around = around.parent
    return False


def line_belongs_elsewhere(outline: Outline, element: int, around: Container[int]) -> bool:
    """The same of an element of the outline, its own names included; `around` are the elements that hold the
    headline and are not elsewhere."""
    for _ in range(_LEVELS):
        if element <= 0 or element in around:
            return False
        if outline.tags[element] in _TAGS:
            return True
        if outline.tags[element] not in _PAGE and _CLASSES.search(outline.names[element]):
            return True
        element = outline.parents[element]
    return False
