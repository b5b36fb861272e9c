"""Dates in languages whose forms the fast reader does not know, by dateparser. Pure.

dateparser is slow (a quarter of a second for a language's first date) and generous: it gets short strings
in the page's own language only, must find day, month and year, and never resolves relative words, which
would read the clock.
"""

import re
from datetime import datetime, time
from functools import lru_cache

from parsers.metadata.dates.written_dates import WrittenDate, prepared, with_time
from parsers.metadata.dates.zones import SIGNED

MAX_FOREIGN_CHARS = 60
"""A date with weekday, time and label; dateparser's cost grows with the text."""
FOREIGN_LANGUAGES = frozenset({
    "af", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "el", "et", "eu", "fa", "fi", "ga", "gl",
    "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "ko", "lt", "lv", "mk", "mr",
    "ms", "mt", "ne", "nl", "no", "pl", "ro", "sk", "sl", "sq", "sr", "sv", "sw", "ta", "te", "th",
    "tl", "tr", "uk", "ur", "uz", "vi", "zh",
})  # fmt: skip
_CLOCK = re.compile(rf"(?<!\d)\d++(?::\d++)++(?:[.,]\d++)?+(?:\s?{SIGNED})?")
_CERTAINTY = 0.8
_LOOKS_LIKE_DATE = re.compile(r"(?=.*\b\d{4}\b)(?=.*[^\W\d_]{3})(?!.*https?:)")


def read_foreign_date(text: str, language: str | None) -> WrittenDate | None:
    """None where the text is long, has no year, or says no full date in that language (BCP 47)."""
    if language is None or len(text) > MAX_FOREIGN_CHARS or not _LOOKS_LIKE_DATE.match(text):
        return None
    base = language.partition("-")[0].lower()
    return _parsed(text, base) if base in FOREIGN_LANGUAGES else None


@lru_cache(maxsize=1_000)
def _parsed(text: str, language: str) -> WrittenDate | None:
    """dateparser reads the day alone where the clock is one that we read: it makes up what it cannot."""
    import dateparser  # type: ignore[import-untyped]  # half a second, and few pages need it

    text = prepared(text)
    clock = _CLOCK.search(text)
    found = dateparser.parse(
        f"{text[: clock.start()]} {text[clock.end() :]}" if clock else text,
        languages=[language],
        settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]},
    )
    if found is None:
        return None
    if clock:
        day = datetime.combine(found.date(), time())
        return with_time(day, _CERTAINTY, text, clock.start(), clock.start())
    return WrittenDate(found, (found.hour, found.minute, found.second) == (0, 0, 0), _CERTAINTY)
