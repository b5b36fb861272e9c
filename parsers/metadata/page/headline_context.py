"""What stands around the headline: the lines where pages print date, byline and standfirst. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from clipdesk.model.folding import key
from parsers.document import Outline
from parsers.metadata.page.related_content import line_belongs_elsewhere

_BEFORE, _AFTER, _BELOW = 6, 14, 6
"""Lines before and after the headline in which date and byline stand, and those that stand close below it."""
_FIRST = 30
"""Lines of a page whose headline is no line, in which they stand instead."""
_SHORT, _PARAGRAPH = 120, 250
"""Characters: a byline with a date is shorter, a paragraph of the text longer; between them stand
standfirsts."""
_TEXT = 160
"""Characters of a line with which the text has begun: what stands above it is the article's own."""
_LONG_LINES, _TEXT_LINES = 2, 3
"""How many lines of these lengths are surely the text."""
_SEARCHED = 400
"""Lines in which the headline is looked for: menus come first. Set by eye on the labelled pages; `python -m
benchmarks.deciding_numbers --bench FOLDER` counts what half and twice each of these misreads."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`short` are the short lines after the headline (up to the text), then those before it; `after` all
    lines after it. Where no line is the headline, both are from the beginning of the page, and `below` is
    empty; else it is what stands above the text, and `place` the number of the headline's line."""

    short: tuple[str, ...]
    after: tuple[str, ...]
    below: tuple[str, ...] = ()
    place: int | None = None


def around_headline(outline: Outline, headlines: Iterable[str]) -> Surroundings:
    """`headlines` are tried in their order: the voted one may be written for machines."""
    lines = outline.lines
    place = next((place for headline in headlines if (place := _place(outline, headline)) is not None), None)
    if place is None:
        first = [line.text for line in lines[:_FIRST]]
        return Surroundings(tuple(text for text in first if len(text) <= _SHORT), tuple(first))
    after = _own(outline, place)
    before = [line.text for line in lines[max(0, place - _BEFORE) : place] if len(line.text) <= _SHORT]
    short = _until_text(after)
    return Surroundings((*short, *reversed(before)), tuple(after), tuple(short[:_BELOW]), place)


def _own(outline: Outline, place: int) -> list[str]:
    """The lines after the headline; from the text on, only those that are not about other items."""
    around = set(outline.upwards(outline.lines[place].element))
    found: list[str] = []
    text_began = False
    for line in outline.lines[place + 1 : place + 1 + _AFTER]:
        may_be_other = text_began and len(line.text) <= _SHORT
        if not (may_be_other and line_belongs_elsewhere(outline, line.element, around)):
            found.append(line.text)
        text_began = text_began or len(line.text) >= _TEXT
    return found


def _place(outline: Outline, headline: str) -> int | None:
    """The line that is the headline: an `<h1>`, else what is no link, for links stand in lists of news."""
    name = key(headline)
    first = name.partition(" ")[0]
    shortest, longest = len(headline) - 10, len(headline) + 40
    places = [
        number
        for number, line in enumerate(outline.lines[:_SEARCHED])
        if first and shortest <= len(line.text) <= longest and _holds(line.text, first, name)
    ]

    def unlikeliness(number: int) -> tuple[bool, bool]:
        line = outline.lines[number]
        return outline.tags[line.element] != "h1", line.link_chars * 2 > len(line.text)

    return min(places, key=unlikeliness, default=None)


def _holds(text: str, first: str, name: str) -> bool:
    """Whether the key `name`, whose first word is `first`, is in the text; keys of plain ASCII only fold."""
    return (first in text.lower() or not text.isascii()) and name in key(text)


def _until_text(texts: Sequence[str]) -> list[str]:
    """Short lines before the second long paragraph or the third that may be one: the first of them may be the
    standfirst."""
    found: list[str] = []
    long = 0
    texts_seen = 0
    for text in texts:
        if len(text) <= _SHORT:
            found.append(text)
        texts_seen += len(text) >= _TEXT
        long += len(text) >= _PARAGRAPH
        if long == _LONG_LINES or texts_seen == _TEXT_LINES:
            break
    return found
