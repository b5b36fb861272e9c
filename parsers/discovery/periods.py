"""The day, month or year that an address names (`/2026/03/05/`, `sitemap-2026-03.xml`). Pure."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from parsers.metadata.dates.months import month_of

Period = tuple[date, date]
"""The first day, and the day after the last one."""

_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_/.]?)(1[0-2]|0[1-9]|[1-9](?!\d))(?:\2(3[01]|[12]\d|0[1-9]|[1-9](?!\d)))?)?(?!\d)"
)

_IN_QUERY = re.compile(
    r"[?&](?:yyyy|year|y)=((?:19|20)\d\d)(?:&(?:mm|month|m)=(\d{1,2})(?!\d)(?:&(?:dd|day|d)=(\d{1,2})(?!\d))?)?",
    re.IGNORECASE,
)
_MONTH_WORD = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_/.]([a-z]{3,12})(?:[-_/.](\d{1,2})(?!\d))?(?![a-z])", re.IGNORECASE
)
_WORD_YEAR = re.compile(r"(?<![a-z])([a-z]{3,12})[-_/.]?((?:19|20)\d\d)(?!\d)", re.IGNORECASE)


def period(address: str) -> Period | None:
    """Of several that it names the shortest; None where it names none, or a day that does not exist."""
    named = [found for parts in _parts(address) if (found := _period(*parts))]
    return min(named, key=lambda one: one[1] - one[0], default=None)


def _parts(address: str) -> Iterator[tuple[str, str | None, str | None]]:
    """Each year that it names, with its month and day where it names them."""
    for match in _NAMED.finditer(address):
        yield match[1], match[3], match[4]
    for match in _IN_QUERY.finditer(address):
        yield match[1], match[2], match[3]
    for match in _MONTH_WORD.finditer(address):
        if month := month_of(match[2]):
            yield match[1], str(month), match[3]
    for match in _WORD_YEAR.finditer(address):
        if month := month_of(match[1]):
            yield match[2], str(month), None


def day(address: str) -> date | None:
    """The day that it names; None where it names none, or only a month or year."""
    found = period(address)
    return found[0] if found and found[1] - found[0] == timedelta(days=1) else None


def _period(year: str, month: str | None, day: str | None) -> Period | None:
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return first, first + timedelta(days=1)
    if month:
        return first, (first + timedelta(days=32)).replace(day=1)
    return first, first.replace(year=first.year + 1)
