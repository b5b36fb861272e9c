"""What a regular expression promises before it runs: the words it needs, and how much work it may cost. Pure.

A rule is tried only on lines that hold one of its required words, and a rule whose cost has no bound is
refused when it is loaded, so that no page, however hostile, can make a rule run away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from clipdesk.model.folding import unify

MAX_GAPS = 3
"""How many gaps may stand one behind the other: the cost of a pattern grows with the line to this power."""

OPENING = 3
"""So many characters at least has a literal that lines are told by from their beginning."""

_GAP = 12
_MAX_WORDS = 96
_CHARACTERS = (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN)
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)


class UnsafePattern(ValueError):
    """A pattern without a bound or without a word to look for; the message says which part."""


@dataclass(frozen=True, slots=True)
class Required:
    """Literals of which every match holds at least one, the first of them no later than `latest` characters
    after the match begins."""

    words: frozenset[str] = frozenset()
    latest: int = 0

    def after(self, characters: int) -> "Required":
        return Required(self.words, self.latest + characters)


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """For folded text. Raises re.error."""
    return re.compile(unify(pattern), re.IGNORECASE)


@lru_cache(maxsize=1024)
def _tree(pattern: str) -> Any:
    """The pattern as `re` parses it: every promise is read from it, and parsing is most of the time it takes
    to load the rules. Raises re.error."""
    return parser.parse(unify(pattern))


@lru_cache(maxsize=1024)
def required_words(pattern: str) -> Required:
    """What every match holds, in lower case. Raises UnsafePattern, re.error."""
    found = _required(_tree(pattern))
    short = [word for word in found.words if len(word) < 3 and word.isalnum()]
    if not found.words or short:
        raise UnsafePattern(f"a literal of three letters in every alternative ({pattern!r} has none)")
    return Required(frozenset(word.lower() for word in found.words), found.latest)


@lru_cache(maxsize=1024)
def opening_words(pattern: str) -> frozenset[str]:
    """Literals (lower case, of three characters at least) with one of which every match begins; none where
    matches begin in too many ways."""
    words = _openings(_tree(pattern))
    return frozenset(word.lower() for word in words) if _are_long(words) else frozenset()


def is_anchored(pattern: str) -> bool:
    """Whether every match begins where the line begins."""
    return tuple(_tree(pattern)[0]) == (ops.AT, ops.AT_BEGINNING)


def check_cost(pattern: str) -> None:
    """Raises UnsafePattern where a hostile line could keep the pattern busy, re.error where it is none."""
    gaps = _gaps(_tree(pattern), repeated=False)
    if gaps > MAX_GAPS:
        raise UnsafePattern(
            f"at most {MAX_GAPS} gaps (repetitions of more than {_GAP} characters), not {gaps}"
        )


def longest_match(pattern: str) -> int:
    """The longest text, in characters, that the pattern can match."""
    return int(_tree(pattern).getwidth()[1])


def _gaps(tree: Iterable[tuple[Any, Any]], *, repeated: bool) -> int:
    """The gaps along the worst way through the tree; `repeated` says that it stands in a repetition."""
    return sum(_node_gaps(op, value, repeated) for op, value in tree)


def _node_gaps(op: Any, value: Any, repeated: bool) -> int:
    if op in _REPEATS:
        return _repeat_gaps(*value, repeated=repeated)
    if op is ops.BRANCH:
        return max(_gaps(branch, repeated=repeated) for branch in value[1])
    if op is ops.SUBPATTERN:
        return _gaps(value[3], repeated=repeated)
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return _gaps(value[1], repeated=repeated)
    if op in (ops.GROUPREF, ops.GROUPREF_EXISTS, ops.ATOMIC_GROUP):
        raise UnsafePattern("no back-references and no atomic groups")
    return 0


def _repeat_gaps(low: int, high: int, inner: Any, *, repeated: bool) -> int:
    if high == ops.MAXREPEAT:
        raise UnsafePattern("an upper bound on every repetition, such as {0,40} in place of *")
    if len(inner) == 1 and inner[0][0] in _CHARACTERS:
        gap = high - low > _GAP
    else:
        gap = high > 4
        if high > 1 and not _required(inner).words:
            raise UnsafePattern("a literal in every repeated group")
    if gap and repeated:
        raise UnsafePattern("no gap inside a repetition")
    return gap + _gaps(inner, repeated=repeated or high > 1)


def _required(tree: Any) -> Required:
    """The best of the sequence's parts: its runs of literals, and what its alternatives require."""
    best, run, run_at, at = Required(), {""}, 0, 0
    for place, (op, value) in enumerate(tree):
        width = int(tree[place : place + 1].getwidth()[1])
        spellings = _spellings(op, value)
        longer = {head + tail for head, tail in product(run, spellings)} if spellings else set()
        if longer and len(longer) <= _MAX_WORDS:
            run, at = longer, at + width
            continue
        best = _better(best, _run(run, run_at))
        best = _better(best, _required_inside(op, value).after(at))
        run, run_at = (spellings, at) if spellings else ({""}, at + width)
        at += width
    return _better(best, _run(run, run_at))


