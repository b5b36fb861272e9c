"""The publisher's own time zone for a moment that its markup gives in UTC. Pure.

Markup says `2026-03-10T01:00:21Z` where the page prints "8:00 PM EST, March 9": the day that readers and the
newsroom mean is the printed one.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone

from clipdesk.model.article import Moment
from parsers.metadata.dates.written_dates import read_date

_CLOCK = re.compile(r"\d[:.hT]\d\d|\d\s?[ap]\.?m", re.IGNORECASE)
_MAX_STAMP = 70
"""A longer line says more than when it was published."""
_BETWEEN_HOURS = (-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825)
_MINUTES = frozenset({*range(-12 * 60, 14 * 60 + 1, 60), *_BETWEEN_HOURS}) - {0}
"""The offsets in use (IANA time zone database), as minutes east of Greenwich."""


def in_local_time(moment: Moment, printed: Iterable[str], *, month_first: bool) -> Moment:
    """The same instant, in the offset of the first printed clock that shows the same minute; unchanged where
    the moment has an offset already or no clock tells one."""
    if moment.day_only or moment.at.utcoffset() != timedelta():
        return moment
    for text in printed:
        is_stamp = len(text) <= _MAX_STAMP and shows_clock(text)
        clock = read_date(text, month_first=month_first) if is_stamp else None
        if clock and not clock.day_only and (local := _as_shown(moment.at, clock.at)):
            return replace(moment, at=local)
    return moment


def shows_clock(text: str) -> bool:
    """Whether the text can hold a time of day."""
    return _CLOCK.search(text) is not None


def _as_shown(at: datetime, clock: datetime) -> datetime | None:
    """The instant as the clock shows it, if an offset in use lies between them."""
    shown = clock.replace(second=at.second, microsecond=at.microsecond, tzinfo=None)
    ahead = shown - at.replace(tzinfo=None)
    said = clock.utcoffset()
    if ahead // timedelta(minutes=1) not in _MINUTES or said not in (None, ahead):
        return None
    return shown.replace(tzinfo=timezone(ahead))
