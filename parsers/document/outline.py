"""One walk over the tree: the page as lines of text, each with the element that holds it. Pure.

A line is the text between two block boundaries: what a browser would set as a paragraph of its own. Inline
markup is dissolved into counts (characters inside links, inside bold). The walk keeps its own stack, so that
no nesting is too deep for it, and stops at stated numbers of lines and elements.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntFlag
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from clipdesk.model.folding import without_invisible
from parsers.document.invisible import invisible_elements, is_hiding

MAX_LINES = 20_000
MAX_ELEMENTS = 200_000
MAX_CLASS_CHARS = 300


class Inside(IntFlag):
    """What an element, or one around it, is."""

    NOTHING = 0
    ARTICLE = 1
    MAIN = 2
    ASIDE = 4
    HEADER = 8
    FIGURE = 16
    FIGCAPTION = 32
    LIST = 64
    TABLE = 128
    QUOTE = 256
    FORM = 512
    SECTION = 1024
    HIDDEN = 2048
    ARTICLE_BODY = 4096
    DETAILS = 8192
    HEADING = 16384
    LIST_ITEM = 32768


class Line(NamedTuple):
    """`text` has its white space collapsed; `link_chars` and `bold_chars` count before collapsing.

    `media` counts the images, videos and frames between the line before and the end of this one.
    """

    text: str
    element: int
    link_chars: int
    bold_chars: int
    links: int
    media: int


@dataclass(slots=True)
class Outline:
    """Elements with text, in document order (parallel lists; 0 is `<body>`, of parent -1), and the lines.

    `names` are the lower-case class, id and test ids of an element, `inside` its `Inside` flags with all that
    it inherits, `nodes` the elements themselves. `truncated` says that the page had more lines or elements
    than the walk takes.
    """

    tags: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)
    truncated: bool = False

    def upwards(self, element: int) -> Iterator[int]:
        """The element and all around it, but for `<body>`."""
        while element > 0:
            yield element
            element = self.parents[element]


_BLOCK, _TEXT, _BREAK, _SKIPPED, _MEDIA, _INLINE, _LINK, _BOLD = range(8)
_ROLES = {
    tag: role
    for role, tags in {
        _TEXT: "-text",
        _BREAK: "br",
        _SKIPPED: "script style noscript template svg canvas audio select option textarea input source link "
        "meta head math map -comment -doctype nav footer button dialog amp-ad hr wbr rt rp",
        _MEDIA: "img picture video iframe object embed amp-img",
        _INLINE: "span u s sup sub font small mark abbr cite q code time label ins del kbd bdi bdo big tt "
        "var acronym dfn strike nobr ruby rb data samp",
        _LINK: "a amp-link",
        _BOLD: "b strong em i",
    }.items()
    for tag in tags.split()
}
"""What the walk does at a tag; every other one is a block."""
_BY_TAG: dict[str, int] = {
    tag: int(flag)
    for flag, tags in {
        Inside.ARTICLE: "article",
        Inside.MAIN: "main",
        Inside.ASIDE: "aside",
        Inside.HEADER: "header",
        Inside.FIGURE: "figure",
        Inside.FIGCAPTION: "figcaption",
        Inside.LIST: "ul ol dl",
        Inside.TABLE: "table",
        Inside.QUOTE: "blockquote",
        Inside.FORM: "form",
        Inside.SECTION: "section",
        Inside.DETAILS: "details",
        Inside.HEADING: "h1 h2 h3 h4 h5 h6",
        Inside.LIST_ITEM: "li",
    }.items()
    for tag in tags.split()
}
_ASIDE_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "dialog", "search"})
_TELLING = frozenset({"style", "hidden", "aria-hidden", "itemprop", "role"})
_TEST_IDS = frozenset({"data-testid", "data-component", "data-qa", "data-type", "data-module", "data-t"})


def outline(tree: LexborHTMLParser) -> Outline:
    """The outline of `<body>`; empty where the page has none."""
    found = Outline()
    if tree.body is not None:
        _Walk(found).run(tree.body, invisible_elements(tree))
    return found


class _Walk:
    """The walk and the line that is being built.

    Elements wait in `pending` until text is found in them: those without text cost nothing. `run` keeps its
    state in local names, because it sees every node of every page.
    """

    __slots__ = (
        "all_bold",
        "bold",
        "element",
        "linked",
        "links",
        "media",
        "outline",
        "parent",
        "pending",
        "pieces",
    )

    def __init__(self, found: Outline) -> None:
        self.outline = found
        self.pieces: list[str] = []
        self.pending: list[tuple[LexborNode, str]] = []
        self.parent = self.element = -1
        self.linked = self.bold = self.links = self.media = 0
        self.all_bold = True

    def run(self, body: LexborNode, invisible: frozenset[int]) -> None:
        role_of = _ROLES.get
        self._open(body, "body")
        stack: list[tuple[LexborNode | None, bool, bool, bool]] = []
        node, in_link, in_bold, after_break = body.first_child, False, False, False
        while node is not None or stack:
            if node is None:
                node, in_link, in_bold, is_block = stack.pop()
                if is_block:
                    self._leave_block()
                continue
            tag = node.tag or ""
            role = role_of(tag, _BLOCK)
            following = node.next
            if role == _TEXT:
                after_break = not self._add(node.text_content or "", in_link, in_bold) and after_break
            elif role == _BREAK:
                self._break(after_break)
                after_break = True
            elif role == _MEDIA:
                self.media += 1
            elif role != _SKIPPED and not (invisible and node.mem_id in invisible):
                child = node.first_child
                if child is not None:
                    stack.append((following, in_link, in_bold, role == _BLOCK))
                    following = child
                if role == _BLOCK:
                    after_break = after_break and child is None
                    if not self._enter_block(node, tag, is_empty=child is None):
                        break
                elif child is not None:
                    self.links += role == _LINK
                    in_link, in_bold = in_link or role == _LINK, in_bold or role == _BOLD
            node = following
        self._end_line()

    def _enter_block(self, node: LexborNode, tag: str, *, is_empty: bool) -> bool:
        """Ends the line before it; False where the page has more than the walk takes."""
        if is_empty:
            self._end_line()
            return True
        if self.pieces:
            self._end_line()
        self.links = 0
        self.pending.append((node, tag))
        if self.parent < MAX_ELEMENTS and len(self.outline.lines) < MAX_LINES:
            return True
        self.outline.truncated = True
        return False

    def _leave_block(self) -> None:
        if self.pieces:
            self._end_line()
        if self.pending:
            self.pending.pop()
        else:
            self.parent = self.outline.parents[self.parent]

    def _break(self, after_break: bool) -> None:
        """Two breaks end a line, and so does one behind a heading, a line all bold; else it is a space."""
        if after_break or (self.all_bold and self.bold):
            self._end_line()
        elif self.pieces:
            self.pieces.append(" ")

    def _add(self, text: str, in_link: bool, in_bold: bool) -> bool:
        """Adds to the line; False for a space."""
        if text.isspace():
            if self.pieces:
                self.pieces.append(" ")
            return False
        if self.pending:
            for node, tag in self.pending:
                self._open(node, tag)
            self.pending.clear()
        if self.element < 0:
            self.element = self.parent
        self.pieces.append(text)
        if in_link:
            self.linked += len(text)
        if in_bold:
            self.bold += len(text)
        else:
            self.all_bold = False
        return True

    def _end_line(self) -> None:
        if self.pieces:
            text = " ".join("".join(self.pieces).split())
            if not text.isascii():
                text = without_invisible(text).strip()
            if text:
                line = Line(text, self.element, self.linked, self.bold, self.links, self.media)
                self.outline.lines.append(line)
                self.media = 0
            self.pieces.clear()
            self.element = -1
            self.linked = self.bold = 0
            self.all_bold = True
        self.links = 0

    def _open(self, node: LexborNode, tag: str) -> None:
        """Enters an element: it becomes the parent of what follows."""
        found, parent = self.outline, self.parent
        flags = _BY_TAG.get(tag, 0)
        attributes = node.attributes
        names = ""
        if attributes:
            names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
            if len(attributes) > ("class" in attributes) + ("id" in attributes):
                names += _test_ids(attributes)
                flags |= _flags(attributes)
            names = names[:MAX_CLASS_CHARS].strip().lower()
        found.tags.append(tag)
        found.nodes.append(node)
        found.names.append(names)
        found.parents.append(parent)
        found.depths.append(found.depths[parent] + 1 if parent >= 0 else 0)
        found.inside.append(found.inside[parent] | flags if parent >= 0 else flags)
        self.parent = len(found.tags) - 1


def _test_ids(attributes: dict[str, str | None]) -> str:
    if _TEST_IDS.isdisjoint(attributes):
        return ""
    return "".join(f" {attributes[key] or ''}" for key in attributes if key in _TEST_IDS)


def _flags(attributes: dict[str, str | None]) -> int:
    if _TELLING.isdisjoint(attributes):
        return 0
    hidden = (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or is_hiding(attributes.get("style") or "")
    )
    flags = int(Inside.HIDDEN) if hidden else 0
    if "itemprop" in attributes and "articleBody" in (attributes["itemprop"] or ""):
        flags |= Inside.ARTICLE_BODY
    if attributes.get("role") in _ASIDE_ROLES:
        flags |= Inside.ASIDE
    return flags
