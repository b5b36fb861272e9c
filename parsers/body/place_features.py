"""Where a line stands: its element, what lies around it, and how far the running text is. Pure."""

from collections.abc import Sequence
from math import log

import numpy as np

from parsers.body.columns import FeatureColumns, Numbers, columns_of
from parsers.body.layout import Layout
from parsers.body.naming import Named
from parsers.body.phrases import SEE_ALSO
from parsers.document import Inside

_TAGS = {
    tag: code
    for code, tag in enumerate(
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "div", "blockquote", "td", "figcaption", "section",
         "article", "pre", "dd", "dt", "header", "aside", "main", "ul", "ol", "tr", "th", "figure", "body"]
    )
}  # fmt: skip
_OTHER_TAG = len(_TAGS)
_FAMILIES = [family.name for family in Named]
_INSIDES = [inside.name for inside in Inside]
_FAMILY_BITS = np.arange(len(_FAMILIES), dtype=np.int64)[:, None]
_INSIDE_BITS = np.arange(len(_INSIDES), dtype=np.int64)[:, None]
_HEADING = int(Inside.HEADING)
_FAR = 99

_GROUPED = ("lines", "chars", "links", "mass")
PLACE_FEATURES = (
    "tag", "parent_tag", "grandparent_tag", "depth", "depth_from_dense", "unwanted", "unwanted_from_dense",
    "levels", "leaves_path", "under_dense", "direct", "mass", "parent_mass", "grandparent_mass", "line_mass",
    *(f"{group}_{measure}" for group in ("kind", "siblings", "branch") for measure in _GROUPED),
    "twins", "parent_twins",
    "core_before", "core_after", "from_first_core", "to_last_core", "mass_before", "position", "is_core",
    "heading_distance", "heading_chars", "heading_see_also", "title_distance", "titles_above", "titles",
    "article", "article_from_core", "article_from_first", "article_nesting", "articles", "code", "earlier",
    *(f"parent_{name}" for name in _FAMILIES),
    *(f"around_{name}" for name in _FAMILIES),
    *(f"inside_{name}" for name in _INSIDES),
    "page_mass", "page_core", "page_lines", "page_candidates", "page_depth",
)  # fmt: skip


def place_columns(layout: Layout) -> FeatureColumns:
    """The features in `PLACE_FEATURES`."""
    place = _Place(layout)
    return columns_of(
        [
            *place.elements(),
            *place.groups(),
            *place.twins(),
            *place.core(),
            *place.headings(),
            *place.articles(),
            *place.flags(),
            *place.page(),
        ]
    )


