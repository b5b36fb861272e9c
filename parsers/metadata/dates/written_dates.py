"""One written date as a datetime: ISO 8601 and the forms news sites print, dateparser for the rest. Pure.

The offset is kept as written; a date without one stays naive; nothing is read out of relative words
("two hours ago"), which would need the clock.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from parsers.lexicon.folding import unify
from parsers.metadata.dates.months import LONG_NAMES, month_of

EARLIEST_YEAR = 1900
"""Archives put old print on line; an earlier year is a number that is none, or of the event told."""
MAX_DATE_CHARS = 300
"""A bound: what is longer is a text and no date's line."""


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """`certainty` (0..1) is lower where day and month could be swapped."""

    at: datetime
    day_only: bool
    certainty: float = 1.0


_TIME = r"(?P<hour>[01]?\d|2[0-4])(?:[:.h٫](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?)"
_HALF = r"(?:\s*(?P<half>[ap])\.?\s?m(?-i:(?![a-z]))\.?)?"
_ZONE = (
    r"(?:\s*+\(?\s*+(?P<zone>Z\b|(?:GMT|UTC)?\s?[+−-](?:0\d|1[0-4]):?(?:[0-5]\d)?(?!\d)|[A-Z]{2,5}\b|МСК\b))?"
)
_CLOCK = re.compile(_TIME + _HALF + _ZONE, re.IGNORECASE)
_HOUR_ONLY = re.compile(
    r"\b(?P<hour>1[0-2]|0?[1-9])(?P<minute>)(?P<second>)\s?(?P<half>[ap])\.?m\b\.?" + _ZONE, re.IGNORECASE
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12]\d|0?[1-9])(?!\d)[T\s,]{0,3}")
_EXACT = re.compile(
    r"(?:19|20)\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d{3})?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?"
)
"""What most markup says: needs no search."""
_COMPACT = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])(?:T?([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?(?=\D|$)"
)
_CJK = re.compile(r"((?:19|20)\d\d)\s?[年년]\s?(1[0-2]|0?[1-9])\s?[月월]\s?(3[01]|[12]\d|0?[1-9])\s?[日일]?")
_NUMERIC = re.compile(
    r"(?<![\d/.-])(\d{1,2})([./-])\s?(\d{1,2})\2\s?((?:19|20)\d\d(?!\d|:[0-5]\d(?!:))|\d\d(?!\d)|\d\d(?=[0-2]?\d:[0-5]\d))"
)
_EPOCH = re.compile(r"^\s*(\d{10})(\d{3})?\s*$")
_WORD = r"[^\W\d_]{3,14}"
_DAY_MONTH = re.compile(
    rf"(?<!\d)(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|re|º|°|\.)?[\s\-/]{{0,3}}(?:de\s|of\s)?\s?({_WORD})[.,]?[\s\-/]{{0,3}}(?:de\s|del\s)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    rf"\b({_WORD})\.?\s{{0,2}}(3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?[\s,]{{1,3}}(?:at\s)?((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(?<=[a-zà-ÿа-я])(?=[A-ZА-Я])")
"""`Jane DoeMay 5, 2026`: two elements that stand beside each other without a space."""
_DIGITS = {ord(zero) + number: str(number) for zero in "٠۰०০๐" for number in range(10)}
"""Arabic, Persian, Devanagari, Bengali and Thai digits."""
_LONG_NAME = re.compile("|".join(LONG_NAMES))
_OFFSETS = {
    "z": 0, "gmt": 0, "utc": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "eet": 120, "sast": 120, "eest": 180, "msk": 180, "мск": 180, "ist": 330, "pkt": 300,
    "sgt": 480, "hkt": 480, "awst": 480, "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720,
    "nzdt": 780, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst":
    -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip
"""Minutes east of Greenwich. `ET`, `PT` and the like are left out: they do not name an offset."""


def read_date(text: str, *, month_first: bool = False) -> WrittenDate | None:
    """The first date in a short text. `month_first` decides 03/04/2026, where both orders are possible."""
    if (exact := _EXACT.fullmatch(text)) and (written := _from_iso(exact[0])):
        return written
    text = prepared(text[:MAX_DATE_CHARS])
    if epoch := _EPOCH.match(text):
        return _from_epoch(int(epoch[1]))
    for year, month, day, certainty, start, end in _days(text, month_first):
        try:
            date = datetime(year, month, day)  # noqa: DTZ001 - naive until an offset is found
        except ValueError:
            continue
        return with_time(date, certainty, text, start, end)
    return None


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
    text = unify(text.translate(_DIGITS))
    text = re.sub(r"[\u200e\u200f\u061c]", "", text)
    text = _LONG_NAME.sub(lambda found: LONG_NAMES[found[0]], text)
    return re.sub(
        r"(?<![\u0621-\u064a])([\u0621-\u064a]{3,}+)\s?[/\-(]\s?[\u0621-\u064a]{3,}\)?", r"\1", text
    )


def _from_epoch(seconds: int) -> WrittenDate | None:
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds)  # noqa: UP017
    return WrittenDate(at, day_only=False)


def _days(text: str, month_first: bool) -> Iterator[tuple[int, int, int, float, int, int]]:
    """Every reading of a day, the surest form first: year, month, day, certainty, start, end."""
    for found in _ISO.finditer(text):
        yield int(found[1]), int(found[2]), int(found[3]), 1.0, found.start(), found.end()
    for found in _DAY_MONTH.finditer(text):
        if month := month_of(found[2]):
            yield int(found[3]), month, int(found[1]), 1.0, found.start(), found.end()
    for found in _MONTH_DAY.finditer(text):
        if month := month_of(found[1]):
            yield int(found[3]), month, int(found[2]), 1.0, found.start(), found.end()
    for found in _CJK.finditer(text):
        yield int(found[1]), int(found[2]), int(found[3]), 1.0, found.start(), found.end()
    yield from _numeric_days(text, month_first)
    for found in _COMPACT.finditer(text):
        yield int(found[1]), int(found[2]), int(found[3]), 0.9, found.start(), found.start() + 8


def _numeric_days(text: str, month_first: bool) -> Iterator[tuple[int, int, int, float, int, int]]:
    for found in _NUMERIC.finditer(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        ambiguous = first <= 12 and second <= 12 and first != second
        swapped = second > 12 or (ambiguous and month_first and found[2] != ".")
        day, month = (second, first) if swapped else (first, second)
        certainty = 0.6 if ambiguous and found[2] != "." else 0.95
        yield year, month, day, certainty, found.start(), found.end()


def with_time(date: datetime, certainty: float, text: str, start: int, end: int) -> WrittenDate:
    """The day that was found at `start` to `end` of a prepared text, with its time of day, which stands after
    it, else before it."""
    if (compact := _COMPACT.match(text, start)) and compact[4]:
        exact = date.replace(hour=int(compact[4]), minute=int(compact[5]), second=int(compact[6] or 0))
        return WrittenDate(_in_zone(exact, text[compact.end() :]), day_only=False, certainty=certainty)
    for part in (text[end : end + 60], text[:start][-60:]):
        for form in (_CLOCK, _HOUR_ONLY):
            if (clock := form.search(part)) and (at := _at(date, clock)):
                return WrittenDate(at, day_only=False, certainty=certainty)
    return WrittenDate(date, day_only=True, certainty=certainty)


def _at(date: datetime, clock: re.Match[str]) -> datetime | None:
    hour = int(clock["hour"])
    if half := clock["half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour > 23:
        return None
    at = date.replace(hour=hour, minute=int(clock["minute"] or 0), second=int(clock["second"] or 0))
    return _in_zone(at, clock["zone"])


def _in_zone(at: datetime, zone: str | None) -> datetime:
    offset = _offset(zone)
    return at if offset is None else at.replace(tzinfo=timezone(timedelta(minutes=offset)))


def _offset(zone: str | None) -> int | None:
    """Minutes east of Greenwich, None where the text does not say."""
    if not zone:
        return None
    signed = re.search(r"^[A-Z\s]*([+−-])(\d\d):?(\d\d)?$", zone.strip())
    if signed:
        minutes = int(signed[2]) * 60 + int(signed[3] or 0)
        return minutes if signed[1] == "+" else -minutes
    return _OFFSETS.get(zone.strip().lower())
