"""The time of day that is printed beside a date, in clocks of 24 and of 12 hours. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from parsers.lexicon import entries
from parsers.lexicon.folding import fold
from parsers.metadata.dates.zones import NAMED, SIGNED, in_zone

_HALVES: Mapping[str, bool] = {
    fold(entry.text): entry.properties["half"] == "pm" for entry in entries("date.half")
}
"""Folded word -> whether it is the second half of the day."""
_HALF_WORDS = "|".join(sorted(map(re.escape, _HALVES), key=len, reverse=True))
_BEFORE = re.compile(rf"({_HALF_WORDS})\s?$")
_BEHIND = re.compile(rf"\s?({_HALF_WORDS})(?!\w)")
_HALF = r"(?:\s*+(?P<half>[ap])\.?\s?m(?-i:(?![a-z]))\.?)?"
_ZONE = rf"(?:\s*+\(?\s*+(?P<zone>(?:GMT|UTC|UT|MSK|МСК)?\s?{SIGNED}|{NAMED}))?"
_CLOCK = re.compile(
    r"(?P<hour>[01]?\d|2[0-4])(?:[:.h٫](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d|60)(?:[.,]\d{1,9})?)?)"
    + _HALF
    + _ZONE,
    re.IGNORECASE,
)
_HOUR_ONLY = re.compile(
    r"\b(?P<hour>1[0-2]|0?[1-9])(?P<minute>)(?P<second>)\s?(?P<half>[ap])\.?m\b\.?" + _ZONE, re.IGNORECASE
)
_CJK_CLOCK = re.compile(
    r"(?P<hour>2[0-4]|[01]?\d)\s?[時时点點시]\s?(?:(?P<minute>[0-5]?\d)\s?[分분]\s?)?(?:(?P<second>[0-5]?\d)\s?[秒초])?"
    rf"(?P<half>)(?P<zone>\s?\(?{SIGNED}|\s?\(?[A-Z]{{2,4}}\b)?"
)


def clock_in(day: datetime, text: str, region: str = "") -> datetime | None:
    """The day with the first time of day in the text, aware where a zone that is known stands behind it; None
    where there is none. 24:00 is the end of the day (ISO 8601), a leap second the beginning of the next
    minute (POSIX, section 4.19)."""
    for form in (_CJK_CLOCK, _CLOCK, _HOUR_ONLY):
        if (clock := form.search(text)) and (at := _at(day, clock, region)):
            return at
    return None


def _at(day: datetime, clock: re.Match[str], region: str) -> datetime | None:
    hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), int(clock["second"] or 0)
    zone = clock["zone"]
    if half := clock["half"]:
        is_second = half.lower() == "p"
    else:
        is_second, zone = _half_beside(clock)
    if is_second is not None and hour <= 12:
        hour = hour % 12 + (12 if is_second else 0)
    at = at_clock(day, hour, minute, second)
    return None if at is None else in_zone(at, zone.strip(" (") if zone else None, region)


def at_clock(day: datetime, hour: int, minute: int, second: int) -> datetime | None:
    """None for what no clock shows."""
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    try:
        return day + timedelta(hours=hour, minutes=minute, seconds=second)
    except OverflowError:
        return None


def _half_beside(clock: re.Match[str]) -> tuple[bool | None, str | None]:
    """Which half of the day a word before or behind the clock names, None where none does; and the zone."""
    text, end = clock.string, clock.end("second") if clock["second"] else clock.end("minute")
    if before := _BEFORE.search(fold(text[max(0, clock.start() - 20) : clock.start()])):
        return _HALVES[before[1]], clock["zone"]
    if end > 0 and (behind := _BEHIND.match(fold(text[end : end + 20]))):
        zone = _ZONE_BEHIND.match(text, end + behind.end())
        return _HALVES[behind[1]], zone["zone"] if zone else None
    return None, clock["zone"]


_ZONE_BEHIND = re.compile(_ZONE, re.IGNORECASE)
