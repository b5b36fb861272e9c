"""What lines that are not body say: the beginnings and words of teasers, promotions, credits, bylines. Pure.

Words are compared by their first five letters, which takes most inflections and several languages at once; in
scripts that set no spaces they are found anywhere. All this is evidence for the model, never a verdict.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from parsers.lexicon import entries
from parsers.lexicon.notation import Entry
from parsers.lexicon.pattern import folded, pattern


class Beginnings:
    """The entries of a list as lines in lower case begin with them, behind whatever signs and, where they may
    be counted, a number: one look at the first letter leaves a few to try."""

    def __init__(self, name: str, *, counted: bool = False) -> None:
        by_letter: dict[str, list[Entry]] = {}
        for entry in folded(entries(name), str.lower):
            by_letter.setdefault(entry.text[0], []).append(entry)
        self._by_letter = {letter: pattern(found) for letter, found in by_letter.items()}
        self._before = re.compile(r"[\W\d]{0,20}" if counted else r"\W{0,20}").match

    def begin(self, line: str) -> bool:
        start = 0
        if not line[0].isalpha():
            found = self._before(line)
            start = found.end() if found else 0
        expression = self._by_letter.get(line[start : start + 1])
        return expression is not None and _compiled(expression).match(line, start) is not None


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """When a line first begins with its letter: most letters are of languages that a process never reads."""
    return re.compile(expression)


SEE_ALSO = Beginnings("line.see_also")
BYLINE = Beginnings("line.byline")
COMMENTS = Beginnings("line.comments", counted=True)
CLOCK_TIME = re.compile(
    rf"\b\d{{1,2}}[:.h]\d{{2}}\b|\b(?:19|20)\d\d\b|\d\s?{pattern(folded(entries('line.time'), str.lower))}"
)
PUNCTUATION = re.compile(r"[.,;:!?。、，．！？।،؛؟۔“”\"«»]")
CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
CJK_WORD = 2
"""So many Chinese, Japanese or Korean characters are taken for a word."""
UPPER = re.compile(r"[A-ZÀ-ÞА-ЯЁ]")
DIGIT = re.compile(r"\d")


def _needle(text: str, prefix: bool) -> str:
    """What is looked for: a word, or the beginning of one; without spaces where the script has none."""
    if CJK.search(text):
        return text
    return f" {text}" if prefix else f" {text} "


_LISTS = tuple(folded(entries(name), str.lower) for name in ("line.call", "line.credit", "line.notice"))
_CUES = sorted({(cue.text, cue.prefix) for cues in _LISTS for cue in cues})
_OF_LIST = tuple(frozenset(_CUES.index((cue.text, cue.prefix)) for cue in cues) for cues in _LISTS)
_SEARCH = AhoCorasick([_needle(text, prefix) for text, prefix in _CUES])
_BETWEEN = " \n "

_ENDS = frozenset(".!?。！？…।؟۔")
_CLOSING = frozenset("\"'”’»«)]")


def ends_sentence(text: str) -> bool:
    """Whether a non-empty text ends like a sentence, in any script; a closing quote or bracket may follow."""
    return text[-1] in _ENDS or (text[-1] in _CLOSING and text[-2:-1] in _ENDS)


def count_words(text: str) -> int:
    """How many words a non-empty line has; in scripts without spaces, by its characters."""
    spaced = text.count(" ") + 1
    if text.isascii() or not CJK.search(text, 0, 40):
        return spaced
    return max(spaced, len(text) // CJK_WORD)


def cues_in(lines: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """Of each line that has any: how many different words of calls, of credits and of notices.

    The lines are in lower case, with single spaces.
    """
    starts = [0, *accumulate(len(line) + len(_BETWEEN) for line in lines)]
    found: dict[int, set[int]] = {}
    for cue, start, _ in _SEARCH.find_matches_as_indexes(f" {_BETWEEN.join(lines)} ", overlapping=True):
        found.setdefault(bisect_right(starts, start) - 1, set()).add(cue)
    return {number: tuple(len(cues & words) for words in _OF_LIST) for number, cues in found.items()}
