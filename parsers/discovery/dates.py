"""The dates of discovery: instants in UTC, as far as they can be true. Pure: the clock is the caller's.

What is written without an offset is taken for UTC. A date that cannot be read, or cannot be, is none, and a
fault keeps it as it was written: an article without a date is new, one with a wrong date may be lost.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from parsers.metadata.dates.foreign_dates import read_foreign_date
from parsers.metadata.dates.other_calendars import read_other_calendar
from parsers.metadata.dates.written_dates import WrittenDate, read_date
from parsers.metadata.dates.zones import region_of

FIRST = datetime(1991, 8, 6, tzinfo=UTC)
"""The day on which the web was opened to the public: what is older is no date of a page, but that of an empty
field (1970, 1980, 1899)."""
LAST = datetime(2100, 1, 1, tzinfo=UTC)
"""Where no clock is given: what is later is a number that was misread."""
AHEAD = timedelta(days=1, hours=14)
"""Tomorrow, in the zone that is furthest ahead (IANA time zone database)."""
_MAX_FOREIGN = 50
"""Dates of a page that are given to dateparser, which takes milliseconds for each."""
_SURE = 0.7
"""Below, `WrittenDate.certainty` says that day and month may be swapped."""
_NUMERIC = re.compile(r"\D{0,20}(\d\d?)[./-]\s?(\d\d?)[./-]\s?\d\d")

Fault = Callable[[str, str], None]
"""Takes a sentence, and the first date that it is true of."""


class DateReader:
    """Reads the dates of one page, which are all written in the same way."""

    def __init__(self, page: str, language: str | None, fault: Fault, now: datetime | None) -> None:
        self._fault = fault
        self._latest = now + AHEAD if now else LAST
        self._language = (language or "").lower().replace("_", "-")
        self._region = _region(self._language, page)
        self._month_first: bool | None = None
        self._foreign = 0

    def learn(self, written: Iterable[str]) -> None:
        """The order of day and month, from dates that can be read in one order only; unknown where they
        contradict each other."""
        orders = {order for text in written if (order := _order(text)) is not None}
        self._month_first = orders.pop() if len(orders) == 1 else None

    def moment(self, text: str | None) -> datetime | None:
        """The instant; None where nothing is written, or nothing that is a date and can be one."""
        if not text or not text.strip():
            return None
        found = self._read(text.strip())
        if found is None:
            self._fault("a date that cannot be read", text)
            return None
        if found.unread:
            self._fault("a date with a time that no clock shows", text)
            return None
        if any(map(str.isdigit, found.rest)):
            self._fault("a date whose time cannot be read, taken for the whole day", text)
        if found.unknown_zone:
            self._fault("a date in a time zone that is not known, read as UTC", text)
        at = _in_utc(found)
        if at is None or not FIRST <= at <= self._latest:
            at = self._swapped(text.strip(), found)
            if at is None:
                self._fault("a date that cannot be that of an article", text)
        elif found.certainty < _SURE and self._month_first is None:
            order = "the month first" if self._guessed_order else "the day first"
            self._fault(f"a date whose day and month may be swapped, read as {order}", text)
        return at

    @property
    def _guessed_order(self) -> bool:
        """Only in the United States does the month come first (CLDR, short date formats)."""
        return self._language in ("en", "en-us") if self._month_first is None else self._month_first

    def _read(self, text: str) -> WrittenDate | None:
        found = read_date(text, month_first=self._guessed_order, region=self._region)
        if found is None:
            found = read_other_calendar(text, self._language)
        if found is None and self._language and self._foreign < _MAX_FOREIGN:
            self._foreign += 1
            found = read_foreign_date(text, self._language)
        return found

    def _swapped(self, text: str, found: WrittenDate) -> datetime | None:
        """The other reading of 03/04/2026, where the first one cannot be."""
        if found.certainty >= _SURE:
            return None
        other = read_date(text, month_first=not self._guessed_order, region=self._region)
        at = _in_utc(other) if other else None
        return at if at and FIRST <= at <= self._latest else None


def _order(text: str) -> bool | None:
    """Whether the month comes first in a date of numbers; None where both orders are possible, or none."""
    found = _NUMERIC.match(text)
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    return None if (first > 12) == (second > 12) else second > 12


def _region(language: str, page: str) -> str:
    """The country of the language or of the page's address, else the language."""
    said = region_of(language)
    domain = (urlsplit(page).hostname or "").rpartition(".")[2]
    return said if "-" in language or len(domain) != 2 else domain


def _in_utc(written: WrittenDate) -> datetime | None:
    at = written.at if written.at.tzinfo else written.at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError:
        return None
