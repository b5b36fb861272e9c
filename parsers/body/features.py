"""What the model sees of each candidate line: a row of numbers, none of them tied to a language. Pure."""

import html
import re
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.body.clues import BodyClues
from parsers.body.layout import Layout
from parsers.body.naming import Named
from parsers.body.phrases import (
    DIGIT,
    PUNCTUATION,
    SENTENCE_END,
    SENTENCES,
    UPPER,
    WORD,
    said,
)
from parsers.document import Inside, Line

Column = NDArray[Any]
Rows = NDArray[np.float32]

_TAGS = {
    tag: code
    for code, tag in enumerate(
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "blockquote", "td", "figcaption", "section", "article",
         "pre", "dd", "dt", "header", "aside", "main", "ul", "ol", "tr", "th", "figure", "body"]
    )
}  # fmt: skip
_OTHER_TAG = len(_TAGS)
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FAMILY_BITS = np.arange(len(Named), dtype=np.int64)
_INSIDE_BITS = np.arange(len(Inside), dtype=np.int64)
_FAR = 99
_PROBE = 32
_OPENING = frozenset("\"“„«'‘—–")
_BULLETS = frozenset("•-–*▪►→>|·")
_MARKUP = re.compile(r"<[^>]{0,500}>")

TEXT_NAMES = (
    "chars", "words", "links", "link_share", "bold_share", "punctuation", "punctuation_share", "sentences",
    "ends_sentence", "ends_colon", "ends_ellipsis", "starts_upper", "bullet", "upper_share", "digit_share", "repeats",
    "see_also", "calls", "credits", "byline", "staff", "notices", "time", "is_title", "is_author", "title_words",
    "description_words", "json_ld",
)  # fmt: skip


def feature_rows(layout: Layout, clues: BodyClues) -> Rows:
    """One row a candidate of the layout, columns as in `feature_names()`."""
    text = _text_columns(layout, clues)
    columns = np.hstack([text, _place_columns(layout, text)])
    return np.hstack([columns, _neighbours(columns)]).astype(np.float32)


def _text_columns(layout: Layout, clues: BodyClues) -> Column:
    lines = layout.outline.lines
    repeats: dict[str, int] = {}
    for line in lines:
        repeats[line.text] = repeats.get(line.text, 0) + 1
    wording = _Wording(clues)
    return np.array(
        [
            _text_row(lines[number], layout.chars[number], layout.link_share[number], repeats, wording)
            for number in layout.candidates
        ],
        dtype=np.float64,
    ).reshape(len(layout.candidates), len(TEXT_NAMES))


