"""The time of day that is printed beside a date, in clocks of 24 and of 12 hours. Pure.

A clock is read as it stands or not at all. All digits that hang together are one clock or none, so that no
part of them is taken for another time; a part of one digit is what it says (`20:5:07` is five past eight).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from parsers.metadata.dates.day_parts import PARTS, part_before, part_behind
from parsers.metadata.dates.zones import NAMED, SIGNED, in_zone

_RUN = re.compile(
    r"(?<![\d:])(?<!\d[.,])(?:"
    r"(?P<colons>\d++(?:(?::| : )\d++)++)(?:[.,](?P<rest>\d++))?+"
    r"|(?P<dots>\d++(?:[.٫]\d++)++)"
    r"|(?P<hours>\d{1,2}(?:[hu]| h )\d{1,2}(?!\d)(?:\s?(?:m(?:i?n)?|[:'])\s?\d{1,2}(?!\d)s?)?+)"
    r"|(?P<signs>\d++\s?[時时点點시](?![間间간])\s?+"
    r"(?:\d++\s?[分분](?:\s?\d++\s?[秒초])?+|\d\d(?=\W|$)|(?P<half>[半반]))?+)"
    r")",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?:[Tt]\s?(?P<after>\d\d(?:\d\d(?:\d\d)?|-\d\d-\d\d|_\d\d_\d\d)?)|(?P<glued>\d{4}(?:\d\d)?))"
    r"(?:[.,]\d++)?+(?![\d:])"
)
"""Behind a day, ISO 8601 writes hours, minutes and seconds without signs (section 5.3.1), names of files with
signs of their own."""
_HOUR_ONLY = re.compile(r"(?<![\d:.,])\d{1,2}(?=\s?[ap]\.?\s?m\b)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_PAIR = re.compile(r"\d\d")
_BESIDE = re.compile(r"[\sT,;(/_–—-]*")
"""What may stand between a day and its clock."""
_ZONE = re.compile(
    rf"\s{{0,3}}+\(?\s{{0,3}}+(?P<zone>(?:GMT|UTC|UT|MSK|МСК)?\s?{SIGNED}|{NAMED})", re.IGNORECASE
)
_RANGE = re.compile(r"[−-]\d\d?(?:[:.]\d\d)?")
"""`20:05-22:30`: from when to when."""


_CAPITALS = re.compile(r"\s?\(?([A-Z]{2,5}(?:\d[A-Z]{3,4})?)\b")
"""How a zone is written (`EST5EDT`: POSIX, section 8.3)."""


class TimeOfDay(NamedTuple):
    """`at` is the day with its time, None where none is written; `unread` says that one is written which no
    clock shows; `beside`, that nothing stands between it and the day; `unknown_zone` is what is written as a
    zone and is none that is known."""

    at: datetime | None
    unread: bool = False
    beside: bool = False
    unknown_zone: str = ""


class _Written(NamedTuple):
    """Hours, minutes, seconds from `start` to `end` of a text; `sure` says that digits written so are nothing
    but a clock."""

    parts: Sequence[str]
    start: int
    end: int
    sure: bool = True


def clock_in(day: datetime, text: str, region: str = "", *, before: bool = False) -> TimeOfDay:
    """The day with the time of day in the text that stands behind it (or `before` it): that beside the day,
    else the first one; aware where a zone that is known follows. 24:00 is the end of the day (ISO 8601), a
    leap second the beginning of the next minute (POSIX, section 4.19)."""
    found = [clock for one in _written(text, before) if (clock := _read(day, one, text, region, before))]
    beside = (clock for clock in found if clock.beside)
    readable = (clock for clock in found if clock.at)
    return next(beside, None) or next(readable, None) or next(iter(found), TimeOfDay(None))


def at_clock(day: datetime, hour: int, minute: int, second: int) -> datetime | None:
    """None for what no clock shows."""
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    try:
        return day + timedelta(hours=hour, minutes=minute, seconds=second)
    except OverflowError:
        return None


def _written(text: str, before: bool) -> Iterator[_Written]:
    """Whatever looks like a clock, in the order of the text; hours alone behind all others."""
    if not before and (compact := _COMPACT.match(text)):
        digits = compact["after"] or compact["glued"]
        yield _Written(_PAIR.findall(digits), 0, compact.end())
    for run in _RUN.finditer(text):
        parts = _NUMBER.findall(run["colons"] or run["dots"] or run[0])
        if run["rest"] and len(parts) == 2 and len(run["rest"]) == 2:
            parts.append(run["rest"])
        if len(parts) > 3 and len(parts[-1]) > 2:
            parts.pop()
        if run["half"]:
            parts.append("30")
        yield _Written(parts, run.start(), run.end(), sure=run["dots"] is None)
    for hour in _HOUR_ONLY.finditer(text):
        yield _Written([hour[0]], hour.start(), hour.end())


def _read(day: datetime, written: _Written, text: str, region: str, before: bool) -> TimeOfDay | None:
    """None for digits that mean something else: a number with a point, the goals of a match."""
    part, end = part_behind(text, written.end)
    part = part or part_before(text[: written.start])
    zone = _ZONE.match(text, end)
    around = text[zone.end() if zone else end :] if before else text[: written.start]
    beside = _BESIDE.fullmatch(around) is not None
    if not _is_clock(written, beside, told=part is not None or zone is not None):
        return None
    at = _at(day, written.parts, part)
    if at and zone:
        is_range = len(written.parts) < 3 and _RANGE.fullmatch(zone["zone"])
        at = in_zone(at, zone["zone"], region) or (at if is_range else None)
    unknown = _CAPITALS.match(text, end) if at and at.tzinfo is None else None
    return TimeOfDay(at, unread=at is None, beside=beside, unknown_zone=unknown[1] if unknown else "")


def _is_clock(written: _Written, beside: bool, told: bool) -> bool:
    minutes_are_whole = len(written.parts) != 2 or len(written.parts[1]) == 2
    if written.sure:
        return minutes_are_whole or beside or told
    if beside and len(written.parts) == 3:
        return True
    fits = all(len(part) == 2 for part in written.parts[1:]) and len(written.parts) <= 3
    return fits and int(written.parts[0]) <= 24 and all(int(part) < 60 for part in written.parts[1:])


def _at(day: datetime, parts: Sequence[str], part: str | None) -> datetime | None:
    if len(parts) > 3 or any(len(one) > 2 for one in parts):
        return None
    hour, minute, second = map(int, (*parts, "0", "0")[:3])
    return at_clock(day, PARTS[part](hour) if part and hour <= 12 else hour, minute, second)
