"""One written date as a datetime: ISO 8601 and the forms news sites print, dateparser for the rest. Pure.

The offset is kept as written; a date without one stays naive; nothing is read out of relative words
("two hours ago"), which would need the clock.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from unicodedata import decimal

from clipdesk.model.folding import VOWEL_SIGNS, unify
from parsers.lexicon import texts
from parsers.metadata.dates.clocks import TimeOfDay, at_clock, clock_in
from parsers.metadata.dates.months import LONG_NAMES, month_in_date
from parsers.metadata.dates.weekdays import weekdays_beside
from parsers.metadata.dates.zones import NAMED, SIGNED, in_zone

EARLIEST_YEAR = 1900
"""Archives put old print on line; an earlier year is a number that is none, or of the event told."""
MAX_DATE_CHARS = 300
"""A bound: what is longer is a text and no date's line."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """`certainty` (0..1) is lower where day and month could be swapped; `unread` says that a time of day is
    written which no clock shows; `rest` is what stands behind a day alone, `unknown_zone` what is written as
    a zone and is none that is known."""

    at: datetime
    day_only: bool
    certainty: float = 1.0
    unread: bool = False
    rest: str = ""
    unknown_zone: str = ""


_ISO = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:[-/]|\.\s?)(1[0-2]|0?[1-9])(?:[-/]|\.\s?)(3[01]|[12]\d|0?[1-9])(?!\d)"
)
_EXACT = re.compile(
    r"(?:19|20)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?"
)
"""What most markup says: needs no search."""
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?=\D|$|\d{4}(?:\d\d)?(?!\d))"
)
_ORDINAL = re.compile(r"\s*((?:19|20)\d\d)-?([0-3]\d\d)(?!\d)")
_WEEK = re.compile(r"\s*((?:19|20)\d\d)-?W([0-5]\d)-?([1-7])(?!\d)")
"""ISO 8601, sections 5.2.2 and 5.2.3: the day of the year, and of a week."""
_CJK = re.compile(
    r"((?:19|20)\d\d)\s?[年년]\s?(1[0-2]|0?[1-9])\s?[月월]\s?(3[01]|[12]\d|0?[1-9])\s?[日號号일]?"
)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d(?!\d|:[0-5]\d(?!:))|\d\d(?!\d)|\d\d(?=[0-2]?\d:[0-5]\d))"
)
_EPOCH = re.compile(r"\s*(?:/?Date\()?(\d{10})(?:\d{3}|\d{6}|\d{9}|\.\d{1,9})?(?:\)/?)?\s*")
"""Seconds since 1970, or thousandths, millionths and billionths of one; as JavaScript and ASP.NET write
them."""
_WORD = rf"[^\W\d_](?:[^\W\d_]|[{VOWEL_SIGNS}\u0300-\u036f\u064b-\u0655]){{1,14}}"
_CUT = "[.,׳'॰]"
"""What stands behind a name that is cut short."""
_DAY_MONTH = re.compile(
    rf"(?<!\d)(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|re|º|°|\.)?[\s\-/]{{0,3}}(?:de\s|of\s)?\s?({_WORD}){_CUT}?[\s\-/]{{0,3}}(?:de\s|del\s)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_WORD})\.?\s{{0,2}}(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?[\s,]{{1,3}}(?:at\s)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)((?:19|20)\d\d)(?:[.,]|\s[^\W\d_]{{1,2}}\.)?[\s\-/]{{1,3}}({_WORD})\.?[\s\-/]{{1,3}}(3[01]|[12]\d|0?[1-9])(?!\d)",
    re.IGNORECASE,
)
_NUMBERED_MONTH = re.compile(
    rf"(?<!\d)(3[01]|[12]\d|0?[1-9])\s(?:{'|'.join(texts('date.month_number'))})\.?\s(1[0-2]|0?[1-9])"
    rf"(?:\s?[,/]|\s{_WORD})?\s?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(
    rf"(?<!\d)(3[01]|[12]\d|0?[1-9])[ \-]({_WORD})[ \-](\d\d)(?=[ ,]{{1,3}}\d\d?:\d)", re.IGNORECASE
)
"""RFC 822 and RFC 850: a year of two digits counts where a time follows."""
_ASCTIME = re.compile(
    rf"\b({_WORD})\s{{1,2}}(3[01]|[12]\d|0?[1-9])\s(\d\d?:\d\d?(?::\d\d?)?)\s(?:({SIGNED}|{NAMED})\s)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
"""C's asctime (RFC 9110, section 5.6.7), and `date` and Java with a zone before the year."""
_MAIL = re.compile(
    rf"\s*(?:[A-Za-z]{{3,9}},?\s)?\s?(\d\d?)\s([A-Za-z]{{3,9}})\s((?:19|20)\d\d)\s(\d\d):(\d\d)(?::(\d\d))?(?:\s({SIGNED}|(?![AaPp][Mm])[A-Za-z]{{1,5}}))?\s*"
)
"""RFC 822 as most feeds have it: needs no search."""
_PIVOT = 50
"""Years of two digits below are of this century (RFC 5322, section 4.3)."""
_GLUED = re.compile(r"(?<=[a-zà-ÿа-я])(?=[A-ZА-Я])")
"""`Jane DoeMay 5, 2026`: two elements that stand beside each other without a space."""
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_COLONS = str.maketrans("：∶", "::")
_LONG_NAME = re.compile("|".join(LONG_NAMES))


