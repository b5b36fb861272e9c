"""The months, weekdays and leading words of dates, from the lexicon, ready to be looked up."""

from parsers.lexicon import entries, texts
from parsers.lexicon.folding import fold

MONTHS: dict[str, int] = {fold(entry.text): int(entry.properties["month"]) for entry in entries("date.month")}
"""Folded name -> 1..12."""

_ONE_WORD = {
    (entry.language, entry.properties["month"]): fold(entry.text)
    for entry in entries("date.month")
    if " " not in entry.text
}
LONG_NAMES: dict[str, str] = {
    fold(entry.text): _ONE_WORD[entry.language, entry.properties["month"]]
    for entry in entries("date.month")
    if " " in entry.text
}
"""Folded names of two words (تشرين الأول) -> a name of one word for the same month."""

DATE_WORDS: frozenset[str] = frozenset({
    *MONTHS,
    *(fold(text) for name in ("date.weekday", "date.lead") for text in texts(name)),
})  # fmt: skip
"""All that can stand before the digits of a date, folded."""


def month_of(word: str) -> int:
    """1 to 12, or 0 for a word that is no month's name."""
    return MONTHS.get(fold(word), 0)
