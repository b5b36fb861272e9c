"""Markup that would cost a tree builder quadratic time or memory is cut down before it is parsed. Pure.

Each limit is far above what a real page needs. Formatting elements left open are opened again in every
paragraph that follows (HTML standard, "reconstruct the active formatting elements"), every end tag searches
the stack of open elements, and every attribute is compared with all others of its tag.
"""

import re
from collections import Counter
from itertools import product

import numpy as np
from numpy.typing import NDArray

MAX_TAGS = 300_000
MAX_MARKUP_DEPTH = 2_000
MAX_FORMATTING = 400
MAX_ATTRIBUTES = 500

_WINDOW = 2_000
_MANY_TAGS = 12_000
_MANY_ATTRIBUTES = 25_000
_MANY_ATTRIBUTES_CHARS = 6 * _MANY_ATTRIBUTES
_LONG_TAG = re.compile(rb"""<[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*+>?""")
_FORMATTING_NAMES = (
    "font",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "s",
    "tt",
    "big",
    "code",
    "nobr",
    "small",
    "strike",
)
_FORMATTING = re.compile(rf"</?(?i:{'|'.join(_FORMATTING_NAMES)})(?=[\s/>])".encode())
_FIRST_TWO = {f"{name}{end}"[:2] for name in _FORMATTING_NAMES for end in "\t\n\f\r />"}
_BEGINS_FORMATTING = np.zeros(1 << 16, dtype=bool)
for _two in _FIRST_TWO:
    for _spelling in product(*zip(_two.lower(), _two.upper(), strict=True)):
        _BEGINS_FORMATTING[int.from_bytes("".join(_spelling).encode(), "big")] = True
_NAMED_TAG = re.compile(rb"<(/?)([a-zA-Z][^\s/>]*)")
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_NEVER_OPEN = frozenset(name.encode() for name in {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option",
    "optgroup",
})  # fmt: skip
"""Void elements, and those that close themselves."""


def limit_markup(html: bytes) -> tuple[bytes, bool]:
    """The same markup (UTF-8) within the limits, and whether text beyond a limit was cut off."""
    text = _without_endless_tags(html)
    if len(text) > _MANY_ATTRIBUTES_CHARS and np.count_nonzero(_is(text, "=")) > _MANY_ATTRIBUTES:
        text = _LONG_TAG.sub(lambda tag: b"" if _attributes(tag[0]) > MAX_ATTRIBUTES else tag[0], text)
    tags = np.flatnonzero(_is(text, "<"))
    if _formatting_at_most(text, tags) > MAX_FORMATTING and _left_open(text) > MAX_FORMATTING:
        text = _without_formatting(text)
    if len(tags) > _MANY_TAGS:
        end = _end_of_sane_nesting(text)
        return text[:end], end < len(text)
    return text, False


def _is(text: bytes, char: str) -> NDArray[np.bool_]:
    """Whether each byte is the character: all bytes of all pages are asked, and arrays answer fastest."""
    found: NDArray[np.bool_] = np.frombuffer(text, np.uint8) == ord(char)
    return found


def _formatting_at_most(text: bytes, tags: NDArray[np.intp]) -> int:
    """How many of the tags may start a formatting element, by the first two bytes of their names."""
    page = np.frombuffer(text, np.uint8)
    named = tags[: np.searchsorted(tags, len(page) - 2)]
    first_two = page[named + 1].astype(np.uint16) << 8 | page[named + 2]
    return int(np.count_nonzero(_BEGINS_FORMATTING[first_two]))


def _without_endless_tags(html: bytes) -> bytes:
    """Takes out each tag with more attributes than the limit: nothing between its `<` and its `>` is text."""
    endless = []
    end = 0
    for window in range(0, len(html), _WINDOW):
        if window < end or html.find(b">", window, window + _WINDOW) >= 0:
            continue
        start = html.rfind(b"<", max(0, window - _WINDOW), window + 1)
        if start < 0 or not html[start + 1 : start + 2].isalpha() or html.find(b">", start, window) >= 0:
            continue
        end = html.find(b">", window) + 1 or len(html)
        if _attributes(html[start:end]) > MAX_ATTRIBUTES and not _in_script(html, start):
            endless.append((start, end))
    for start, end in reversed(endless):
        html = html[:start] + html[end:]
    return html


def _attributes(tag: bytes) -> int:
    """How many words stand outside quotes."""
    return len(_QUOTED.sub(b"", tag).split())


def _in_script(html: bytes, place: int) -> bool:
    return html.rfind(b"<script", 0, place) > html.rfind(b"</script", 0, place)


def _left_open(html: bytes) -> int:
    """The most formatting elements that are open at once."""
    depth = deepest = 0
    for tag in _FORMATTING.findall(html):
        depth = max(0, depth - 1) if tag.startswith(b"</") else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _without_formatting(html: bytes) -> bytes:
    """Each tag goes from its `<` to the next `>`, or to the end."""
    pieces = []
    end = 0
    for tag in _FORMATTING.finditer(html):
        if tag.start() >= end:
            pieces.append(html[end : tag.start()])
            end = html.find(b">", tag.end()) + 1 or len(html)
    return b"".join([*pieces, html[end:]])


def _end_of_sane_nesting(html: bytes) -> int:
    """Where the text must end so that neither the tags nor the open elements are too many."""
    still_open: Counter[bytes] = Counter()
    depth = 0
    for count, tag in enumerate(_NAMED_TAG.finditer(html)):
        name = tag[2].lower()
        if name in _NEVER_OPEN:
            step = 0
        elif tag[1]:
            step = -1 if still_open[name] else 0
        else:
            step = 1
        still_open[name] += step
        depth += step
        if count >= MAX_TAGS or depth > MAX_MARKUP_DEPTH:
            return tag.start()
    return len(html)
