"""The body as a page's data has it: schema.org's articleBody, or the state of a script-built page. Pure.

Some pages show a few lines and keep the article in a `<script>`. Their markup is read like a page's own.
"""

import html
import re
from collections.abc import Iterator

import orjson
from selectolax.lexbor import LexborHTMLParser

from model.article import Block, BlockKind
from parsers.body.phrases import ends_sentence
from parsers.document import Document
from parsers.document.outline import outline

MAX_CHARS = 3_000_000
MAX_DEPTH = 40
MAX_VALUES = 50_000

_LEAST_SCRIPT = 1_000
_PARAGRAPH = 80
_SHORTEST_ARTICLE = 500
_MARKUP = re.compile(r"</?(?:p|div|br|h[1-6]|ul|li|blockquote)\b[^<>]{0,300}>", re.IGNORECASE)
_TEXT_KEYS = frozenset(
    {"value", "text", "content", "html", "body", "data", "paragraph", "children", "raw", "copy"}
)
_OTHER_TYPES = frozenset(
    {"image", "photo", "video", "ad", "newsletter", "embed", "related", "media", "gallery", "recirc",
     "inline-newsletter", "inline-recirc", "caption", "byline", "author", "comment"}
)  # fmt: skip
_STREAMED = re.compile(r'__next_f\.push\(\[1,("(?:[^"\\]|\\.)*+")\]\)')


def body_in_json_ld(body: str) -> tuple[Block, ...]:
    """The blocks of an articleBody, which may be plain text, markup, or escaped markup."""
    text = body[:MAX_CHARS]
    for _ in range(2):
        if "&" in text:
            text = html.unescape(text)
    return tuple(_blocks(text))


def body_in_scripts(document: Document) -> tuple[Block, ...]:
    """The longest list of paragraphs in the page's JSON state; empty where there is none."""
    best: tuple[Block, ...] = ()
    for root in _states(document):
        for blocks in _lists_of_text(root):
            if _mass(blocks) > _mass(best):
                best = blocks
    return best if _mass(best) >= _SHORTEST_ARTICLE else ()


def _blocks(text: str) -> Iterator[Block]:
    if _MARKUP.search(text):
        lines = [line.text for line in outline(LexborHTMLParser(f"<body>{text}</body>")).lines]
    else:
        lines = [" ".join(line.split()) for line in text.splitlines()]
    return (Block(BlockKind.PARAGRAPH, line) for line in lines if line)


def _mass(blocks: tuple[Block, ...]) -> int:
    """Characters in what reads like paragraphs."""
    return sum(
        len(block.text) for block in blocks if len(block.text) >= _PARAGRAPH and ends_sentence(block.text)
    )


def _states(document: Document) -> Iterator[object]:
    budget = MAX_CHARS
    for script in document.tree.css("script[type='application/json'],script#__NEXT_DATA__"):
        text = script.text()
        budget -= len(text)
        if len(text) >= _LEAST_SCRIPT and budget > 0 and (value := _loaded(text)) is not None:
            yield value
    if "__next_f" in document.text:
        streamed = [_loaded(found[1]) for found in _STREAMED.finditer(document.text[:MAX_CHARS])]
        yield [value for value in streamed if isinstance(value, str) and _MARKUP.search(value)]


def _loaded(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _lists_of_text(root: object) -> Iterator[tuple[Block, ...]]:
    """For each list in the state, and each string with markup, the blocks it would make."""
    stack: list[tuple[object, int]] = [(root, 0)]
    for _ in range(MAX_VALUES):
        if not stack:
            return
        value, depth = stack.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(value, dict):
            stack.extend(
                (child, depth + 1) for child in value.values() if isinstance(child, (dict, list, str))
            )
        elif isinstance(value, list):
            yield tuple(_paragraphs(value))
            stack.extend((child, depth + 1) for child in value if isinstance(child, (dict, list, str)))
        elif isinstance(value, str) and len(value) >= _SHORTEST_ARTICLE and _MARKUP.search(value):
            yield tuple(_blocks(value))


def _paragraphs(items: list[object]) -> Iterator[Block]:
    """One block for each item that is a paragraph: a string, or an object whose leaves are its text."""
    for item in items[:2_000]:
        text = "".join(_leaves(item))
        if len(text) > 1:
            yield from _blocks(text)


def _leaves(value: object) -> Iterator[str]:
    """The strings of a rich-text node in order, without those of images, videos and advertisements."""
    stack: list[tuple[object, int]] = [(value, 0)]
    for _ in range(1_000):
        if not stack:
            return
        node, depth = stack.pop()
        if isinstance(node, str):
            yield node
        elif depth < MAX_DEPTH and isinstance(node, list):
            stack.extend((child, depth + 1) for child in reversed(node))
        elif depth < MAX_DEPTH and isinstance(node, dict) and str(node.get("type")) not in _OTHER_TYPES:
            stack.extend((child, depth + 1) for key, child in reversed(node.items()) if key in _TEXT_KEYS)