class _Wording:
    """The clues, prepared for looking up lines in them."""

    __slots__ = ("authors", "description", "json_ld", "title_words", "titles")

    def __init__(self, clues: BodyClues) -> None:
        self.titles = {_key(title) for title in clues.titles} - {""}
        self.title_words = {word for title in self.titles for word in title.split()}
        self.authors = {_key(author) for author in clues.authors} - {""}
        words = set(WORD.findall(clues.description[:1000]))
        self.description = words if len(words) >= 5 else None
        body = clues.json_ld_body
        self.json_ld = _flat(body) if len(body) >= 250 else None

    def from_description(self, words: set[str]) -> float:
        """The share of a line's words that the description has; -1 without a description."""
        if self.description is None or not words:
            return -1.0
        return len(words & self.description) / len(words)

    def from_json_ld(self, text: str) -> float:
        """How many of three probes of the line the articleBody holds, as a share; below 0 if unknown."""
        if self.json_ld is None:
            return -1.0
        if len(text) < _PROBE // 2:
            return -0.5
        middle = max(0, (len(text) - _PROBE) // 2)
        probes = (text[:_PROBE], text[middle : middle + _PROBE], text[-_PROBE:])
        return sum(probe in self.json_ld for probe in probes) / 3


def _key(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


def _flat(body: str) -> str:
    text = html.unescape(body[:200_000])
    return " ".join(_MARKUP.sub(" ", html.unescape(text)).split())


def _text_row(
    line: Line, chars: float, link_share: float, repeats: dict[str, int], wording: _Wording
) -> tuple[float, ...]:
    text = line.text
    size = len(text)
    words = WORD.findall(text[:2000])
    distinct = set(words)
    punctuation = len(PUNCTUATION.findall(text, 0, 2000))
    head = text[:200]
    key = " ".join(words).lower() if size < 300 else ""
    first, last = text[0], text[-1]
    return (
        log(1 + chars),
        log(1 + len(words)),
        min(line.links, 20),
        link_share,
        min(1.0, line.bold_chars / size),
        min(punctuation, 50),
        punctuation / min(size, 2000),
        min(len(SENTENCES.findall(text, 0, 2000)), 20),
        1.0 if SENTENCE_END.search(text, max(0, size - 4)) else 0.0,
        1.0 if last in ":：" else 0.0,
        1.0 if last == "…" or text.endswith("...") else 0.0,
        1.0 if first.isupper() or first in _OPENING else 0.0,
        1.0 if first in _BULLETS else 0.0,
        len(UPPER.findall(head)) / len(head),
        len(DIGIT.findall(head)) / len(head),
        min(repeats[text], 10),
        *said(text),
        1.0 if key and key in wording.titles else 0.0,
        1.0 if key and key in wording.authors else 0.0,
        _overlap(key, wording.title_words),
        wording.from_description(distinct),
        wording.from_json_ld(text),
    )


def _overlap(key: str, title_words: set[str]) -> float:
    if not key or not title_words:
        return 0.0
    words = set(key.split())
    return len(words & title_words) / len(words)


def _place_columns(layout: Layout, text: Column) -> Column:
    """Columns of where a line stands: its element, what is around it, and how far the core is."""
    outline = layout.outline
    lines = np.array(layout.candidates)
    count = len(outline.lines)
    element_of_line = np.array([line.element for line in outline.lines])
    parents = np.maximum(np.array(outline.parents), 0)
    own = element_of_line[lines]
    parent = parents[own]
    grand = parents[parent]
    tags = np.array([_TAGS.get(tag, _OTHER_TAG) for tag in outline.tags])
    inside = np.array(outline.inside)
    named = np.array(layout.named)
    below = _Below(layout)
    around = np.array(below.named)
    depth = np.array(outline.depths)
    mass, direct = np.array(layout.mass), np.array(layout.direct)
    good, chars = np.array(layout.good), np.array(layout.chars)
    unwanted = np.array(layout.unwanted)
    total = layout.total
    links = chars * np.array(layout.link_share)

    kinds = _kinds(outline.tags, outline.names)
    signature = kinds * (len(outline.tags) + 1) + kinds[parents]
    of_line = np.unique(signature[element_of_line], return_inverse=True)[1]
    of_parent = parents[element_of_line]
    branch = np.array(below.branch)[element_of_line]

    def grouped(groups: NDArray[np.int64], *weights: NDArray[np.float64]) -> list[Column]:
        size = int(groups.max()) + 1
        number = np.bincount(groups, minlength=size)[groups[lines]]
        sums = [np.bincount(groups, weights=weight, minlength=size)[groups[lines]] for weight in weights]
        held = np.maximum(sums[0], 1.0)
        return [number, np.log1p(sums[0] / number), sums[1] / held, sums[2] / total]

    columns: list[Column] = [
        tags[own], tags[parent], tags[grand],
        depth[own], depth[own] - depth[layout.dense],
        unwanted[own], unwanted[own] - unwanted[layout.dense],
        np.array(below.distance)[own],
        np.array(below.levels)[own],
        parent == layout.dense,
        direct[parent] / total, mass[own] / total, mass[parent] / total, mass[grand] / total,
        good[lines] / total,
        *grouped(of_line, chars, links, good),
        *grouped(of_parent, chars, links, good),
        *grouped(branch, chars, links, good),
        *_twins(kinds, parents, parent), *_twins(kinds, parents, grand),
        *_order(layout, lines, count),
        *_headings(layout, lines),
        *_json_ld_range(text, good[lines]),
    ]  # fmt: skip
    flags = [
        (named[own][:, None] >> _FAMILY_BITS) & 1,
        (named[parent][:, None] >> _FAMILY_BITS) & 1,
        (around[own][:, None] >> _FAMILY_BITS) & 1,
        (inside[own][:, None] >> _INSIDE_BITS) & 1,
    ]
    page = [log(1 + total), len(layout.core), count, len(lines) / count, outline.depths[layout.near]]
    return np.hstack([np.column_stack(columns), *flags, np.tile(page, (len(lines), 1))])


class _Below:
    """By element, relative to the path from the root to `near`: what is named on the way down to it.

    `named` gathers the families below the path, `branch` is the first element below it (itself on the path),
    `distance` counts the levels from where it leaves the path up to `near`, `levels` those below the path.
    """

    def __init__(self, layout: Layout) -> None:
        parents, own = layout.outline.parents, layout.named
        self.named = [0] * len(parents)
        self.branch = list(range(len(parents)))
        self.distance = [0] * len(parents)
        self.levels = [0] * len(parents)
        path = layout.path_to_near()
        height = {element: place for place, element in enumerate(path)}
        for element, parent in enumerate(parents):
            if element in height:
                self.distance[element] = height[element]
                continue
            self.named[element] = self.named[parent] | own[element]
            self.distance[element] = self.distance[parent]
            self.levels[element] = self.levels[parent] + 1
            if parent not in height:
                self.branch[element] = self.branch[parent]


def _kinds(tags: list[str], names: list[str]) -> NDArray[np.int64]:
    """Equal numbers for elements of equal tag and names."""
    known: dict[tuple[str, str], int] = {}
    return np.array([known.setdefault(kind, len(known)) for kind in zip(tags, names, strict=True)])


def _twins(kinds: NDArray[np.int64], parents: NDArray[np.int64], elements: NDArray[np.int64]) -> list[Column]:
    """How many different elements of the same kind, under a parent of the same kind, hold candidates."""
    distinct = np.unique(elements)
    signature = kinds[distinct] * (len(kinds) + 1) + kinds[parents[distinct]]
    number = np.unique(signature, return_inverse=True)[1]
    twins = np.bincount(number)[number]
    return [twins[np.searchsorted(distinct, elements)]]


def _order(layout: Layout, lines: NDArray[np.int64], count: int) -> list[Column]:
    """Distances, in lines, to the core before and after, and the share of its mass that lies before."""
    core = np.array(layout.core or [0])
    held = np.cumsum([0.0, *(layout.good[number] for number in core)])
    before = np.searchsorted(core, lines, side="left")
    after = np.searchsorted(core, lines, side="right")
    previous = np.where(before > 0, lines - core[np.maximum(before - 1, 0)], _FAR)
    following = np.where(after < len(core), core[np.minimum(after, len(core) - 1)] - lines, _FAR)
    return [
        np.minimum(previous, _FAR), np.minimum(following, _FAR),
        lines - core[0], core[-1] - lines,
        held[before] / max(held[-1], 1.0), lines / count,
        (after > before).astype(float),
    ]  # fmt: skip


def _headings(layout: Layout, lines: NDArray[np.int64]) -> list[Column]:
    """The heading above a line: how far, how long, what it announces; and how far the page's title is."""
    outline = layout.outline
    places = [
        number
        for number, line in enumerate(outline.lines)
        if outline.tags[line.element] in _HEADING_TAGS or outline.inside[line.element] & Inside.HEADING
    ]
    if not places:
        return [np.full(len(lines), -1.0) for _ in range(6)]
    heads = np.array([_announces(outline.lines[place].text) for place in places], dtype=np.float64)
    above = np.searchsorted(places, lines, side="right") - 1
    known = above >= 0
    chosen = heads[np.maximum(above, 0)]
    titles = [place for place in places if outline.tags[outline.lines[place].element] == "h1"] or places[:1]
    return [
        np.where(known, np.minimum(lines - np.array(places)[np.maximum(above, 0)], _FAR), _FAR),
        *(np.where(known, chosen[:, column], -1.0) for column in range(4)),
        np.clip(lines - titles[0], -_FAR, 4 * _FAR),
    ]


def _announces(heading: str) -> tuple[float, float, float, float]:
    words = said(heading)
    return float(len(heading)), float(words.see_also), float(words.calls), float(words.notices)


def _json_ld_range(text: Column, good: Column) -> list[Column]:
    """How much of the page's mass the articleBody covers, and whether a line lies in the covered range."""
    covered = text[:, -1]
    number = np.arange(len(covered))
    found = np.flatnonzero((covered > 0.9) & (text[:, 0] > log(50)))
    if not len(found):
        share = -1.0 if covered.max(initial=-1.0) <= -1.0 else 0.0
        return [np.full(len(covered), share), np.zeros(len(covered))]
    share = float(good[found].sum() / max(good.sum(), 1.0))
    outside = np.where(number < found[0], number - found[0], np.maximum(number - found[-1], 0))
    return [np.full(len(covered), share), outside]


def _neighbours(columns: Column) -> Column:
    """Some columns of the two lines before and the two after."""
    chosen = columns[:, _NEIGHBOUR_COLUMNS]
    padded = np.pad(chosen, ((2, 2), (0, 0)), constant_values=-1.0)
    size = len(chosen)
    return np.hstack(
        [padded[1 : size + 1], padded[3 : size + 3], padded[:size, :4], padded[4 : size + 4, :4]]
    )


_NEIGHBOUR_COLUMNS = [0, 3, 8, 27, 16, 17, 18, 23, len(TEXT_NAMES), len(TEXT_NAMES) + 7, len(TEXT_NAMES) + 14,
                      len(TEXT_NAMES) + 18]  # fmt: skip
