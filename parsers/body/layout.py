"""Where on the page the running text lies: containers by the mass of paragraphs they hold. Pure.

The mass of an element is the number of characters, outside links, of the paragraph-like lines in it.
"""

from dataclasses import dataclass

from parsers.body.furniture import lines_of_boxes
from parsers.body.machine_text import is_machine_text
from parsers.body.naming import UNWANTED, families
from parsers.body.other_articles import lines_of_others
from parsers.body.phrases import CJK, PUNCTUATION
from parsers.document import Inside, Line, Outline

CJK_WEIGHT = 2.2
"""A Chinese, Japanese or Korean character says as much as this many Latin ones."""

_PARAGRAPH = 70
_CORE = 90
_SHORTEST_OUTSIDE = 60
_NEAR = 0.8
_TIGHT = 0.5
_BRANCH = 0.1
_UNWANTED_FACTOR = 0.45
_OUTSIDE_TEXT = int(Inside.FORM)


@dataclass(slots=True)
class Layout:
    """Measures of an outline: lists by line (`chars` … `core`) and by element (`named` … `direct`).

    `near` and `tight` are the smallest elements that hold 80% and 50% of the mass, branch by branch; `dense`
    is the element with the most paragraph mass directly under it. `candidates` are the lines worth a look.
    """

    outline: Outline
    chars: list[float]
    link_share: list[float]
    good: list[float]
    core: list[int]
    candidates: list[int]
    named: list[int]
    unwanted: list[int]
    mass: list[float]
    direct: list[float]
    total: float
    near: int
    tight: int
    dense: int

    def path_to_near(self) -> list[int]:
        """The elements from `near` up to the root."""
        path = [self.near]
        while path[-1] > 0:
            path.append(self.outline.parents[path[-1]])
        return path


def lay_out(outline: Outline) -> Layout:
    """The layout of an outline that has at least one line.

    What is for machines, and what belongs to other articles of the page, has no mass and is no candidate.
    """
    named = [families(names) for names in outline.names]
    unwanted = _count_up(outline.parents, [1 if flags & UNWANTED else 0 for flags in named])
    chars = [_weigh(line.text) for line in outline.lines]
    link_share = [
        line.link_chars / len(line.text) if line.link_chars < len(line.text) else 1.0
        for line in outline.lines
    ]
    good = [
        _mass(line, weight, share, outline, unwanted)
        for line, weight, share in zip(outline.lines, chars, link_share, strict=True)
    ]
    passed_over = lines_of_others(outline, good)
    passed_over |= lines_of_boxes(outline, good)
    passed_over |= {number for number, line in enumerate(outline.lines) if is_machine_text(line.text)}
    for number in passed_over:
        good[number] = 0.0
    mass, direct = _masses(outline, good)
    near, tight = _descend(outline.parents, mass)
    dense = max(range(len(direct)), key=direct.__getitem__)
    layout = Layout(
        outline,
        chars,
        link_share,
        good,
        [],
        [],
        named,
        unwanted,
        mass,
        direct,
        mass[0] or 1.0,
        near,
        tight,
        dense,
    )
    inside = within(outline.parents, near)
    layout.core = _core(layout, inside)
    layout.candidates = [
        number
        for number, line in enumerate(outline.lines)
        if number not in passed_over
        and (inside[line.element] or (chars[number] >= _SHORTEST_OUTSIDE and link_share[number] < 0.5))
    ]
    return layout


def within(parents: list[int], ancestor: int) -> list[bool]:
    """For each element whether it is `ancestor` or lies in it."""
    inside = [False] * len(parents)
    inside[ancestor] = True
    for element in range(ancestor + 1, len(parents)):
        if inside[parents[element]]:
            inside[element] = True
    return inside


def _weigh(text: str) -> float:
    return len(text) * CJK_WEIGHT if not text.isascii() and CJK.search(text, 0, 40) else float(len(text))


def _count_up(parents: list[int], own: list[int]) -> list[int]:
    """The sum of `own` over an element and all that it lies in."""
    sums = own[:]
    for element in range(1, len(parents)):
        sums[element] += sums[parents[element]]
    return sums


def _mass(line: Line, chars: float, link_share: float, outline: Outline, unwanted: list[int]) -> float:
    if chars < _PARAGRAPH or link_share >= 0.45 or outline.inside[line.element] & _OUTSIDE_TEXT:
        return 0.0
    if not PUNCTUATION.search(line.text):
        return 0.0
    return chars * (1 - link_share) * _UNWANTED_FACTOR ** min(unwanted[line.element], 3)


def _masses(outline: Outline, good: list[float]) -> tuple[list[float], list[float]]:
    """By element: the mass it holds, and the mass of the lines of its children."""
    mass = [0.0] * len(outline.tags)
    direct = mass[:]
    for line, weight in zip(outline.lines, good, strict=True):
        mass[line.element] += weight
        direct[max(0, outline.parents[line.element])] += weight
    for element in range(len(mass) - 1, 0, -1):
        mass[outline.parents[element]] += mass[element]
    return mass, direct


def _descend(parents: list[int], mass: list[float]) -> tuple[int, int]:
    heaviest: dict[int, int] = {}
    least = _BRANCH * mass[0]
    for element in range(1, len(parents)):
        if mass[element] > least:
            parent = parents[element]
            if parent not in heaviest or mass[element] > mass[heaviest[parent]]:
                heaviest[parent] = element
    return _bottom(heaviest, mass, _NEAR), _bottom(heaviest, mass, _TIGHT)


def _bottom(heaviest: dict[int, int], mass: list[float], share: float) -> int:
    element = 0
    while (child := heaviest.get(element)) is not None and mass[child] >= share * mass[element]:
        element = child
    return element


def _core(layout: Layout, inside: list[bool]) -> list[int]:
    """The lines that are surely running text, by their length and place alone."""
    lines = layout.outline.lines
    good = [number for number, mass in enumerate(layout.good) if mass]
    bound = layout.unwanted[layout.near]
    core = [
        number
        for number in good
        if inside[lines[number].element]
        and layout.chars[number] >= _CORE
        and layout.unwanted[lines[number].element] <= bound
    ]
    return core or good
