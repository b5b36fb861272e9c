"""The time that a crawl asks for: what is new, perhaps since a moment, or what is of days long gone. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from clipdesk.model.candidate import Candidate
from parsers.discovery.periods import Period, day, period

TIME_ZONES = timedelta(days=1)
"""A publisher's day begins and ends within a day of UTC's: offsets go from -12 to +14 hours."""


@dataclass(frozen=True, slots=True)
class Window:
    """For what is new: in a feed or sitemap the newest date decides, and what has no date is new."""

    since: datetime | None = None

    def against(self, candidate: Candidate, *, of_day: bool = False) -> str | None:  # noqa: ARG002
        """Why the candidate is left out; None where it is of this time. `of_day`: named by a page or file of
        a day that is asked for."""
        dates = [date for date in (candidate.published_at, candidate.modified_at) if date is not None]
        if self.since is None or not dates or max(map(_last, dates)) >= self.since:
            return None
        return f"dated {max(dates):%Y-%m-%d %H:%M}, before {self.since:%Y-%m-%d %H:%M} UTC"

    def against_page(self, _address: str, modified_at: datetime | None) -> str | None:
        """Why a sitemap of an index is not asked for; None where it may hold something of this time."""
        if self.since is None or modified_at is None or _last(modified_at) >= self.since:
            return None
        return f"last changed {modified_at:%Y-%m-%d}, before the window"


def _last(at: datetime) -> datetime:
    """The last moment that a date can mean: sitemaps give the day alone, which is read as its midnight."""
    is_day = at.astimezone(UTC).time() == time()
    return at + timedelta(days=1, microseconds=-1) if is_day else at


@dataclass(frozen=True, slots=True)
class LookBack(Window):
    """From `since` until `until`, which is outside; both aware.

    Each article is of one moment only, so that no two windows side by side ask for it: that of its
    publication, else the day in its address, else that of its last change; without any it is left out. What
    the page of a day names is of that day, unless its address says otherwise: such pages name others too.
    """

    since: datetime
    until: datetime

    def days(self) -> list[date]:
        """The days in UTC that it touches."""
        first = self.since.astimezone(UTC).date()
        last = (self.until.astimezone(UTC) - timedelta(microseconds=1)).date()
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    def holds(self, moment: datetime) -> bool:
        return self.since <= moment < self.until

    def against(self, candidate: Candidate, *, of_day: bool = False) -> str | None:
        named = day(candidate.url)
        if named is not None and (of_day or candidate.published_at is None):
            return None if named in self.days() else f"its address names {named}, outside of {self}"
        if of_day:
            return None
        said = candidate.published_at or candidate.modified_at
        if said is None:
            return "nothing says of which day it is"
        return None if self.holds(said) else f"dated {said:%Y-%m-%d %H:%M}, outside of {self}"

    def against_page(self, address: str, modified_at: datetime | None) -> str | None:
        named = period(address)
        if named is not None and not self._touches(named):
            return f"its address names {named[0]} to {named[1] - timedelta(days=1)}, outside of {self}"
        return Window.against_page(self, address, modified_at)

    def _touches(self, named: Period) -> bool:
        first, after = named
        days = self.days()
        return first - TIME_ZONES <= days[-1] and days[0] < after + TIME_ZONES

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M} UTC"
