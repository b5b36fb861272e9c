"""What two sequences have in common, in order: patience diff (Bram Cohen, 2008). Pure.

Items that stand once in either are anchors, the longest rising row of them is kept, and what lies between two
anchors is compared in the same way. Where nothing stands once, and little is left, Ratcliff and Obershelp's
matching (difflib) decides, whose time grows with the cube of a text that repeats itself.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_MOST_PAIRS = 10_000
"""Items of the one times items of the other, for difflib: .02 s at most, for 100 by 100 of two kinds."""
_DEEPEST = 32
"""Rounds of anchors, each of which looks at all that is left once: texts by people need five."""

Gap = tuple[int, int, int, int]
"""Items `old[a:b]` and `new[c:d]`."""


def steps(old: Sequence[str], new: Sequence[str]) -> list[tuple[bool, Gap]]:
    """Both sequences in order, in parts: whether they are the same there, and where they lie."""
    found: list[tuple[bool, Gap]] = []
    a = c = 0
    for at, to in [*_matches(old, new), (len(old), len(new))]:
        if (a, c) != (at, to):
            found.append((False, (a, at, c, to)))
        if at == len(old) and to == len(new):
            break
        if found and found[-1][0]:
            start, _, other, _ = found.pop()[1]
            found.append((True, (start, at + 1, other, to + 1)))
        else:
            found.append((True, (at, at + 1, to, to + 1)))
        a, c = at + 1, to + 1
    return found


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of items that are the same, in order."""
    found: list[tuple[int, int]] = []
    gaps: list[tuple[int, Gap]] = [(0, (0, len(old), 0, len(new)))]
    while gaps:
        depth, (a, b, c, d) = gaps.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a == b or c == d:
            continue
        anchors = _anchors(old[a:b], new[c:d]) if depth < _DEEPEST else []
        if anchors:
            ends = [(a - 1, c - 1), *((a + i, c + j) for i, j in anchors), (b, d)]
            gaps += [(depth + 1, (i + 1, k, j + 1, m)) for (i, j), (k, m) in pairwise(ends)]
            found += ends[1:-1]
        elif (b - a) * (d - c) <= _MOST_PAIRS:
            found += ((a + i, c + j) for i, j in _compared(old[a:b], new[c:d]))
    return sorted(found)


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of items that stand once in either, rising in both."""
    once = {item for item, count in Counter(old).items() if count == 1}
    once &= {item for item, count in Counter(new).items() if count == 1}
    places = {item: place for place, item in enumerate(new) if item in once}
    return _rising([(place, places[item]) for place, item in enumerate(old) if item in once])


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part in which the second numbers rise (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [number]
    found: list[tuple[int, int]] = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        yield from ((block.a + place, block.b + place) for place in range(block.size))
