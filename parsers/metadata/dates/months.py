"""The months, weekdays and leading words of dates, from the lexicon, ready to be looked up."""

from functools import lru_cache
from unicodedata import normalize

from clipdesk.model.folding import fold, fold_prose, fold_to_words
from parsers.lexicon import entries, texts


def _folded(word: str) -> str:
    return fold_prose(normalize("NFC", word))


def _numbers(name: str) -> dict[str, int]:
    return {_folded(entry.text): int(entry.properties["month"]) for entry in entries(name)}


_MONTHS = _numbers("date.month")
"""Folded name -> 1..12."""
_IN_DATES = {**_numbers("date.month_form"), **_MONTHS}
_PLAIN = {fold_to_words(word): month for word, month in reversed(_IN_DATES.items())}
"""Without accents, as capitals are printed and as addresses have them."""
_OWN = {
    (entry.language, _folded(entry.text)): int(entry.properties["month"])
    for entry in entries("date.month_own")
}

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
    *_MONTHS,
    *(fold(text) for name in ("date.weekday", "date.lead") for text in texts(name)),
})  # fmt: skip
"""All that can stand before the digits of a date, folded."""


def month_of(word: str) -> int:
    """1 to 12, or 0 for a word that is no month's name, wherever it stands."""
    return _MONTHS.get(fold(word), 0)


@lru_cache(maxsize=4096)
def month_in_date(word: str, region: str = "") -> int:
    """The same for a word between the numbers of a date, in whichever form; `region` is a country's code or a
    language's, in lower case."""
    folded = _folded(word)
    return _OWN.get((region, folded)) or _IN_DATES.get(folded) or _PLAIN.get(fold_to_words(word), 0)
