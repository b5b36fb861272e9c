"""Who signs below the text: Eastern European and provincial papers name the author there. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from clipdesk.model.article import Author, AuthorKind, Block, BlockKind
from parsers.document import Outline
from parsers.metadata.authors.bylines import authors_from, is_agency
from parsers.metadata.authors.names import any_of
from parsers.metadata.authors.printed_bylines import is_bare_name, signed

NOBODY: frozenset[str] = frozenset()
_BELOW = 2
"""Lines below the text; further down stand other articles."""
_MAX_CHARS, _FEWEST_CHARS = 100, 3
"""Of a signature: a name with its town, and no stray sign or initials. Set as in `bylines`."""
_LANGUAGES_OF_TITLE_CASE = frozenset({"en", "de"})
"""Where labels (`Related Stories`) are written like names."""
_COUNTER = re.compile(rf"{any_of('byline.counter')}\s*+:?\s*+\d[\d\s.,]*$", re.IGNORECASE)
_SOURCE = re.compile(rf"{any_of('byline.source')}\s*:\s*+(.+)", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»‘']")
_SET_APART = re.compile(r"[—–(\[-]\s*+(.+?)[)\]]?")


def read_signature(outline: Outline, blocks: Sequence[Block], language: str | None) -> tuple[Author, ...]:
    """The people, or the agency, in the last line of the body or right below it; empty where nobody signs.

    `language` is the page's (BCP 47)."""
    for line in _last_lines(outline, blocks):
        if authors := signature_in(line, language):
            return authors
    return ()


def signature_in(line: str, language: str | None) -> tuple[Author, ...]:
    """The authors of `Jane Doe, Tripoli`, `— Jane Doe`, `By Jane Doe` or `Source: AFP`, else nothing."""
    line = _COUNTER.sub("", line).strip() if len(line) <= _MAX_CHARS else ""
    if len(line) <= _FEWEST_CHARS:
        return ()
    if source := _SOURCE.fullmatch(line):
        return (Author(source[1], AuthorKind.AGENCY),) if is_agency(source[1]) else ()
    names = next(iter(signed([line])), "") or _name(line, language)
    authors = authors_from([names.rstrip(".")], NOBODY)
    return tuple(author for author in authors if is_bare_name(author.name) or is_agency(author.name))


def _name(line: str, language: str | None) -> str:
    """The name that is all of the line, but for a town behind it."""
    apart = _SET_APART.fullmatch(line)
    name, _, town = (apart[1] if apart else line).partition(",")
    says_more = bool(apart or town)
    title_case = (language or "en").partition("-")[0] in _LANGUAGES_OF_TITLE_CASE
    if not says_more and ((title_case and _LATIN.search(name)) or name.isupper()):
        return ""
    return name if is_bare_name(name) and all(word[0].isupper() for word in town.split()[:4]) else ""


def _last_lines(outline: Outline, blocks: Sequence[Block]) -> Iterator[str]:
    """The last block, and the lines below it that are no links; below a quotation stands who said it."""
    if not blocks or blocks[-1].kind is BlockKind.QUOTE or _QUOTED.match(blocks[-1].text):
        return
    last = blocks[-1].text
    yield last
    numbers = range(len(outline.lines) - 1, -1, -1)
    place = next((number for number in numbers if last[:80] in outline.lines[number].text), len(numbers))
    for line in islice(outline.lines, place + 1, place + 1 + _BELOW):
        if line.link_chars * 2 < len(line.text):
            yield line.text
