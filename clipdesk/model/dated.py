"""Addresses with a date in them, as archives have it: `https://gazette.example/{yyyy}/{mm}/{dd}/`.

{yyyy} is the year, {mm} and {dd} are month and day in two digits, {m} and {d} the same without a zero before
them.
"""

import re
from collections.abc import Iterable
from datetime import date

from pydantic import AfterValidator

_PLACE = re.compile(r"\{([^{}]*)\}")
_PLACES = ("yyyy", "mm", "dd", "m", "d")


def is_dated(address: str) -> bool:
    return "{" in address


def names_days(address: str) -> bool:
    """Whether it has another form for each day, not only for each month or year."""
    return "{dd}" in address or "{d}" in address


def on_days(address: str, days: Iterable[date]) -> tuple[str, ...]:
    """The address for each of the days, each form once."""
    return tuple(dict.fromkeys(_on_day(address, day) for day in days))


def _on_day(address: str, day: date) -> str:
    written = (f"{day:%Y}", f"{day:%m}", f"{day:%d}", str(day.month), str(day.day))
    for place, text in zip(_PLACES, written, strict=True):
        address = address.replace(f"{{{place}}}", text)
    return address


def check_places(address: str) -> str:
    """Raises ValueError for braces that hold anything but a date."""
    places, rest = set(_PLACE.findall(address)), _PLACE.sub("", address)
    if places - set(_PLACES) or "{" in rest or "}" in rest or (places and "yyyy" not in places):
        raise ValueError("braces only in {yyyy}, {mm} or {m}, {dd} or {d}: year, and perhaps month and day")
    return address


DatePlaces = AfterValidator(check_places)
"""Allows a text to be dated, and nothing else in braces."""
