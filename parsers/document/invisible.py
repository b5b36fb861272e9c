"""What is in the tree and no reader sees as text: hidden words and paragraphs, marks of footnotes. Pure.

A hidden container is another matter: paywalls, accordions and "read more" hide half an article in one, and
React streams whole pages into one. Whether such a container is text, the body model judges (`Inside.HIDDEN`).
"""

from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SELECTOR = '[hidden],[style*="none" i],[style*="hidden" i],sup>a,a[href^="#"]>sup'
_LINE_TAGS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6",
    "span", "a", "b", "strong", "em", "i", "u", "s", "small", "big", "mark", "font", "label", "time", "cite",
    "q", "abbr", "code", "sub", "sup", "ins", "del", "data",
})  # fmt: skip
"""Elements that hold a line or a part of one: hidden, they hold no text in any of 1,341 labelled pages."""
_BLOCKS = frozenset({"p", "div", "ul", "ol", "table", "section", "article"})
_LONGEST_MARK = 6


def invisible_elements(tree: LexborHTMLParser) -> frozenset[int]:
    """The elements, by their `mem_id`, that the walk passes over with all that they hold."""
    found: set[int] = set()
    hidden: list[LexborNode] = []
    for node in tree.css(_SELECTOR):
        parent = node.parent
        if node.tag == "a" and parent is not None and parent.tag == "sup":
            found.update(_marks(parent))
        if node.tag in _LINE_TAGS and _is_hidden(node):
            hidden.append(node)
        elif node.tag == "sup":
            found.update(_marks(node))
    return frozenset(found | _hidden_lines(hidden))


def _hidden_lines(hidden: Sequence[LexborNode]) -> set[int]:
    """Those of the elements, given in the order of the page, that hold no block: the innermost first, so that
    what one holds is looked at once, however deep they are in each other."""
    lines: set[int] = set()
    known: dict[int, bool] = {}
    for node in reversed(hidden):
        known[node.mem_id] = _holds_block(node, known)
        if node.tag == "p" or not known[node.mem_id]:
            lines.add(node.mem_id)
    return lines


def _holds_block(node: LexborNode, known: Mapping[int, bool]) -> bool:
    waiting = [node.first_child]
    while waiting:
        child = waiting.pop()
        while child is not None:
            holds = known.get(child.mem_id)
            if holds or child.tag in _BLOCKS:
                return True
            if holds is None:
                waiting.append(child.first_child)
            child = child.next
    return False


def _marks(sup: LexborNode) -> tuple[int, ...]:
    return (sup.mem_id,) if len(sup.text()) <= _LONGEST_MARK else ()


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or is_hiding(attributes.get("style") or "")


def is_hiding(style: str) -> bool:
    """Whether an inline style takes its element out of sight."""
    plain = style.lower().replace(" ", "")
    return "display:none" in plain or "visibility:hidden" in plain