def read_date(text: str, *, month_first: bool = False, region: str = "") -> WrittenDate | None:
    """The first date in a short text. `month_first` decides 03/04/2026, where both orders are possible;
    `region` (a country's or language's code, in lower case) zones whose names several share."""
    if (exact := _EXACT.fullmatch(text)) and (written := _from_iso(exact[0])):
        return written
    if (mail := _MAIL.fullmatch(text)) and (written := _from_mail(mail, region)):
        return written
    text = prepared(text[:MAX_DATE_CHARS])
    if epoch := _EPOCH.fullmatch(text):
        return _from_epoch(int(epoch[1]))
    for year, month, day, certainty, start, end in _days(text, month_first, region):
        try:
            date = datetime(year, month, day)  # noqa: DTZ001 - naive until an offset is found
        except ValueError:
            continue
        return with_time(date, certainty, text, start, end, region)
    return None


def _from_mail(mail: re.Match[str], region: str) -> WrittenDate | None:
    """None for what is no month, no day of the calendar or no time of the day."""
    try:
        day = datetime(int(mail[3]), month_in_date(mail[2], region), int(mail[1]))  # noqa: DTZ001 - naive until its zone
    except ValueError:
        return None
    at = at_clock(day, int(mail[4]), int(mail[5]), int(mail[6] or 0))
    at = in_zone(at, mail[7], region) if at else None
    unknown = mail[7] if at and at.tzinfo is None and mail[7] and len(mail[7]) > 1 else ""
    return None if at is None else WrittenDate(at, day_only=False, unknown_zone=unknown)


def _from_iso(text: str) -> WrittenDate | None:
    """None for a day that is in no calendar."""
    try:
        return WrittenDate(datetime.fromisoformat(text).replace(microsecond=0), day_only=False)
    except ValueError:
        return None


def prepared(text: str) -> str:
    """The text as dates are looked for in it: words parted that layouts glue together, Western digits, the
    Levant's month names of two words as one, no second name after a slash."""
    text = _GLUED.sub(" ", text)
    if text.isascii():
        return text
    text = unify(_OTHER_DIGIT.sub(lambda digit: str(decimal(digit[0])), text))
    text = re.sub(r"[\u200e\u200f\u061c]", "", text).translate(_COLONS)
    text = _LONG_NAME.sub(lambda found: LONG_NAMES[found[0]], text)
    return re.sub(
        r"(?<![\u0621-\u064a])([\u0621-\u064a]{3,}+)\s?[/\-(]\s?[\u0621-\u064a]{3,}\)?", r"\1", text
    )


def _from_epoch(seconds: int) -> WrittenDate | None:
    return WrittenDate(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds), day_only=False)


