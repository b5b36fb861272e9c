"""How many words a text has. Pure."""

from functools import cache
from typing import Any


def count_words(text: str) -> int:
    """Words by Unicode's default rules (UAX #29, section 4.1), signs left out.

    Where words are not parted by spaces, each Han character and each hiragana counts, a run of katakana once,
    and in Thai, Lao, Khmer and Burmese each letter with its marks.
    """
    return len(_beginning().findall(text))


@cache
def _beginning() -> Any:
    """Where a word begins. Loaded with the first text: most commands count none."""
    import regex  # type: ignore[import-untyped]

    return regex.compile(r"\b\w", regex.WORD)
