"""The body as a page's data has it: schema.org's articleBody, or the state of a script-built page. Pure.

Some pages show a few lines and keep the article in a `<script>`. Its markup is read like a page of its own.
"""

import html
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from operator import itemgetter

import orjson

from parsers.body.flight import flight_markup, flight_texts
from parsers.body.phrases import ends_sentence
from parsers.document import Document
from parsers.document.json_text import load_json

MAX_DATA_CHARS = 3_000_000
MAX_DATA_DEPTH = 40
MAX_VALUES = 50_000
MAX_ITEMS = 2_000

_LEAST_SCRIPT = 1_000
_PARAGRAPH = 80
_SHORTEST_ARTICLE = 500
_SHORTEST_RENDERED = 200
"""What renders a page is its text with less doubt than what lies in any state of it."""
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|li|blockquote)\b[^<>]{0,300}>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]{0,500}>")
_TEXT_KEYS = frozenset(
    {"value", "text", "content", "html", "body", "data", "paragraph", "children", "raw", "copy"}
)
_OTHER_TYPES = frozenset(
    {"image", "photo", "video", "ad", "newsletter", "embed", "related", "media", "gallery", "recirc",
     "inline-newsletter", "inline-recirc", "caption", "byline", "author", "comment"}
)  # fmt: skip


def json_ld_markup(body: str) -> str:
    """The markup of an articleBody, which may be markup, escaped markup, or plain lines."""
    text = body[:MAX_DATA_CHARS]
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return text if _MARKUP.search(text) else _paragraphs(text.splitlines())


def script_markup(document: Document) -> str:
    """The markup with the most running text in the page's JSON state; empty where there is none."""
    found = chain(_stated(document), _streamed(document))
    return max(found, key=itemgetter(0), default=(0, ""))[1]


def _stated(document: Document) -> Iterator[tuple[int, str]]:
    """What lies in the state and is long enough for an article: its weight, and its markup."""
    for root in _states(document):
        for markup, weight in _texts(root):
            if weight > _SHORTEST_ARTICLE:
                yield weight, markup


def _streamed(document: Document) -> Iterator[tuple[int, str]]:
    """What React streamed, likewise: each piece that is markup, and what all of them render."""
    pieces = flight_texts(document.text)
    for markup in (*filter(_MARKUP.search, pieces), flight_markup(pieces)):
        weight = sum(map(_weight, _MARKUP.split(markup)))
        if weight > _SHORTEST_RENDERED:
            yield weight, markup


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{html.escape(line, quote=False)}</p>" for line in lines)


def _weight(paragraph: str) -> int:
    """Characters, where it reads like a paragraph."""
    text = _TAG.sub("", paragraph).strip()
    return len(text) if len(text) >= _PARAGRAPH and ends_sentence(text) else 0


def _states(document: Document) -> Iterator[object]:
    budget = MAX_DATA_CHARS
    for script in document.tree.css("script[type='application/json'],script#__NEXT_DATA__:not([type])"):
        text = script.text()
        budget -= len(text)
        if len(text) >= _LEAST_SCRIPT and budget > 0 and (value := _loaded(text)) is not None:
            yield value


def _loaded(text: str) -> object:
    try:
        return load_json(text)
    except orjson.JSONDecodeError:
        return None


def _texts(root: object) -> Iterator[tuple[str, int]]:
    """For each list in the state, and each string with markup: markup, and the weight of its paragraphs."""
    stack: list[tuple[object, int]] = [(root, 0)]
    for _ in range(MAX_VALUES):
        if not stack:
            return
        value, depth = stack.pop()
        if depth > MAX_DATA_DEPTH:
            continue
        if isinstance(value, dict):
            stack.extend(
                (child, depth + 1) for child in value.values() if isinstance(child, (dict, list, str))
            )
        elif isinstance(value, list):
            yield _list_markup(value)
            stack.extend((child, depth + 1) for child in value if isinstance(child, (dict, list, str)))
        elif isinstance(value, str) and len(value) >= _SHORTEST_ARTICLE and _MARKUP.search(value):
            yield value, sum(map(_weight, _MARKUP.split(value)))


def _list_markup(items: list[object]) -> tuple[str, int]:
    """One paragraph for each item that is one: a string, or an object whose leaves are its text."""
    texts = ["".join(_leaves(item)) for item in items[:MAX_ITEMS]]
    markup = "".join(text if _MARKUP.search(text) else _paragraphs([text]) for text in texts if len(text) > 1)
    return markup, sum(map(_weight, texts))


def _leaves(value: object) -> Iterator[str]:
    """The strings of a rich-text node in order, without those of images, videos and advertisements."""
    stack: list[tuple[object, int]] = [(value, 0)]
    for _ in range(1_000):
        if not stack:
            return
        node, depth = stack.pop()
        if isinstance(node, str):
            yield node
        elif depth < MAX_DATA_DEPTH and isinstance(node, list):
            stack.extend((child, depth + 1) for child in reversed(node))
        elif depth < MAX_DATA_DEPTH and isinstance(node, dict) and str(node.get("type")) not in _OTHER_TYPES:
            stack.extend((child, depth + 1) for key, child in reversed(node.items()) if key in _TEXT_KEYS)