def _days(text: str, month_first: bool, region: str) -> Iterator[tuple[int, int, int, float, int, int]]:
    """Every reading of a day, the surest form first: year, month, day, certainty, start, end."""
    for found in _ISO.finditer(text):
        yield int(found[1]), int(found[2]), int(found[3]), 1.0, found.start(), found.end()
    for found in _DAY_MONTH.finditer(text):
        if month := month_in_date(found[2], region):
            yield int(found[3]), month, int(found[1]), 1.0, found.start(), found.end()
    for found in _MONTH_DAY.finditer(text):
        if month := month_in_date(found[1], region):
            yield int(found[3]), month, int(found[2]), 1.0, found.start(), found.end()
    yield from _mail_days(text, region)
    for found in _YEAR_MONTH_DAY.finditer(text):
        if month := month_in_date(found[2], region):
            yield int(found[1]), month, int(found[3]), 1.0, found.start(), found.end()
    for found in _NUMBERED_MONTH.finditer(text):
        yield int(found[3]), int(found[2]), int(found[1]), 1.0, found.start(), found.end()
    for found in _CJK.finditer(text):
        yield int(found[1]), int(found[2]), int(found[3]), 1.0, found.start(), found.end()
    yield from _numeric_days(text, month_first)
    yield from _counted_days(text)
    for found in _COMPACT.finditer(text):
        yield int(found[1]), int(found[2]), int(found[3]), 0.9, found.start(), found.start() + 8


def _numeric_days(text: str, month_first: bool) -> Iterator[tuple[int, int, int, float, int, int]]:
    for found in _NUMERIC.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        ambiguous = first <= 12 and second <= 12 and first != second
        told = _order_told(year, first, second, weekdays_beside(text, *found.span())) if ambiguous else None
        swapped = second > 12 or (ambiguous and month_first and found[2] != ".")
        day, month = told or ((second, first) if swapped else (first, second))
        certainty = 0.6 if ambiguous and found[2] != "." and not told else 0.95
        yield year, month, day, certainty, found.start(), found.end()


def _order_told(year: int, first: int, second: int, weekdays: frozenset[int]) -> tuple[int, int] | None:
    """Day and month in the one order in which the date falls on one of the weekdays; None for both or none
    of them."""
    orders = ((first, second), (second, first))
    fits = [(day, month) for day, month in orders if date(year, month, day).isoweekday() in weekdays]
    return fits[0] if len(fits) == 1 else None


def _mail_days(text: str, region: str) -> Iterator[tuple[int, int, int, float, int, int]]:
    """The forms of old mail and of C, with a year of two digits or at the end."""
    for found in _SHORT_YEAR.finditer(text):
        if month := month_in_date(found[2], region):
            year = int(found[3]) + (2000 if int(found[3]) < _PIVOT else 1900)
            yield year, month, int(found[1]), 1.0, found.start(), found.end()
    for found in _ASCTIME.finditer(text):
        if month := month_in_date(found[1], region):
            yield int(found[5]), month, int(found[2]), 1.0, found.start(), found.end()


def _counted_days(text: str) -> Iterator[tuple[int, int, int, float, int, int]]:
    """The day of a year or week, where the text begins with it."""
    if found := _WEEK.match(text):
        try:
            day = date.fromisocalendar(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            return
    elif found := _ORDINAL.match(text):
        day = date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
        if not int(found[2]) > 0 or day.year != int(found[1]):
            return
    else:
        return
    yield day.year, day.month, day.day, 1.0, found.start(), found.end()


def with_time(
    date: datetime, certainty: float, text: str, start: int, end: int, region: str = ""
) -> WrittenDate:
    """The day that was found at `start` to `end` of a prepared text, with its time of day, which stands
    within it, after it, or before it."""
    if within := _ASCTIME.match(text, start):
        clock = clock_in(date, f"{within[3]} {within[4] or ''}", region)
        return _timed(date, clock, certainty, "")
    behind, ahead = text[end : end + 60], text[:start][-60:]
    clock = clock_in(date, behind, region)
    if clock.at is None and not clock.unread:
        clock = clock_in(date, ahead, region, before=True)
    return _timed(date, clock, certainty, behind)


def _timed(date: datetime, clock: TimeOfDay, certainty: float, behind: str) -> WrittenDate:
    if clock.at:
        return WrittenDate(clock.at, False, certainty, unknown_zone=clock.unknown_zone)
    return WrittenDate(date, day_only=True, certainty=certainty, unread=clock.unread, rest=behind)
