"""Lines whose words tell that they are none of the text: dates and bylines at its edges, boxes. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from clipdesk.model.folding import fold, fold_lines
from parsers.document import Outline
from parsers.lexicon import entries

_EDGE = 3
"""So many lines at the beginning and at the end of a body are its edges."""
_LONGEST_EDGE = 90
_LONGEST_LABEL = 50
_AROUND_LABEL = " .:!?–—-•|"
_DIGITS_OF_A_DATE = 6
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BOX_LINES = 12
_BOX_SHARE = 0.25
"""A box holds at most so many lines and so large a share of the page's running text: more is the article."""


def without_edges(kept: Sequence[int], texts: Sequence[str], authors: Sequence[str]) -> list[int]:
    """The places of a body's lines without those at its edges that are a date, or name its authors, and say
    nothing else; and without a biography below the text, which an author's name stands above and begins.

    `texts` are all lines that might be kept.
    """
    last = len(kept) - _EDGE
    names = [fold(name) for name in authors if name]
    inner = [
        place
        for number, place in enumerate(kept)
        if _EDGE <= number < last or not (is_date(texts[place]) or _is_byline(texts[place], names))
    ]
    if len(inner) > 1 and _is_biography(inner[-1], texts, names):
        del inner[-1]
    return inner


def _is_biography(place: int, texts: Sequence[str], names: Sequence[str]) -> bool:
    above = fold(texts[place - 1]).strip(_AROUND_LABEL) if place else ""
    return above in names and fold(texts[place]).startswith(above)


def is_date(line: str) -> bool:
    """Whether a line is made of numbers, names of months and days, and what stands before a date."""
    if len(line) > _LONGEST_EDGE:
        return False
    numbers, words = len(_DIGIT.findall(line)), set(_WORD.findall(fold(line)))
    if not numbers or not words <= _date_words():
        return False
    return not words.isdisjoint(_months()) or (
        _YEAR.search(line) is not None and (bool(words) or numbers >= _DIGITS_OF_A_DATE)
    )


def _is_byline(line: str, names: Sequence[str]) -> bool:
    """Whether a line names one of the authors, and has but words of bylines and dates beside."""
    if len(line) > _LONGEST_EDGE:
        return False
    rest = text = fold(line)
    for name in names:
        rest = rest.replace(name, " ")
    return rest != text and (_byline_words() | _date_words()).issuperset(_WORD.findall(rest))


@cache
def _date_words() -> frozenset[str]:
    return _words("date.month", "date.weekday", "date.lead", "date.published", "date.updated", "line.clock")


@cache
def _months() -> frozenset[str]:
    return _words("date.month")


@cache
def _byline_words() -> frozenset[str]:
    return _words("byline.by", "byline.author", "byline.and", "line.byline")


def _words(*lists: str) -> frozenset[str]:
    return frozenset(
        word for name in lists for entry in entries(name) for word in _WORD.findall(fold(entry.text))
    )


def lines_of_boxes(outline: Outline, good: Sequence[float]) -> set[int]:
    """The lines of boxes that say by their first line that they are none of the article: about its author, a
    summary by a machine, a placeholder of what another site would show. `good` is the mass of each line."""
    short = [number for number, line in enumerate(outline.lines) if len(line.text) <= _LONGEST_LABEL]
    folded = fold_lines([outline.lines[number].text for number in short])
    labels = [
        number
        for number, text in zip(short, folded, strict=True)
        if text.strip(_AROUND_LABEL) in _box_labels()
    ]
    if not labels:
        return set()
    most = _BOX_SHARE * sum(good)
    spans = _spans(outline)
    return {number for label in labels for number in _box(outline, good, label, most, spans)}


@cache
def _box_labels() -> frozenset[str]:
    return frozenset(fold(entry.text) for entry in entries("line.box"))


def _spans(outline: Outline) -> list[range]:
    """The lines of each element and of all that it holds, which stand together."""
    spans = [range(0)] * len(outline.parents)
    for number, line in enumerate(outline.lines):
        spans[line.element] = range(spans[line.element].start if spans[line.element] else number, number + 1)
    for element in range(len(spans) - 1, 0, -1):
        own, around = spans[element], spans[outline.parents[element]]
        if own:
            start = min(own.start, around.start) if around else own.start
            spans[outline.parents[element]] = range(start, max(own.stop, around.stop))
    return spans


def _box(
    outline: Outline, good: Sequence[float], label: int, most: float, spans: Sequence[range]
) -> Sequence[int]:
    """The lines of the largest element that begins with the label and is no more than a box."""
    box = range(label, label + 1)
    for element in outline.upwards(outline.lines[label].element):
        lines = spans[element]
        if lines.start != label or len(lines) > _BOX_LINES or sum(good[label : lines.stop]) > most:
            break
        box = lines
    return box
