"""Whether an expression is linear: every text that its automaton suspects is pumped and its steps counted."""

from re import ASCII, UNICODE, Pattern
from typing import Any, NamedTuple

from tests.expressions.automaton import Automaton
from tests.expressions.machine import Program
from tests.expressions.suspicion import Suspect, Suspicion

PUMPED = 200
"""Characters; far more than what a counted repetition of the pattern allows is taken where that is more."""
TIMES = 4
LINEAR = 8
"""Four times the text may take so many times the steps: 4 is linear, 16 quadratic."""
MOST = 2_000
"""Steps that one character may cost: what repetitions of a counted length may add up to."""


class Bait(NamedTuple):
    """A text on which an expression is worse than linear: `word` is what is repeated."""

    before: str
    word: str
    tail: str
    steps: int
    more: int


def bait(pattern: Pattern[Any], *, once: bool = False, whole: bool = False) -> Bait | None:
    """A text on which the steps grow faster than the text, or None.

    `once` says that the pattern is only tried at the beginning of a text, `whole` that it must match all of it.
    """
    source, flags = _as_text(pattern)
    automaton = Automaton.of(source, flags)
    if not automaton.endless:
        return None
    program = Program(source, flags)
    suspect = Suspect(automaton)
    length = max(PUMPED, 3 * automaton.longest)
    for suspicion in dict.fromkeys(suspect.suspicions()):
        if once and not suspicion.once:
            continue
        for tail in suspect.misfits(suspicion):
            found = _pumped(program, suspicion, tail, length, whole)
            if found is not None:
                return found
    return None


def _as_text(pattern: Pattern[Any]) -> tuple[str, int]:
    """Source and flags; bytes are read as Latin-1, in which each is the character of its number."""
    if isinstance(pattern.pattern, bytes):
        return pattern.pattern.decode("latin-1"), pattern.flags | ASCII
    return pattern.pattern, pattern.flags & ~UNICODE


def _pumped(program: Program, suspicion: Suspicion, tail: str, length: int, whole: bool) -> Bait | None:
    before, word, once = suspicion.before, suspicion.word, suspicion.once
    times = length // len(word) + 1
    short, long = before + word * times + tail, before + word * (times * TIMES) + tail
    steps = program.cost(short, once=once, whole=whole, limit=MOST * len(short))
    limit = min(LINEAR * steps, MOST * len(long))
    more = program.cost(long, once=once, whole=whole, limit=limit)
    return Bait(before, word, tail, steps, more) if more >= limit else None
