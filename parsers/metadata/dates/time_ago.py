"""`2h ago`: a span of time before the page was fetched, in the page's words. Pure: `now` is passed in.

Which words say so is the lexicon's; what a line says then is read by dateparser, in the language of that
word.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import cache

from clipdesk.model.folding import fold_prose
from parsers.lexicon import entries
from parsers.lexicon.notation import ANY
from parsers.lexicon.pattern import folded, pattern

MAX_AGO_CHARS = 40
"""A span with its label, against a sentence."""
_WITHOUT_SPACES = frozenset({ANY, "ko"})
_CHINESE_SIGNS = ["zh", "ja"]
"""Whose word is the same."""
_WHOLE_DAY = timedelta(hours=23)


def says_ago(line: str) -> bool:
    """Whether a line is nothing but a span of time that has passed."""
    return _language(line) is not None


def read_ago(line: str, now: datetime) -> tuple[datetime, bool] | None:
    """The moment, in the zone of `now`, and whether only its day is known; None where the line says none."""
    language = _language(line)
    if language is None:
        return None
    import dateparser  # type: ignore[import-untyped]  # half a second, and few pages need it

    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    base = now.replace(tzinfo=None, microsecond=0)
    settings = {"RELATIVE_BASE": base, "PARSERS": ["relative-time"]}
    at = dateparser.parse(
        line, languages=_CHINESE_SIGNS if language == ANY else [language], settings=settings
    )
    if at is None or at > base:
        return None
    if day_only := base - at >= _WHOLE_DAY:
        at = at.replace(hour=0, minute=0, second=0)
    return at.replace(tzinfo=now.tzinfo), day_only


def _language(line: str) -> str | None:
    if len(line) > MAX_AGO_CHARS or not any(map(str.isdigit, line)):
        return None
    text = fold_prose(line)
    return next((language for language, ago in _expressions() if ago.search(text)), None)


@cache
def _expressions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each language's words, with a number before or behind."""
    found = []
    for language in dict.fromkeys(entry.language for entry in entries("date.ago")):
        own = [entry for entry in entries("date.ago") if entry.language == language]
        before = "" if language in _WITHOUT_SPACES else r"(?<!\w)"
        word = before + pattern(folded(own, fold_prose))
        found.append((language, re.compile(rf"{word}\W{{0,3}}\d|\d[^\d:]{{0,16}}{word}")))
    return tuple(found)
