"""The short lines around the headline, where pages print date and byline. Pure."""

from collections.abc import Iterable, Sequence

from parsers.document import Line
from parsers.metadata.plain import key

_BEFORE = 6
_AFTER = 14
_SHORT = 120
_PARAGRAPH = 250
_SEARCHED = 400


def around_headline(lines: Sequence[Line], headlines: Iterable[str]) -> list[str]:
    """The short lines just after the first of the headlines that is a line, then those before it; the page's
    first short lines where none is."""
    place = next(filter(None, (_place(lines, headline) for headline in headlines)), None)
    if place is None:
        return [line.text for line in lines[:30] if len(line.text) <= _SHORT]
    before = [line.text for line in lines[max(0, place - _BEFORE) : place] if len(line.text) <= _SHORT]
    return [*_until_text(lines[place + 1 : place + 1 + _AFTER]), *reversed(before)]


def _place(lines: Sequence[Line], headline: str) -> int | None:
    name = key(headline)
    longest = len(headline) + 40
    for number, line in enumerate(lines[:_SEARCHED]):
        if (
            name
            and len(headline) <= len(line.text) + 10
            and len(line.text) < longest
            and name in key(line.text)
        ):
            return number
    return None


def _until_text(lines: Sequence[Line]) -> list[str]:
    """Short lines before the second long paragraph: the first may be the standfirst."""
    found: list[str] = []
    long = 0
    for line in lines:
        if len(line.text) <= _SHORT:
            found.append(line.text)
        elif len(line.text) >= _PARAGRAPH:
            long += 1
            if long == 2:
                break
    return found
