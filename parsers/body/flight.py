"""What React Server Components stream into a page's scripts (`self.__next_f.push`) -> markup. Pure.

The pieces joined are rows of `id:value`; a value is JSON, or `T`, the length of a text in bytes, and itself.
An element is `["$", tag, key, {children, …}]`; `$1f` and `$L1f` stand for the value of another row.
"""

import html
import re
from collections.abc import Iterator, Mapping

import orjson

from parsers.document.json_text import load_json

MAX_FLIGHT_CHARS = 3_000_000
MAX_NODES = 50_000
MAX_FLIGHT_DEPTH = 200

_PIECE = re.compile(r'__next_f\.push\(\[1,\s*("(?:[^"\\]|\\.)*+")\]\)')
_ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
_REFERENCE = re.compile(r"\$L?([0-9a-f]{1,8})")
_TEXT_TAGS = frozenset({
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "table",
    "tr", "td", "th", "article", "section", "main", "div", "aside", "header", "figure", "figcaption", "a",
    "b", "strong", "em", "i", "nav", "footer", "button", "br",
})  # fmt: skip


def flight_texts(page: str) -> list[str]:
    """The streamed pieces of a page's markup, each as it was pushed."""
    if "__next_f" not in page:
        return []
    pieces = (_loaded(found[1]) for found in _PIECE.finditer(page[:MAX_FLIGHT_CHARS]))
    return [piece for piece in pieces if isinstance(piece, str)]


def flight_markup(pieces: list[str]) -> str:
    """The markup of all that the rows render; empty where they render nothing."""
    rows = dict(_rows("".join(pieces).encode("utf-8", "replace")))
    return "".join(_Rendering(rows).run()) if rows else ""


def _loaded(text: str | bytes) -> object:
    try:
        return load_json(text)
    except orjson.JSONDecodeError:
        return None


def _rows(payload: bytes) -> Iterator[tuple[str, object]]:
    place = 0
    while (row := _ROW.match(payload, place)) is not None:
        if row[2] is not None:
            place = row.end() + int(row[2], 16)
            yield row[1].decode(), payload[row.end() : place].decode("utf-8", "replace")
            continue
        end = payload.find(b"\n", row.end())
        end = len(payload) if end < 0 else end
        if payload[row.end() : row.end() + 1] in (b"[", b'"', b"{"):
            yield row[1].decode(), _loaded(payload[row.end() : end])
        place = end + 1


class _Rendering:
    """Rows as markup, each where it is first referred to, else in its own place."""

    def __init__(self, rows: Mapping[str, object]) -> None:
        self.rows = rows
        self.rendered: set[str] = set()

    def run(self) -> Iterator[str]:
        budget = MAX_NODES
        for name, value in self.rows.items():
            if name in self.rendered or not isinstance(value, list):
                continue
            self.rendered.add(name)
            stack: list[tuple[object, int]] = [(value, 0)]
            while stack and budget:
                budget -= 1
                node, depth = stack.pop()
                if isinstance(node, _Markup):
                    yield node
                elif isinstance(node, int | float) and not isinstance(node, bool):
                    yield str(node)
                elif isinstance(node, str):
                    stack.extend(self._resolved(node, depth))
                elif depth < MAX_FLIGHT_DEPTH and isinstance(node, list):
                    stack.extend((child, depth + 1) for child in reversed(_parts(node)))

    def _resolved(self, text: str, depth: int) -> list[tuple[object, int]]:
        """A text as markup, or what it refers to: each row once, so that no payload grows."""
        if not text.startswith("$"):
            return [(_Markup(html.escape(text, quote=False)), depth)]
        found = _REFERENCE.fullmatch(text)
        if not found or found[1] not in self.rows or found[1] in self.rendered:
            return []
        self.rendered.add(found[1])
        value = self.rows[found[1]]
        return [(_Markup(value) if isinstance(value, str) else value, depth + 1)]


class _Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def _parts(node: list[object]) -> list[object]:
    """What a list renders, in order: the parts of an element, or its items."""
    if len(node) < 4 or node[0] != "$" or not isinstance(node[3], dict):
        return node
    tag, properties = node[1] if isinstance(node[1], str) else "$", node[3]
    children = properties.get("children")
    raw = properties.get("dangerouslySetInnerHTML")
    inner = raw.get("__html") if isinstance(raw, dict) else None
    content = _Markup(inner) if isinstance(inner, str) and not inner.startswith("$") else inner or children
    parts = list(content) if isinstance(content, list) and content[:1] != ["$"] else [content]
    if tag not in _TEXT_TAGS:
        return parts if tag.startswith("$") or tag == "span" else []
    return [_Markup(f"<{tag}>"), *parts, _Markup(f"</{tag}>")]
