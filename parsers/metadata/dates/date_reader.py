"""Dates the way a page's language writes them, as moments with their provenance. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from clipdesk.model.article import DateOrigin, Moment
from parsers.metadata.dates.foreign_dates import read_foreign_date
from parsers.metadata.dates.other_calendars import read_other_calendar
from parsers.metadata.dates.written_dates import read_date
from parsers.metadata.dates.zones import region_of


@dataclass(frozen=True, slots=True)
class DateReader:
    """`language` is the page's (BCP 47), as it declares it."""

    language: str | None

    @property
    def month_first(self) -> bool:
        """Only in the United States does the month come first (CLDR, short date formats)."""
        return (self.language or "").lower() in ("en", "en-us")

    def moment(self, raw: str, origin: DateOrigin, trust: float) -> Iterator[Moment]:
        """One moment, or none where the text holds no date."""
        found = (
            read_date(raw, month_first=self.month_first, region=region_of(self.language or ""))
            or read_other_calendar(raw, self.language)
            or read_foreign_date(raw, self.language)
        )
        if found:
            yield Moment(found.at, found.day_only, raw[:100], origin, round(trust * found.certainty, 2))