class _Place:
    """The layout's lists as arrays, and the elements of the candidates (`own`, `parent`, `grand`)."""

    def __init__(self, layout: Layout) -> None:
        outline = layout.outline
        self.layout = layout
        self.lines = np.array(layout.candidates)
        self.held_by = np.array([line.element for line in outline.lines])
        parents = [0, *outline.parents[1:]]
        self.parents = np.array(parents)
        self.own = self.held_by[self.lines]
        self.parent = self.parents[self.own]
        self.grand = self.parents[self.parent]
        self.kinds = _kinds(outline.tags, outline.names, parents)
        self.below = _Below(layout)
        self.good = np.array(layout.good)

    def elements(self) -> list[Numbers]:
        layout, own, parent, grand = self.layout, self.own, self.parent, self.grand
        tags = np.array([_TAGS.get(tag, _OTHER_TAG) for tag in layout.outline.tags])
        depth, unwanted = _at(layout.outline.depths, own), _at(layout.unwanted, own)
        mass = np.array(layout.mass) / layout.total
        return [
            tags[own], tags[parent], tags[grand],
            depth, depth - layout.outline.depths[layout.dense],
            unwanted, unwanted - layout.unwanted[layout.dense],
            _at(self.below.levels, own), _at(self.below.leaves, own),
            parent == layout.dense,
            _at(layout.direct, parent) / layout.total,
            mass[own], mass[parent], mass[grand],
            self.good[self.lines] / layout.total,
        ]  # fmt: skip

    def groups(self) -> list[Numbers]:
        """Measures of the lines of the same kind, of the same parent, and of the same branch."""
        chars = np.array(self.layout.chars)
        measures = (chars, chars * np.array(self.layout.link_share), self.good)
        held_by = self.held_by
        groups = (self.kinds[held_by], self.parents[held_by], np.array(self.below.branch)[held_by])
        return [column for group in groups for column in self._measured(group, *measures)]

    def _measured(self, group: Numbers, chars: Numbers, links: Numbers, good: Numbers) -> list[Numbers]:
        mine = group[self.lines]
        number = np.bincount(group)[mine]
        held = np.bincount(group, chars)[mine]
        return [
            number,
            np.log1p(held / number),
            np.bincount(group, links)[mine] / np.maximum(held, 1.0),
            np.bincount(group, good)[mine] / self.layout.total,
        ]

    def twins(self) -> list[Numbers]:
        """How many elements of the same kind, under a parent of the same kind, hold candidates."""
        return [self._twins(self.parent), self._twins(self.grand)]

    def _twins(self, elements: Numbers) -> Numbers:
        kinds = self.kinds[elements]
        distinct = np.zeros(len(self.kinds), dtype=bool)
        distinct[elements] = True
        return np.bincount(self.kinds[distinct])[kinds]

    def core(self) -> list[Numbers]:
        """Distances, in lines, to the core before and after; the share of its mass that lies before."""
        lines = self.lines
        core = np.array(self.layout.core or [0])
        held = np.concatenate([[0.0], np.cumsum(self.good[core])])
        before = np.searchsorted(core, lines, side="left")
        after = np.searchsorted(core, lines, side="right")
        previous = np.where(before > 0, lines - core[np.maximum(before - 1, 0)], _FAR)
        following = np.where(after < len(core), core[np.minimum(after, len(core) - 1)] - lines, _FAR)
        return [
            np.minimum(previous, _FAR), np.minimum(following, _FAR),
            lines - core[0], core[-1] - lines,
            held[before] / max(held[-1], 1.0), lines / len(self.held_by), after > before,
        ]  # fmt: skip

    def headings(self) -> list[Numbers]:
        """The heading above a line: how far, how long, what it announces; the page's titles above it."""
        outline, lines = self.layout.outline, self.lines
        inside = outline.inside
        places = [n for n, line in enumerate(outline.lines) if inside[line.element] & _HEADING]
        titles = [place for place in places if outline.tags[outline.lines[place].element] == "h1"]
        above = np.searchsorted(places, lines, side="right") - 1
        texts = [outline.lines[place].text for place in places]
        chars = np.array([*map(len, texts), -1])
        see_also = np.array([*(SEE_ALSO.begin(text.lower()) for text in texts), False])
        return [
            np.minimum(np.where(above >= 0, lines - np.array([*places, 0])[above], _FAR), _FAR),
            chars[above], see_also[above],
            np.clip(lines - (titles or places or [0])[0], -_FAR, 4 * _FAR),
            np.searchsorted(titles, lines), np.full(len(lines), len(titles)),
        ]  # fmt: skip

    def articles(self) -> list[Numbers]:
        """Which `<article>` a line is in, seen from the core; source code; whether it was said before."""
        layout, own, below = self.layout, self.own, self.below
        number = np.array(below.article)
        of_core = number[self.held_by[layout.core]] if layout.core else np.zeros(1, dtype=np.int64)
        lines = layout.outline.lines
        seen: dict[str, int] = {}
        return [
            number[own], number[own] - np.bincount(of_core).argmax(), number[own] - of_core[0],
            _at(below.nesting, own), np.full(len(own), below.article_count), _at(below.code, own),
            np.array([seen.setdefault(lines[place].text, place) < place for place in layout.candidates]),
        ]  # fmt: skip

    def flags(self) -> list[Numbers]:
        named, around = _at(self.layout.named, self.parent), _at(self.below.named, self.own)
        inside = _at(self.layout.outline.inside, self.own)
        return [(named >> _FAMILY_BITS) & 1, (around >> _FAMILY_BITS) & 1, (inside >> _INSIDE_BITS) & 1]

    def page(self) -> list[Numbers]:
        layout = self.layout
        total = len(layout.outline.lines)
        facts = [log(1 + layout.total), len(layout.core), total, len(self.lines) / total]
        return [np.full(len(self.lines), fact) for fact in (*facts, layout.outline.depths[layout.near])]


class _Below:
    """By element, relative to the path from the root to `near`: what lies between the path and the element.

    `named` gathers the families on the way, `branch` is the first element below the path, `leaves` how many
    levels above `near` it leaves the path, `levels` how many lie between; `article` numbers the innermost
    `<article>`, `nesting` counts those around it, `code` is 1 inside `<pre>`.
    """

    def __init__(self, layout: Layout) -> None:
        parents, tags, own = layout.outline.parents, layout.outline.tags, layout.named
        size = len(parents)
        self.named, self.leaves, self.levels = [0] * size, [0] * size, [0] * size
        self.article, self.nesting, self.code = [0] * size, [0] * size, [0] * size
        self.branch = list(range(size))
        self.article_count = 0
        height = {element: place for place, element in enumerate(layout.path_to_near())}
        self.leaves[0] = height[0]
        for element in range(1, size):
            parent = parents[element]
            self.article[element], self.nesting[element] = self.article[parent], self.nesting[parent]
            self.code[element] = self.code[parent]
            if tags[element] == "article":
                self.article_count += 1
                self.article[element] = self.article_count
                self.nesting[element] += 1
            elif tags[element] == "pre":
                self.code[element] = 1
            if element in height:
                self.leaves[element] = height[element]
                continue
            self.named[element] = self.named[parent] | own[element]
            self.leaves[element] = self.leaves[parent]
            self.levels[element] = self.levels[parent] + 1
            if parent not in height:
                self.branch[element] = self.branch[parent]


def _kinds(tags: list[str], names: list[str], parents: list[int]) -> Numbers:
    """Equal numbers for elements of equal tag and names whose parents have these in common, too."""
    known: dict[tuple[str, str], int] = {}
    own = [known.setdefault(kind, len(known)) for kind in zip(tags, names, strict=True)]
    size, pairs = len(known), dict[int, int]()
    signatures = [kind * size + own[parent] for kind, parent in zip(own, parents, strict=True)]
    return np.array([pairs.setdefault(signature, len(pairs)) for signature in signatures])


def _at(measured: Sequence[float], places: Numbers) -> Numbers:
    """The measures of a few elements: most have no candidate, and lists are slow to become arrays."""
    return np.array([measured[place] for place in places.tolist()])
