"""Whether an element is about another article, by what stands around it. Pure."""

import re

from selectolax.lexbor import LexborNode

_LEVELS = 5
"""How far up a class speaks of the element; further up it is the page's. Set by eye on the labelled pages;
`python -m benchmarks.deciding_numbers --bench FOLDER` counts what half and twice of it misread."""
_CLASSES = re.compile(
    r"related|recommend|sidebar|teaser|card|footer|comment|trending|popular|latest|most-|promo|event|widget",
    re.IGNORECASE,
)


def belongs_elsewhere(node: LexborNode) -> bool:
    """Whether one of the nearest ancestors is a side column, or has a class that says so."""
    around = node.parent
    for _ in range(_LEVELS):
        if around is None:
            return False
        if around.tag in ("aside", "footer", "nav") or _CLASSES.search(around.attributes.get("class") or ""):
            return True
        around = around.parent
    return False
