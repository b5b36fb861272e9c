"""Which number in a query is an article's: told by its shape, and by a page's links that differ in it alone.
Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from unicodedata import east_asian_width
from urllib.parse import parse_qsl

from clipdesk.model.urls import without_tracking
from parsers.lexicon import entries, texts
from parsers.lexicon.pattern import pattern

_NAMED = re.compile(r"\d{3,20}")
"""Of three digits at least: what is shorter numbers sections and pages."""
_LONG = re.compile(r"[A-Za-z]{0,8}[-_]?\d{5,20}")
"""As in a path: what numbers lists is shorter."""
_VARYING = re.compile(
    r"(?=[^\d]*\d)(?:[A-Za-z]{0,8}[-_]?\d{3,20}|[\da-fA-F]{24}|[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12})"
)
"""Of those that differ on a page also shorter numbers, and ids of databases (BSON's ObjectId, RFC 9562)."""
_DAY = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)")
_SECTION = re.compile(
    pattern(section for section in entries("path.section") if "navigation" in section.properties), re.I
)
_ARTICLE_NAMES = frozenset(texts("query.article"))
_LIST_NAMES = re.compile("|".join(map(re.escape, texts("query.list"))))
_OTHER_NAMES = frozenset(texts("query.other"))
_SIGNS = re.compile(r"[\W_]+")
_MAX_PARAMETERS = 50
_ALIKE = 3
"""Links that differ in a number alone, from which on it is what tells them apart."""
_HEADLINE = 20
"""Columns of a headline, of which Chinese letters take two (Unicode UAX #11): sections have shorter names."""


def numbers_article(query: str) -> bool:
    """Whether a number in it is called an article's, or is as long as articles' are and called nothing else;
    and nothing in it names a list of articles."""
    return any(
        _NAMED.fullmatch(value) if name in _ARTICLE_NAMES else _is_long(name, value)
        for name, value in _parameters(query)
    )


def _is_long(name: str, value: str) -> bool:
    return _LONG.fullmatch(value) is not None and not _is_day(value) and not _is_of_list(name)


def varying(links: Iterable[tuple[str, str]]) -> set[str]:
    """Of a page's addresses, each with the words of its link, those that differ from others in a number of
    their query alone and lead to what has a headline."""
    alike: defaultdict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for address, words in links:
        for group in _groups(address):
            alike[group][address] = max(alike[group].get(address, ""), words, key=_columns)
    found = [group for group in alike.values() if len(group) >= _ALIKE and _have_headlines(group.values())]
    return {address for group in found for address in group}


def _groups(address: str) -> Iterator[tuple[str, str, str]]:
    """The address without its number, for each parameter that may be one."""
    before, _, query = without_tracking(address).partition("?")
    parameters = _parameters(query) if query else []
    for at, (name, value) in enumerate(parameters):
        if _VARYING.fullmatch(value) and not _is_day(value) and not _is_of_list(name):
            yield before, name, repr([*parameters[:at], *parameters[at + 1 :]])


def _parameters(query: str) -> list[tuple[str, str]]:
    """With their names in small letters alone; none where one of them names a list of articles."""
    if not query:
        return []
    try:
        pairs = parse_qsl(query, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return []
    if any(_SECTION.fullmatch(value) for _, value in pairs):
        return []
    return [(_SIGNS.sub("", name.lower()), value) for name, value in pairs]


def _is_of_list(name: str) -> bool:
    return name in _OTHER_NAMES or _LIST_NAMES.search(name) is not None


def _is_day(value: str) -> bool:
    """Whether it is a day that a list is of (`20260308`)."""
    written = _DAY.fullmatch(value)
    try:
        return written is not None and date(*map(int, written.groups())) is not None
    except ValueError:
        return False


def _have_headlines(words: Iterable[str]) -> bool:
    """Whether most of the links say as much as a headline does."""
    lengths = sorted(map(_columns, words))
    return lengths[len(lengths) // 2] >= _HEADLINE


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
