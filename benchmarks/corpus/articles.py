"""Synthetic articles of real length: news of nothing, in words that are as frequent as words are."""

import random
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product

import numpy as np

from clipdesk.model.article import Article, Block, BlockKind, Capture, Completeness, DateOrigin, Moment
from clipdesk.model.page import ArchiveRecord

START = datetime(2024, 12, 1, tzinfo=UTC)
LENGTH = timedelta(days=730)
"""Articles lie evenly in two years."""
NOW = START + LENGTH + timedelta(hours=1)
SOURCES = [f"source-{number:02}" for number in range(10)]
LANGUAGES = ("en", "fr", "it")
WORDS, A_PARAGRAPH = 500, 50
VOCABULARY = 40_000
_SYLLABLES = ("ba", "der", "fi", "gha", "ket", "lo", "mis", "na", "ran", "sir", "tob", "ur", "ven", "zu")
_FREQUENT = 2.7
"""Mandelbrot's constant for English: the word of rank r is as frequent as 1 / (r + 2.7)."""

At = Callable[[int], datetime]


def vocabulary() -> list[str]:
    """The most frequent first, which are the shortest: 14 of a syllable, 196 of two, 2,744 of three …"""
    chance = random.Random(1)
    words: list[str] = []
    for syllables in (1, 2, 3, 4):
        some = ["".join(word) for word in product(_SYLLABLES, repeat=syllables)]
        chance.shuffle(some)
        words += some
    return words[:VOCABULARY]


def seen_at(number: int, articles: int) -> datetime:
    """When the article `number` of so many was first seen."""
    return START + LENGTH * (number / articles)


class Writer:
    """Writes articles; two of the same `seed` write the same texts."""

    def __init__(self, seed: int = 1) -> None:
        self.words = vocabulary()
        self._chance = np.random.default_rng(seed)
        weights = np.fromiter(accumulate(1 / (rank + _FREQUENT) for rank in range(VOCABULARY)), np.float64)
        self._shares = weights / weights[-1]
        self._spelled = np.array(self.words, dtype=object)

    def signature(self) -> bytes:
        """As long as one; nothing that is measured here reads it."""
        return self._chance.bytes(512)

    def captures(self, numbers: Iterable[int], at: At) -> list[Capture]:
        """Articles by their numbers, with a new text each."""
        return [self._capture(number, at(number)) for number in numbers]

    def _capture(self, number: int, at: datetime) -> Capture:
        text = self._spelled[np.searchsorted(self._shares, self._chance.random(WORDS))].tolist()
        url = f"https://news.example/{number}"
        source = SOURCES[number % len(SOURCES)]
        article = Article(
            url=url,
            canonical_url=url,
            headline=" ".join(text[:9]),
            completeness=Completeness.FULL,
            parser_version="1",
            source=source,
            language=LANGUAGES[number % len(LANGUAGES)],
            published_at=Moment(at, False, at.isoformat(), DateOrigin.META, 0.9),
            blocks=tuple(
                Block(BlockKind.PARAGRAPH, " ".join(text[first : first + A_PARAGRAPH]))
                for first in range(0, WORDS, A_PARAGRAPH)
            ),
        )
        return Capture(article, "run", at, ArchiveRecord(f"2026-11/{source}.warc.gz", number * 100, 100))