def _run(words: set[str], at: int) -> Required:
    return Required(frozenset(words), at)


def _required_inside(op: Any, value: Any) -> Required:
    if op is ops.SUBPATTERN:
        return _required(value[3])
    if op is ops.BRANCH:
        branches = [_required(branch) for branch in value[1]]
        if all(branch.words for branch in branches):
            words = frozenset().union(*(branch.words for branch in branches))
            return Required(words, max(branch.latest for branch in branches))
    if op in _REPEATS and value[0] > 0:
        return _required(value[2])
    return Required()


def _openings(tree: Any) -> set[str]:
    """The literals that the sequence can begin with, or nothing where they are too many to list."""
    run = {""}
    for op, value in tree:
        spellings = _spellings(op, value)
        longer = {head + tail for head, tail in product(run, spellings)} if spellings else set()
        if not longer or len(longer) > _MAX_WORDS:
            return run if _are_long(run) else _openings_inside(op, value) if run == {""} else set()
        run = longer
    return run


def _openings_inside(op: Any, value: Any) -> set[str]:
    if op is ops.SUBPATTERN:
        return _openings(value[3])
    if op is ops.BRANCH:
        branches = [_openings(branch) for branch in value[1]]
        return set().union(*branches) if all(map(_are_long, branches)) else set()
    return set()


def _are_long(words: set[str]) -> bool:
    return bool(words) and min(map(len, words)) >= OPENING


def _spellings(op: Any, value: Any) -> set[str]:
    """Every text that the node can match, or nothing where they are too many to list."""
    if op is ops.LITERAL:
        return {chr(value)}
    if op is ops.AT:
        return {""}
    if op is ops.IN and all(kind is ops.LITERAL for kind, _ in value):
        return {chr(char) for _, char in value}
    if op is ops.SUBPATTERN:
        return _sequence_spellings(value[3])
    if op is ops.BRANCH:
        branches = [_sequence_spellings(branch) for branch in value[1]]
        return set().union(*branches) if all(branches) else set()
    if op in _REPEATS and value[1] == 1:
        inner = _sequence_spellings(value[2])
        return inner | {""} if inner and value[0] == 0 else inner
    return set()


def _sequence_spellings(tree: Sequence[tuple[Any, Any]]) -> set[str]:
    texts = {""}
    for op, value in tree:
        spellings = _spellings(op, value)
        texts = {head + tail for head, tail in product(texts, spellings)}
        if not texts or len(texts) > _MAX_WORDS:
            return set()
    return texts


def _better(one: Required, other: Required) -> Required:
    """The one whose shortest word is longer; of equals the one with fewer words."""
    return max(one, other, key=lambda found: (min(map(len, found.words), default=0), -len(found.words)))
