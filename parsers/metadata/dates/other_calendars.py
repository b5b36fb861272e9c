"""Dates of the Persian, the Islamic and the Buddhist calendar, as days of the Gregorian one. Pure.

Which calendar it is, the name of the month says; numbers alone are read by the page's language. The Islamic
day is that of Umm al-Qura, the civil calendar of Saudi Arabia; elsewhere the month may begin a day apart, so
that such a date is less certain.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.folding import fold
from parsers.lexicon import entries
from parsers.metadata.dates.written_dates import MAX_DATE_CHARS, WrittenDate, prepared, with_time

_PERSIAN_LETTERS = str.maketrans("یکۀة", "يكهه")
_YEAR_FIRST = re.compile(r"(?<!\d)(1[34]\d\d)([/.-])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)")
_BUDDHIST_NUMBERS = re.compile(r"(?<!\d)(3[01]|[12]\d|0?[1-9])([/.-])(1[0-2]|0?[1-9])\2(25\d\d)(?!\d)")
_BUDDHIST_ERA = 543
"""Years that the Thai solar calendar is ahead (Royal Institute of Thailand)."""


def _persian(year: int, month: int, day: int) -> datetime:
    from persiantools.jdatetime import JalaliDate

    found = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return datetime(found.year, found.month, found.day)  # noqa: DTZ001 - naive until an offset is found


def _islamic(year: int, month: int, day: int) -> datetime:
    from hijridate import Hijri

    found = Hijri(year, month, day).to_gregorian()
    return datetime(found.year, found.month, found.day)  # noqa: DTZ001 - naive until an offset is found


def _buddhist(year: int, month: int, day: int) -> datetime:
    return datetime(year - _BUDDHIST_ERA, month, day)  # noqa: DTZ001 - naive until an offset is found


@dataclass(frozen=True, slots=True)
class _Calendar:
    """`months` maps a folded name to its number; `certainty` is that of a day (0..1)."""

    day: Callable[[int, int, int], datetime]
    months: dict[str, int]
    certainty: float = 1.0


def _months(name: str) -> dict[str, int]:
    return {_folded(entry.text): int(entry.properties["month"]) for entry in entries(name)}


def _folded(text: str) -> str:
    return fold(text).translate(_PERSIAN_LETTERS)


_PERSIAN = _Calendar(_persian, _months("date.persian_month"))
_ISLAMIC = _Calendar(_islamic, _months("date.islamic_month"), 0.8)
_BUDDHIST = _Calendar(_buddhist, _months("date.buddhist_month"))
_CALENDARS = (_PERSIAN, _ISLAMIC, _BUDDHIST)
_NAMES = "|".join(
    sorted({re.escape(name) for one in _CALENDARS for name in one.months}, key=len, reverse=True)
)
_ERA = r"(?:[^\W\d_]\.[^\W\d_]\.\s?)?"
"""Before a year, two letters: พ.ศ. of the Buddhist era, ค.ศ. of the Christian one."""
_DAY_MONTH = re.compile(
    rf"(?<!\d)(3[01]|[12]\d|0?[1-9])\s?({_NAMES})(?!\w)\s?[,،]?\s?{_ERA}((?:1[349]|2[05])\d\d)(?!\d)"
)
_FIRST_BUDDHIST = 2500
_FIRST_CHRISTIAN = 1900
_PERSIAN_LANGUAGES = frozenset({"fa", "ps", "prs"})


_ERAS = {entry.text: int(entry.properties["before"]) for entry in entries("date.era")}
_OF_AN_ERA = re.compile(
    rf"({'|'.join(map(re.escape, _ERAS))})\s?(元|\d{{1,3}})\s?年\s?"
    r"(1[0-2]|0?[1-9])\s?月\s?(3[01]|[12]\d|0?[1-9])\s?[日號号]?"
)
"""Years of Japan's emperors and of Taiwan's republic; the first of them is 元."""


def read_other_calendar(text: str, language: str | None) -> WrittenDate | None:
    """The first such date in a short text; `language` (BCP 47) decides what numbers alone mean."""
    text = prepared(text[:MAX_DATE_CHARS])
    base = (language or "").partition("-")[0].lower()
    for calendar, year, month, day, start, end in _days(text, base):
        try:
            found = calendar.day(year, month, day)
        except (ValueError, OverflowError):
            continue
        return with_time(found, calendar.certainty, text, start, end)
    return None


def _gregorian(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day)  # noqa: DTZ001 - naive until an offset is found


_OF_ERAS = _Calendar(_gregorian, {})


def _days(text: str, language: str) -> Iterator[tuple[_Calendar, int, int, int, int, int]]:
    for found in _DAY_MONTH.finditer(_folded(text)):
        day, name, year = int(found[1]), found[2], int(found[3])
        for calendar in _CALENDARS:
            if (month := calendar.months.get(name)) and _is_of(calendar, year):
                of_era = year + _BUDDHIST_ERA if _FIRST_CHRISTIAN <= year < _FIRST_BUDDHIST else year
                yield calendar, of_era, month, day, *found.span()
    for found in _OF_AN_ERA.finditer(text):
        year = _ERAS[found[1]] + (1 if found[2] == "元" else int(found[2]))
        yield _OF_ERAS, year, int(found[3]), int(found[4]), *found.span()
    if language in _PERSIAN_LANGUAGES:
        for found in _YEAR_FIRST.finditer(text):
            yield _PERSIAN, int(found[1]), int(found[3]), int(found[4]), *found.span()
    if language == "th":
        for found in _BUDDHIST_NUMBERS.finditer(text):
            yield _BUDDHIST, int(found[4]), int(found[3]), int(found[1]), *found.span()


def _is_of(calendar: _Calendar, year: int) -> bool:
    """Thai months are those of the Gregorian calendar, and stand with the years of both eras."""
    return (year >= _FIRST_CHRISTIAN) == (calendar is _BUDDHIST)
