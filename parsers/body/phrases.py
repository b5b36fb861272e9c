"""What lines that are not body say: the beginnings and words of teasers, promotions, credits, bylines. Pure.

Words are compared by their first five letters, which takes most inflections and several languages at once.
All this is evidence for the model, never a verdict.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from ahocorasick_rs import AhoCorasick

from parsers.lexicon import entries
from parsers.lexicon.pattern import folded, pattern


def _any_of(name: str) -> str:
    return pattern(folded(entries(name), str.lower))


SEE_ALSO = re.compile(rf"\W*{_any_of('line.see_also')}")
BYLINE = re.compile(rf"\W*(?:{_any_of('line.byline')}|©(?=\w))")
CLOCK_TIME = re.compile(rf"\b\d{{1,2}}[:.h]\d{{2}}\b|\b(?:19|20)\d\d\b|\d\s?{_any_of('line.time')}")
PUNCTUATION = re.compile(r"[.,;:!?。、，．！？।،؛؟۔“”\"«»]")
CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
UPPER = re.compile(r"[A-ZÀ-ÞА-ЯЁ]")
DIGIT = re.compile(r"\d")

_LISTS = tuple(folded(entries(name), str.lower) for name in ("line.call", "line.credit", "line.notice"))
_CUES = sorted({(cue.text, cue.prefix) for cues in _LISTS for cue in cues})
_OF_LIST = tuple(frozenset(_CUES.index((cue.text, cue.prefix)) for cue in cues) for cues in _LISTS)
_SEARCH = AhoCorasick([f" {text}" if prefix else f" {text} " for text, prefix in _CUES])
_BETWEEN = " \n "

_ENDS = frozenset(".!?。！？…।؟۔")
_CLOSING = frozenset("\"'”’»«)]")


def ends_sentence(text: str) -> bool:
    """Whether a non-empty text ends like a sentence, in any script; a closing quote or bracket may follow."""
    return text[-1] in _ENDS or (text[-1] in _CLOSING and text[-2:-1] in _ENDS)


def cues_in(lines: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """Of each line that has any: how many different words of calls, of credits and of notices.

    The lines are in lower case, with single spaces.
    """
    starts = [0, *accumulate(len(line) + len(_BETWEEN) for line in lines)]
    found: dict[int, set[int]] = {}
    for cue, start, _ in _SEARCH.find_matches_as_indexes(f" {_BETWEEN.join(lines)} ", overlapping=True):
        found.setdefault(bisect_right(starts, start) - 1, set()).add(cue)
    return {number: tuple(len(cues & words) for words in _OF_LIST) for number, cues in found.items()}
