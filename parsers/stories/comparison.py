"""Whether two texts are one: how much of the shorter stands in the longer, and do their facts agree? Pure.

What is alike is not yet the same. A weather report, a result or a day's count of casualties is the one of
the day before but for its numbers and names; a republished text may be cut and edited, and keeps them.
"""

import numpy as np
import numpy.typing as npt

from clipdesk.model.story import Fingerprint, Likeness, Match
from parsers.stories.fingerprint import GRAM, NAME, NUMBER, WORD, Words, grams, numbers_of

_COVER = 0.5
_COVER_OF_LITTLE = 0.75
"""Shares of the shorter text that must stand in the longer: the second where it is short, or begins with
other words, as texts made from one form do. Chosen on the developed half of
`python -m benchmarks.stories`."""
_LITTLE = 80
"""Words of a short text."""
_LEAD = 40
"""Words with which a text begins."""
_WHOLE = 0.6
"""Share of the longer text that the shorter one has where they are one text as a whole, and not a part."""
_SCATTERED = 0.25
"""The same of a part so small that it must stand where the longer text begins: in a digest it does not."""
_FACTS = 0.65
"""Share of the shorter text's numbers and names that the longer one has, too."""
_NUMBER_WEIGHT = 2
_WORDS_A_FACT = 40
"""So many words that both have speak as loud as a name that both have."""

Mask = npt.NDArray[np.bool_]


def compare(one: Fingerprint, other: Fingerprint) -> Match | None:
    """None where they are not one text."""
    if one.text_hash == other.text_hash:
        return Match(Likeness.EXACT, 1.0, 1.0, 1.0)
    return compare_words(numbers_of(one.words), numbers_of(other.words))


def compare_words(one: Words, other: Words) -> Match | None:
    """The same for texts that are not the same word by word."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    in_long, in_short = _covered(short, long)
    cover, of_long = float(in_long.mean()), float(in_short.mean())
    begins_alike = in_long[:_LEAD].mean() >= _COVER
    needed = _COVER if begins_alike and len(short) >= _LITTLE else _COVER_OF_LITTLE
    is_scattered = of_long < _SCATTERED and in_short[:_LEAD].mean() < _COVER
    if cover < needed or is_scattered:
        return None
    facts = _agreement(short, long, int(in_long.sum()))
    if facts < _FACTS:
        return None
    likeness = Likeness.NEAR if of_long >= _WHOLE else Likeness.PART
    margin = min((cover - needed) / (1 - needed), (facts - _FACTS) / (1 - _FACTS))
    return Match(likeness, round(cover, 3), round(facts, 3), round(0.5 + 0.49 * margin, 2))


def _covered(one: Words, other: Words) -> tuple[Mask, Mask]:
    """Which words of each stand in a passage that both have."""
    mine, theirs = grams(one), grams(other)
    return _spread(np.isin(mine, theirs), len(one)), _spread(np.isin(theirs, mine), len(other))


def _spread(passages: Mask, length: int) -> Mask:
    covered = np.zeros(length, np.bool_)
    for place in range(min(GRAM, length)):
        end = min(place + len(passages), length)
        covered[place:end] |= passages[: end - place]
    return covered


def _agreement(short: Words, long: Words, shared: int) -> float:
    """The share of the shorter text's facts that the longer one has, too; `shared` words speak for them."""
    found = {flag: _facts(short, flag) for flag in (NUMBER, NAME)}
    there = {flag: len(np.intersect1d(found[flag], _facts(long, flag))) for flag in found}
    spoken = shared / _WORDS_A_FACT
    total = _NUMBER_WEIGHT * len(found[NUMBER]) + len(found[NAME]) + spoken
    return (_NUMBER_WEIGHT * there[NUMBER] + there[NAME] + spoken) / total


def _facts(text: Words, flag: np.uint16) -> Words:
    return np.unique(text[(text & flag) != 0] & WORD)
