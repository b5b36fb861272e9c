"""Spans of days as a query has them: `2026`, `2026-03`, `2026-03-01..2026-03-08`, `2026-03..`. Pure."""

import re
from datetime import UTC, datetime, timedelta

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")

Span = tuple[datetime | None, datetime | None]
"""From the first moment on, and before the second, in UTC; None: without end."""


def span(text: str) -> Span:
    """A day, month or year, or from the begin of one to the end of another. Raises ValueError."""
    first, dots, last = text.partition("..")
    if not dots:
        return _begin(first), _end(first)
    if not first and not last:
        raise ValueError("a span has a begin or an end")
    since, until = _begin(first) if first else None, _end(last) if last else None
    if since and until and since >= until:
        raise ValueError("it ends before it begins")
    return since, until


def _begin(text: str) -> datetime:
    year, month, day = _numbers(text)
    return datetime(year, month or 1, day or 1, tzinfo=UTC)


def _end(text: str) -> datetime:
    year, month, day = _numbers(text)
    if day:
        return _begin(text) + timedelta(days=1)
    following = year * 12 + (month or 12)
    return datetime(following // 12, following % 12 + 1, 1, tzinfo=UTC)


def _numbers(text: str) -> tuple[int, int, int]:
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError("it is no day (2026-03-01), month (2026-03) or year (2026)")
    year, month, day = (int(number or 0) for number in found.groups())
    if not 1 <= year <= 9998:
        raise ValueError("there is no such year")
    return year, month, day
