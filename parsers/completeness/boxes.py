"""Elements that say by their class or id what they are. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence

from parsers.document import Line, Outline

MAX_ANCESTORS = 4
"""How far up a name is taken for that of the line: further up it is the page's. Set as in `signals`."""
NOTHING: tuple[int, ...] = ()


def around(outline: Outline, lines: Sequence[Line], *, outside: Collection[int] = NOTHING) -> Iterator[int]:
    """The elements that hold the lines and the next ones around them, each once; none of `outside`."""
    seen = {0, -1, *outside}
    for line in lines:
        element = line.element
        for _ in range(MAX_ANCESTORS):
            if element in seen:
                break
            seen.add(element)
            yield element
            element = outline.parents[element]


def named(
    outline: Outline, cue: re.Pattern[str], lines: Sequence[Line], *, outside: Collection[int] = NOTHING
) -> str | None:
    """The first name around the lines that the cue is found in: what was found, in lower case."""
    names = outline.names
    for element in around(outline, lines, outside=outside):
        if names[element] and (found := cue.search(names[element])):
            return found[0].lower()
    return None
