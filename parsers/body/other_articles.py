"""Other articles below the one that a page is about, as sites load them that scroll without end. Pure."""

from collections import Counter
from collections.abc import Sequence

from parsers.document import Outline

_LEAST_MASS = 200.0
"""Less running text under a headline is a teaser, which the model tells by itself."""


def lines_of_others(outline: Outline, good: Sequence[float]) -> set[int]:
    """The lines of all articles but the first, where a page has several built alike, each with its own h1.

    `good` is the mass of each line.
    """
    heads = [line.element for line in outline.lines if outline.tags[line.element] == "h1"]
    if len(heads) < 2:
        return set()
    sections = _alike(outline, _sections(outline, heads))
    holder = _holders(outline, sections)
    mass = dict.fromkeys([-1, *sections], 0.0)
    for line, weight in zip(outline.lines, good, strict=True):
        mass[holder[line.element]] += weight
    others = {section for section in sections if mass[section] >= _LEAST_MASS}
    others -= {min(others, default=-1)}
    return {number for number, line in enumerate(outline.lines) if holder[line.element] in others}


def _sections(outline: Outline, heads: Sequence[int]) -> list[int]:
    """For each h1 the largest element that holds no other."""
    held = Counter[int]()
    for head in heads:
        element = head
        while element >= 0:
            held[element] += 1
            element = outline.parents[element]
    found = []
    for head in heads:
        element = head
        while outline.parents[element] >= 0 and held[outline.parents[element]] == 1:
            element = outline.parents[element]
        found.append(element)
    return found


def _alike(outline: Outline, sections: Sequence[int]) -> list[int]:
    """Those that call themselves articles, by their tag or name, where there are several of one kind."""
    kinds = {
        section: (outline.tags[section], outline.names[section].partition(" ")[0]) for section in sections
    }
    number = Counter(kinds.values())
    return [
        section
        for section, (tag, name) in kinds.items()
        if number[(tag, name)] > 1 and (tag == "article" or "article" in name or "story" in name)
    ]


def _holders(outline: Outline, sections: Sequence[int]) -> list[int]:
    """For each element the section that it is in, -1 where in none."""
    among = set(sections)
    holder = [-1] * len(outline.parents)
    for element, parent in enumerate(outline.parents):
        holder[element] = element if element in among else holder[parent] if parent >= 0 else -1
    return holder
