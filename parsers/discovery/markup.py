"""The markup of feeds and sitemaps as tags and texts, whatever is wrong with it. Pure.

No XML parser reads what sites send as XML: bare ampersands, HTML's entities, undeclared prefixes, tags that
cross, a document that ends in its middle. This reads XML 1.0 as far as feeds and sitemaps use it and goes on
behind a fault. No entity is ever defined or loaded; the work grows with the text and no faster.
"""

import html
import re
from collections.abc import Iterator
from typing import Literal

MAX_ATTRIBUTES = 100
MAX_TAG = 10_000
"""Characters of a tag that are looked at for attributes."""

Kind = Literal["open", "close", "text", "cdata"]

_NAME = r"[^\W\d][^\s/<>\"'=]{0,99}+"
_TAG = re.compile(rf"<(/?)({_NAME})((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*+)>")
_LOOSE_TAG = re.compile(rf"<(/?)({_NAME})((?=[\s/>])[^<>]*+)>")
"""With quotes that do not match, or another `<` in an attribute."""
_CUT_TAG = re.compile(rf"</?(?:{_NAME})?[^<>]*\Z")
_ATTRIBUTE = re.compile(r"(?<![^\s\"'/])([^\s=<>\"'/]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


Piece = tuple[Kind, str, str]
"""A tag with its name and what stands behind it, or a text without a name, its references as they are
written; in a `cdata` section these are none."""


class Ends:
    """Where the next of a sign is, looked for once: what is not there is not searched again and again."""

    def __init__(self, text: str, sign: str) -> None:
        self._text, self._sign, self._next = text, sign, -2

    def behind(self, at: int) -> int:
        """The index of the sign at or behind `at`; -1 where there is none."""
        if self._next != -1 and self._next < at:
            self._next = self._text.find(self._sign, at)
        return self._next


def pieces(text: str, at: int = 0) -> Iterator[Piece]:
    """Every tag and text behind `at`. What is no markup is text; comments and instructions are left out."""
    comments, sections, ends = Ends(text, "-->"), Ends(text, "]]>"), Ends(text, ">")
    match, find = _TAG.match, text.find
    while True:
        start = find("<", at)
        if start < 0:
            yield "text", "", text[at:]
            return
        if start > at:
            yield "text", "", text[at:start]
        if tag := match(text, start):
            yield ("close" if tag[1] else "open", tag[2], tag[3])
            at = tag.end()
        elif text.startswith("<![CDATA[", start):
            at = _end_of_section(text, start, sections)
            yield "cdata", "", text[start + 9 : max(at - 3, start + 9)]
        elif text.startswith("<!--", start):
            at = max(start + 4, comments.behind(start) + 3)
        elif text.startswith("<?", start):
            at = max(start + 2, ends.behind(start) + 1)
        elif tag := _LOOSE_TAG.match(text, start):
            yield ("close" if tag[1] else "open", tag[2], tag[3])
            at = tag.end()
        elif _CUT_TAG.match(text, start):
            return
        else:
            yield "text", "", "<"
            at = start + 1


def _end_of_section(text: str, start: int, sections: Ends) -> int:
    """Behind `]]>`; behind the sign that begins it, where another one begins before: sections do not nest."""
    end = sections.behind(start)
    if end < 0 or text.find("<![CDATA[", start + 9, end) >= 0:
        return start + 9
    return end + 3


def attributes(rest: str) -> dict[str, str]:
    """The attributes of a tag by their names in lower case, the first of each; bounded."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(rest[:MAX_TAG].removesuffix("/")):
        if len(found) >= MAX_ATTRIBUTES:
            break
        found.setdefault(match[1].lower(), resolved(match[2] or match[3] or match[4] or ""))
    return found


def resolved(text: str) -> str:
    """The text with its references resolved, HTML's names among them; each once, and nothing else."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda reference: html.unescape(reference[0]), text)
