"""JSON-LD as it is found in the wild: broken, nested, repeated. Pure.

The node that describes the page's article is chosen among all that the page carries (schema.org Article and
its subtypes; json-ld.org 1.1). Nothing here raises on any input.
"""

import html
import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from clipdesk.model.folding import key
from parsers.document.json_text import load_json, with_whole_characters
from parsers.metadata.page.plain import plain

Node = Mapping[str, Any]

MAX_JSON_CHARS = 2_000_000
MAX_NODES = 2_000
MAX_JSON_DEPTH = 12
"""Bounds against hostile pages: the longest article with its body is far below."""

ARTICLE_TYPES = frozenset({
    "Article", "NewsArticle", "AdvertiserContentArticle", "AnalysisNewsArticle", "AskPublicNewsArticle",
    "BackgroundNewsArticle", "OpinionNewsArticle", "ReportageNewsArticle", "ReviewNewsArticle",
    "Report", "SatiricalArticle", "ScholarlyArticle", "TechArticle", "APIReference",
    "SocialMediaPosting", "BlogPosting", "LiveBlogPosting", "DiscussionForumPosting", "Review",
    "CriticReview", "Recipe", "HowTo",
})  # fmt: skip
NEWS_TYPES = frozenset({"NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "AnalysisNewsArticle"})
_WEAK_TYPES = frozenset({"WebPage", "ItemPage", "VideoObject", "CreativeWork", "Review", "CriticReview"})
_NESTING = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart", "subjectOf")


@dataclass(frozen=True, slots=True)
class JsonLd:
    """`article` is the node about the page's article ({} if none), `nodes` all typed nodes, `by_id` the
    nodes that others refer to by `@id`."""

    article: Node = field(default_factory=dict)
    nodes: tuple[Node, ...] = ()
    by_id: Mapping[str, Node] = field(default_factory=dict)

    def types(self) -> tuple[str, ...]:
        """All types on the page, each once."""
        return tuple(dict.fromkeys(name for node in self.nodes for name in types_of(node)))

    def resolve(self, value: object) -> object:
        """The node that a bare `@id` reference stands for, else the value itself."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
            return self.by_id.get(value["@id"], value)
        return value

    def values(self, value: object) -> Iterator[object]:
        """A value, a list of them, or nested lists, flattened and resolved; bounded."""
        queue = deque([(value, 0)])
        for _ in range(MAX_NODES):
            if not queue:
                return
            item, depth = queue.popleft()
            if isinstance(item, list):
                queue.extendleft(
                    (child, depth + 1) for child in reversed(item[:MAX_NODES]) if depth < MAX_JSON_DEPTH
                )
            elif item is not None:
                yield self.resolve(item)


def read_json_ld(scripts: Sequence[str], *, url: str, titles: Sequence[str] = ()) -> JsonLd:
    """`titles` are what the page calls itself elsewhere: they tell its own article from related ones."""
    nodes: list[tuple[int, Node]] = []
    budget = MAX_JSON_CHARS
    for script in scripts:
        budget -= len(script)
        if budget < 0:
            break
        _collect(parse_json(script), nodes)
    by_id = {node["@id"]: node for _, node in nodes if isinstance(node.get("@id"), str) and len(node) > 2}
    known = [key(title) for title in titles if title]
    best: Node = {}
    highest = 0.0
    for depth, node in nodes:
        if (relevance := _relevance(node, depth, url, known)) > highest:
            best, highest = node, relevance
    return JsonLd(best, tuple(node for _, node in nodes), by_id)


def types_of(node: Node) -> list[str]:
    """The types without their namespace."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return [name.rstrip("/").rpartition("/")[2].rpartition(":")[2] for name in names if isinstance(name, str)]


def text_of(value: object) -> str:
    """A literal as plain text: the first of a list, the `@value` or `name` of an object."""
    for _ in range(4):
        if isinstance(value, list):
            value = next((item for item in value if item), None)
        elif isinstance(value, dict):
            value = value.get("@value") or value.get("name")
    return plain(value) if isinstance(value, str) else ""


def _collect(root: object, nodes: list[tuple[int, Node]]) -> None:
    queue = deque([(root, 0)])
    while queue and len(nodes) < MAX_NODES:
        value, depth = queue.popleft()
        if depth > MAX_JSON_DEPTH:
            continue
        if isinstance(value, list):
            queue.extend((child, depth) for child in value[:MAX_NODES])
        elif isinstance(value, dict):
            if "@type" in value or "@id" in value:
                nodes.append((depth, value))
            queue.extend(
                (value[name], depth + 1) for name in _NESTING if isinstance(value.get(name), (dict, list))
            )


def _relevance(node: Node, depth: int, url: str, titles: Sequence[str]) -> float:
    """How surely the node is about the page's article; 0 or less: it is not."""
    types = set(types_of(node))
    if not types & (ARTICLE_TYPES | _WEAK_TYPES):
        return 0
    score = 10.0 - depth - (8 if types <= _WEAK_TYPES else 0) + (2 if types & NEWS_TYPES else 0)
    score += sum(
        weight
        for name, weight in (("articleBody", 3), ("datePublished", 3), ("author", 2), ("headline", 2))
        if node.get(name)
    )
    headline = key(text_of(node.get("headline") or node.get("name")))
    if headline and any(headline in title or (title and title in headline) for title in titles):
        score += 8
    elif headline and titles:
        score -= 4
    return score + (3 if _same_page(node, url) else 0)


def _same_page(node: Node, url: str) -> bool:
    path = url.split("//", 1)[-1].split("#", 1)[0].split("?", 1)[0].rstrip("/")
    named = (node.get("url"), node.get("mainEntityOfPage"), node.get("@id"))
    for value in named:
        text = value.get("@id") if isinstance(value, dict) else value
        if (
            isinstance(text, str)
            and text.split("//", 1)[-1].split("#", 1)[0].split("?", 1)[0].rstrip("/") == path
        ):
            return True
    return False


# --- reading JSON that browsers forgive ---

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>")
_MAX_WRAPPINGS = 4
"""A bound on what is mended in broken JSON."""
_STRING_OR_NOISE = re.compile(
    r'("(?:[^"\\]|\\.)*+"?)|//[^\n]*|/\*(?:[^*]|\*(?!/))*+(?:\*/)?|,(?=\s*[}\]])', re.DOTALL
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_GLUED = re.compile(r"}\s*{")


def parse_json(text: str) -> object:
    """The value of one script, after as little repair as it takes; None if it cannot be read."""
    if len(text) > MAX_JSON_CHARS or not text.strip():
        return None
    for repair in _REPAIRS:
        text = repair(text)
        try:
            return load_json(text)
        except orjson.JSONDecodeError:
            continue
    return _leading_value(text)


def _unchanged(text: str) -> str:
    return text


def _without_wrapping(text: str) -> str:
    """Without the marks that once hid scripts from old browsers, and the semicolon of a statement."""
    for _ in range(_MAX_WRAPPINGS):
        text = text.strip().rstrip("; \n\t")
        for opening in _OPENINGS:
            text = text.removeprefix(opening)
        for closing in _CLOSINGS:
            text = text.removesuffix(closing)
    return text


def _without_comments(text: str) -> str:
    """Comments and trailing commas go; control characters become spaces, bad escapes their character."""
    bare = _STRING_OR_NOISE.sub(lambda found: found[1] or "", text)
    return _BAD_ESCAPE.sub("", _CONTROL.sub(" ", bare))


def _unescaped(text: str) -> str:
    """Markup-escaped as a whole, where not even the first key is quoted."""
    return html.unescape(text) if "&quot;" in text[:200] and '"' not in text[:20] else text


def _as_list(text: str) -> str:
    return f"[{_GLUED.sub('},{', text)}]" if _GLUED.search(text) else text


_REPAIRS: tuple[Callable[[str], str], ...] = (
    _unchanged,
    _unescaped,
    _without_wrapping,
    _without_comments,
    _as_list,
)


def _leading_value(text: str) -> object:
    """What stands before the break, where the rest is garbage."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(with_whole_characters(text).strip("[] \n\t"))[0]
    except (ValueError, RecursionError):
        return None
