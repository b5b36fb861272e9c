"""What stands around the headline: the lines where pages print date, byline and standfirst. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.document import Line
from parsers.metadata.plain import key

_BEFORE = 6
_AFTER = 14
_FIRST = 30
_SHORT = 120
_PARAGRAPH = 250
_SEARCHED = 400


@dataclass(frozen=True, slots=True)
class Surroundings:
    """`short` are the short lines after the headline (up to the text), then those before it; `after` all
    lines after it. Where no line is the headline, both are from the beginning of the page."""

    short: tuple[str, ...]
    after: tuple[str, ...]


def around_headline(lines: Sequence[Line], headlines: Iterable[str]) -> Surroundings:
    """`headlines` are tried in their order: the voted one may be written for machines."""
    place = next((place for headline in headlines if (place := _place(lines, headline)) is not None), None)
    if place is None:
        first = [line.text for line in lines[:_FIRST]]
        return Surroundings(tuple(text for text in first if len(text) <= _SHORT), tuple(first))
    after = [line.text for line in lines[place + 1 : place + 1 + _AFTER]]
    before = [line.text for line in lines[max(0, place - _BEFORE) : place] if len(line.text) <= _SHORT]
    return Surroundings((*_until_text(after), *reversed(before)), tuple(after))


def _place(lines: Sequence[Line], headline: str) -> int | None:
    name = key(headline)
    shortest, longest = len(headline) - 10, len(headline) + 40
    for number, line in enumerate(lines[:_SEARCHED]):
        if name and shortest <= len(line.text) <= longest and name in key(line.text):
            return number
    return None


def _until_text(texts: Sequence[str]) -> list[str]:
    """Short lines before the second long paragraph: the first may be the standfirst."""
    found: list[str] = []
    long = 0
    for text in texts:
        if len(text) <= _SHORT:
            found.append(text)
        elif len(text) >= _PARAGRAPH:
            long += 1
            if long == 2:
                break
    return found
