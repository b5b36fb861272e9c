"""Where a redirect leads when what was asked for is gone: the front page, a section, a page that says so.

Pure. Many sites answer so in place of 404 or 410: what is fetched there is no article, and not the one that
was asked for.
"""

import re
from functools import cache
from urllib.parse import parse_qsl, unquote, urlsplit

from parsers.lexicon import texts

_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|shtml)$")
_PERIOD = re.compile(r"(?:19|20)\d\d|\d{1,2}")
_NUMBER = re.compile(r"\d{4}")
_WORDS_OF_A_HEADLINE = 3
"""A part of an address with so many words between hyphens is an article's (chosen, not measured)."""
_PLAIN_VALUE = re.compile(r"\w{0,20}")


def leads_away(asked: str, target: str) -> str | None:
    """What a redirect from the address of an article leads to in its place, in words; None where it may lead
    to an article."""
    before, after = _parts(asked), _parts(target)
    if before == after or not before:
        return None
    if after and after[-1] in _names("path.missing"):
        return "a page for what is not there"
    if not _is_plain(urlsplit(target).query):
        return None
    if not after:
        return "the front page"
    return "a section" if _is_above(after, before) else None


def _parts(url: str) -> tuple[str, ...]:
    """The parts of its path, in lower case, without what only says "the front page" or in which language."""
    path = unquote(urlsplit(url).path).lower()
    parts = [_ENDING.sub("", part) for part in path.split("/") if part]
    if parts and parts[-1] in _names("path.front"):
        parts.pop()
    if len(parts) == 1 and _LANGUAGE.fullmatch(parts[0]):
        parts.pop()
    return tuple(parts)


@cache
def _names(name: str) -> frozenset[str]:
    return frozenset(texts(name))


def _is_plain(query: str) -> bool:
    """Whether a query names no page: neither a number, nor a title, nor an address."""
    return all(
        _PLAIN_VALUE.fullmatch(value) and not re.search(r"\d\d", value) for _, value in parse_qsl(query, True)
    )


def _is_above(section: tuple[str, ...], article: tuple[str, ...]) -> bool:
    """Whether the path lies above the article's, and what it leaves out named the article."""
    left_out = article[len(section) :]
    return (
        bool(left_out)
        and article[: len(section)] == section
        and not any(map(_names_an_article, section))
        and any(map(_names_an_article, left_out))
    )


def _names_an_article(part: str) -> bool:
    if _PERIOD.fullmatch(part):
        return False
    return part.count("-") + part.count("_") >= _WORDS_OF_A_HEADLINE - 1 or _NUMBER.search(part) is not None
