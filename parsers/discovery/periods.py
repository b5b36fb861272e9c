"""The day, month or year that an address names (`/2026/03/05/`, `sitemap-2026-03.xml`). Pure."""

import re
from datetime import date, timedelta

Period = tuple[date, date]
"""The first day, and the day after the last one."""

_NAMED = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:([-_/.]?)(1[0-2]|0[1-9]|[1-9](?!\d))(?:\2(3[01]|[12]\d|0[1-9]|[1-9](?!\d)))?)?(?!\d)"
)


def period(address: str) -> Period | None:
    """Of several that it names the shortest; None where it names none, or a day that does not exist."""
    named = [found for match in _NAMED.finditer(address) if (found := _period(*match.group(1, 3, 4)))]
    return min(named, key=lambda one: one[1] - one[0], default=None)


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
