"""The part of the day that stands beside a clock of twelve hours: a.m., in the afternoon, at night. Pure."""

import re
from collections.abc import Callable, Iterable, Mapping

from clipdesk.model.folding import fold
from parsers.lexicon import entries, texts
from parsers.lexicon.notation import Entry

PARTS: Mapping[str, Callable[[int], int]] = {
    "am": lambda hour: hour % 12,
    "pm": lambda hour: hour % 12 + 12,
    "noon": lambda hour: hour if hour >= 10 else hour + 12,
    "night": lambda hour: hour + 12 if hour >= 5 else hour,
}
"""What an hour from 0 to 12 is in it; twelve at night is the end of the day, and one the night before."""
_SHORT = 3
"""Letters of what is an abbreviation, which is written with full stops or without."""


def _word(text: str) -> str:
    letters = map(re.escape, fold(text))
    return (
        r"\.?".join(letters) + r"\.?" if len(text) <= _SHORT and text.upper() != text.lower() else fold(text)
    )


def _any_of(words: Iterable[Entry]) -> str:
    return "|".join(_word(entry.text) for entry in sorted(words, key=lambda entry: -len(entry.text)))


_ENTRIES = entries("date.half")
_PART_OF = {fold(entry.text): entry.properties["half"] for entry in _ENTRIES}
_BEFORE = re.compile("({})\\s?$".format(_any_of(entry for entry in _ENTRIES if "before" in entry.properties)))
"""No word boundary: the languages that put it there write no spaces, or whole words."""
_CLOCK_WORD = "|".join(map(re.escape, map(fold, texts("line.clock"))))
_BEHIND = re.compile(rf"\s?(?:(?:{_CLOCK_WORD})\.?\s)?({_any_of(_ENTRIES)})(?!\w)")
"""`8:05 Uhr abends`."""
_LATIN = re.compile(r"\s{0,3}+(?P<half>[ap])\.?\s?m(?-i:(?![a-z]))\.?", re.IGNORECASE)
_LATIN_BEFORE = re.compile(r"(?<![^\W_])(?P<half>[AP])\.?M\.?\s?$")
"""As Korea writes it (`PM 8:05`); in capitals alone, since `am` is a word of German."""
_NEAR = 25


def part_before(text: str) -> str | None:
    """The part of the day with which a text ends."""
    if latin := _LATIN_BEFORE.search(text[-_NEAR:]):
        return f"{latin['half'].lower()}m"
    found = _BEFORE.search(fold(text[-_NEAR:]))
    return _PART_OF[found[1].replace(".", "")] if found else None


def part_behind(text: str, at: int) -> tuple[str | None, int]:
    """The part of the day that stands at `at`, and where what follows it begins."""
    if latin := _LATIN.match(text, at):
        return f"{latin['half'].lower()}m", latin.end()
    if found := _BEHIND.match(fold(text[at : at + _NEAR])):
        return _PART_OF[found[1].replace(".", "")], at + found.end()
    return None, at
