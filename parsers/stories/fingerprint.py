"""What a text is known by: its words as numbers, and the keys under which texts like it are found. Pure.

Two kinds of keys find texts that have something in common: bands of the MinHash signature (Leskovec et al.,
Mining of Massive Datasets, 3.4) those that are alike as a whole, and winnowed passages (Schleimer, Wilkerson
and Aiken 2003) those of which one has a part of the other. Whether they are one text is
`parsers.stories.comparison`'s to say.
"""

import hashlib
import re
import zlib
from functools import cache, lru_cache
from unicodedata import decimal

import numpy as np
import numpy.typing as npt

from clipdesk.model.article import ArticleVersion, CreditKind
from clipdesk.model.folding import fold_words, words
from clipdesk.model.story import Claim, Fingerprint
from parsers.lexicon import entries

LEAST_WORDS = 20
"""A text with fewer words is known by nothing: a line that two articles share makes them no copies. Chosen,
not measured."""
MOST_WORDS = 4_000
"""Words of a text that are looked at. Chosen: twenty times what is usual."""
GRAM = 5
"""Words that in a row make a passage; as many as the MinHash signature has."""
_WINDOW = 24
"""Of so many passages one at least is a key: two texts that share 28 words in a row share a key."""
_MOST_PASSAGES = 96
_BANDS, _ROWS = 21, 6
"""128 permutations in bands: pairs of a Jaccard similarity of .82 are found always, of .5 in one of four; the
others by their passages."""

NUMBER, NAME = np.uint16(0x8000), np.uint16(0x4000)
WORD = np.uint16(0x3FFF)
"""A word is 14 bits of a hash, and two that say whether it is a number (or a day or month), or a name."""

Words = npt.NDArray[np.uint16]
Hashes = npt.NDArray[np.uint64]

# Han, kana and Thai are written without spaces: there every character counts as a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_CHARACTER = re.compile(f"([{_UNSPACED}])")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿兆萬億壹貳參")
_SENTENCE_END = re.compile(r"(?<=[.!?…:؟。！？\"«»“”„\n])(?!\d)")
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
"""Of Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4)."""


def fingerprint(version: ArticleVersion) -> Fingerprint | None:
    """None for a text that is too short."""
    article = version.capture.article
    spelled, numbers = encoded("\n".join(block.text for block in article.blocks))
    if len(numbers) < LEAST_WORDS:
        return None
    moment = article.published_at
    claim = Claim(
        article_id=article.article_id,
        source=article.source or "",
        url=article.url,
        canonical_url=article.canonical_url,
        headline=article.headline,
        first_seen_at=version.first_seen_at,
        publisher=article.publisher,
        language=article.language,
        published_at=moment.in_utc if moment else None,
        day_only=moment.day_only if moment else False,
        credits=tuple(one for one in article.credits if one.kind is not CreditKind.CITES),
    )
    text_hash = hashlib.sha256(" ".join(spelled).encode()).hexdigest()
    whole = _signed(int(text_hash[:8], 16))
    keys = (whole, *_bands(version.minhash), *_passages(numbers))
    return Fingerprint(claim, version.version, text_hash, keys, numbers.tobytes())


def encoded(text: str) -> tuple[list[str], Words]:
    """The words of a text, folded, and as numbers."""
    spelled, is_first = _words(text)
    folded = fold_words(spelled)
    numbers = np.fromiter(map(_number, folded), np.uint16, len(folded))
    is_large = [word[0].isupper() for word in spelled]
    is_name = np.array(is_large, np.bool_) & ~np.array(is_first, np.bool_)
    numbers[is_name & ((numbers & NUMBER) == 0)] |= NAME
    return folded, numbers


def grams(numbers: Words) -> Hashes:
    """A hash of each passage, in order; one of a text that has not the words for any."""
    plain = (numbers & WORD).astype(np.uint64) + np.uint64(1)
    count = max(1, len(plain) - GRAM + 1)
    hashes = np.zeros(count, np.uint64)
    for place in range(min(GRAM, len(plain))):
        hashes = (hashes + plain[place : place + count]) * _FACTOR
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _words(text: str) -> tuple[list[str], list[bool]]:
    """The words in their case, and of each whether a sentence begins with it, where everything is large."""
    found: list[str] = []
    is_first: list[bool] = []
    for sentence in _SENTENCE_END.split(text):
        some = words(sentence if sentence.isascii() else _parted(sentence))[: MOST_WORDS - len(found)]
        found += some
        is_first += ([True] + [False] * (len(some) - 1))[: len(some)]
    return found, is_first


def _parted(sentence: str) -> str:
    """With spaces where a script has none, and the digits of all scripts as ASCII has them."""
    return _CHARACTER.sub(r" \1 ", _OTHER_DIGIT.sub(_digit, sentence))


def _digit(found: re.Match[str]) -> str:
    return str(decimal(found[0]))


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    """The word as a number, without what its case tells."""
    is_number = word[0].isdigit() or word in _NUMERALS or word in _calendar()
    return zlib.crc32(word.encode()) & int(WORD) | (int(NUMBER) if is_number else 0)


@cache
def _calendar() -> frozenset[str]:
    """Names of months and days, as words are folded. Those of several words are none."""
    named = (*entries("date.month"), *entries("date.weekday"))
    return frozenset(fold_words([word for name in named for word in words(name.text) if len(word) > 2]))


def _bands(minhash: bytes) -> list[int]:
    """One key for each band of a signature; none of a signature that is not there."""
    size = _ROWS * 4
    bands = (minhash[place * size : (place + 1) * size] for place in range(_BANDS))
    return [_signed(zlib.crc32(band, place)) for place, band in enumerate(bands) if len(band) == size]


def _passages(numbers: Words) -> list[int]:
    """The least hash of every window of passages; of a long text the least of these."""
    hashes = grams(numbers)
    window = min(_WINDOW, len(hashes))
    least = np.unique(np.lib.stride_tricks.sliding_window_view(hashes, window).min(axis=1))[:_MOST_PASSAGES]
    return [_signed(int(one) & 0xFFFFFFFF) for one in least]


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number


def numbers_of(words: bytes) -> Words:
    """The words of a fingerprint."""
    return np.frombuffer(words, "<u2")
