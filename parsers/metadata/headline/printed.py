"""Headlines that no markup names: lines of the page. Pure."""

import re
from collections.abc import Iterator, Set

from clipdesk.model.folding import key
from parsers.document import Outline
from parsers.document.outline import Inside, Line
from parsers.metadata.headline.headings import LONGEST_HEADING
from parsers.metadata.headline.title import MAX_HEADLINE_CHARS, MIN_HEADLINE_CHARS, SEPARATOR, Title

FIRST_LINES = 80
"""Lines of a page in which a headline without markup stands."""
_PARAGRAPH, _TEXT_NEAR = 160, 8
"""Characters of the text, and within how many lines below a headline it begins."""
_CUT = re.compile(
    r":\s|" + SEPARATOR.pattern + r"|[_:：\-–—](?=[^\x00-\u1fff])|(?<=[^\x00-\u1fff])[_:：\-–—]"
)
"""Beside Chinese, Japanese and Korean letters, no space stands around a mark."""


def printed(document_title: str, names: Set[str], outline: Outline, *, linked: bool) -> Iterator[Title]:
    """The longest part of the document's title that stands on the page as a line of its own: old layouts
    have no `<h1>`, and nothing else tells the headline from the site's name. `names` are the
    site's; `linked`: a link will do, which mostly is of a menu."""
    cuts = list(_CUT.finditer(document_title))
    parts = {
        key(part) for cut in cuts for part in (document_title[: cut.start()], document_title[cut.end() :])
    }
    parts = {part for part in parts if part.replace(" ", "") not in names}
    lines = outline.lines[:FIRST_LINES]
    found = [line.text for line in lines if _may_be(line, linked) and key(line.text) in parts]
    if found:
        yield Title(max(found, key=len), "line", 1.0)


def _may_be(line: Line, linked: bool) -> bool:
    fits = MIN_HEADLINE_CHARS <= len(line.text) <= MAX_HEADLINE_CHARS
    return fits and (linked or line.link_chars * 2 <= len(line.text))


def prominent(outline: Outline) -> Iterator[Title]:
    """Old layouts set the headline in `<b>` or `<font>`, and title all of their pages alike."""
    lines = outline.lines[:FIRST_LINES]
    for number, line in enumerate(lines):
        strong = line.bold_chars * 10 >= len(line.text) * 9 or outline.inside[line.element] & Inside.HEADING
        fits = MIN_HEADLINE_CHARS <= len(line.text) <= LONGEST_HEADING and line.link_chars * 2 <= len(
            line.text
        )
        if (
            strong
            and fits
            and any(len(other.text) >= _PARAGRAPH for other in lines[number + 1 :][:_TEXT_NEAR])
        ):
            yield Title(line.text, "line", 0.9)
            return
