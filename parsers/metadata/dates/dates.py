"""When an article was published and when it was changed: two moments, each with its provenance. Pure.

Neither ever lies in the future of the fetch (a day is granted for zones), and neither is guessed from the
time of the fetch but where the page counts back from there (`2h ago`, origin `ago`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from clipdesk.model.article import DateOrigin, Moment, change_after
from parsers.document import Outline
from parsers.metadata.dates.date_reader import DateReader
from parsers.metadata.dates.declared_dates import days_in_url, declared_change, declared_publication
from parsers.metadata.dates.local_time import in_local_time
from parsers.metadata.dates.printed_dates import (
    Print,
    printed_change,
    printed_clocks,
    printed_publication,
    printed_update,
)
from parsers.metadata.dates.written_dates import EARLIEST_YEAR
from parsers.metadata.page.headline_context import Surroundings
from parsers.metadata.page.json_ld import JsonLd
from parsers.metadata.page.page_elements import PageElements

ZONE_GRACE = timedelta(days=1)
"""No zone is further from UTC than 14 hours (IANA time zone database)."""
_DATA = {DateOrigin.JSON_LD, DateOrigin.META}
"""What is written apart from the print; microdata is the print itself."""
_OF_CHANGE = 0.3
"""Confidence in the last change as the day of publication."""


@dataclass(frozen=True, slots=True)
class Dates:
    published_at: Moment | None
    modified_at: Moment | None


def read_dates(
    page: PageElements,
    json_ld: JsonLd,
    url: str,
    near: Surroundings,
    outline: Outline,
    *,
    latest: datetime | None,
    language: str | None,
) -> Dates:
    """`latest` is the time of the fetch, which no date may pass; `near` is what stands around the headline,
    `outline` all of the page; `language` (BCP 47, as declared) decides the order of day and month, and whose
    words dateparser reads."""
    reader = DateReader(language)
    shown = Print(page, near.short, near.after, outline, latest)
    published = _first(_published(json_ld, url, shown, reader), latest)
    if published:
        published = in_local_time(published, printed_clocks(shown), month_first=reader.month_first)
    modified = _first(chain(declared_change(page, json_ld, reader), printed_change(shown, reader)), latest)
    return Dates(published, change_after(published, modified))


def is_possible(at: datetime, latest: datetime | None) -> bool:
    """Neither before newspapers went online by much, nor in the future; a naive time is taken as UTC."""
    if at.year < EARLIEST_YEAR:
        return False
    return latest is None or _as_utc(at) <= _as_utc(latest) + ZONE_GRACE


def _as_utc(at: datetime) -> datetime:
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:
        return at.replace(tzinfo=UTC)


def _first(moments: Iterator[Moment], latest: datetime | None) -> Moment | None:
    return next((moment for moment in moments if is_possible(moment.at, latest)), None)


def _published(json_ld: JsonLd, url: str, shown: Print, reader: DateReader) -> Iterator[Moment]:
    """Every claim, the most trusted first; what is printed may not contradict the day in the URL. Where a
    page shows nothing but its last change, that stands in with little confidence."""
    yield from _by_majority(declared_publication(shown.page, json_ld, reader), shown, reader)
    in_url = next(days_in_url(url), None)
    for moment in printed_publication(shown, reader):
        if in_url is None or abs(moment.at.replace(tzinfo=None) - in_url.at) <= timedelta(days=2):
            yield moment
    if in_url:
        yield in_url
    yield from printed_update(shown, reader)
    for moment in declared_change(shown.page, json_ld, reader):
        if moment.origin is DateOrigin.MICRODATA:
            yield replace(moment, confidence=_OF_CHANGE)


def _by_majority(declared: Iterator[Moment], shown: Print, reader: DateReader) -> Iterator[Moment]:
    """What is declared; where JSON-LD and meta elements name two days, first the one that is also printed."""
    seen: list[Moment] = []
    for moment in declared:
        seen.append(moment)
        if {moment.origin, seen[0].origin} == _DATA:
            break
    two = bool(seen) and {seen[-1].origin, seen[0].origin} == _DATA
    if two and seen[-1].at.date() != seen[0].at.date():
        printed = next(printed_publication(shown, reader), None)
        if printed and printed.at.date() == seen[-1].at.date():
            yield seen[-1]
    yield from chain(seen, declared)
