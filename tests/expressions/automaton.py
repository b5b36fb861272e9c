"""A pattern as an automaton, in which suspicion.py looks for texts that a backtracking engine reads slowly.

The automaton takes more than the pattern does (a counted repetition of more than a few is a loop, what
looks further than one character is taken for granted): a word is a suspicion, and the machine decides.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.expressions.machine import CHARACTERS, REPEATS, Take, anchor, is_at, taker

LONG = 1_000
"""A repetition counted up to here is as good as endless."""
_UNROLLED = 4
_MOST_COPIES = 40

Condition = Callable[[str, str], bool]
"""Of the character before and the one behind; an empty text where there is none."""


@dataclass(slots=True)
class Automaton:
    """States are numbers, 0 is the first; `endless` are those at which an endless loop begins a turn."""

    pattern: str
    flags: int = 0
    free: list[list[tuple[Condition | None, int]]] = field(default_factory=lambda: [[]])
    taking: list[list[tuple[Take, int]]] = field(default_factory=lambda: [[]])
    endless: list[int] = field(default_factory=list)
    longest: int = 0
    last: int = 0

    @classmethod
    def of(cls, pattern: str, flags: int = 0) -> "Automaton":
        tree = parser.parse(pattern, flags)
        made = cls(pattern, tree.state.flags)
        made.last = _Builder(made, tree.state).sequence(tree, 0)
        return made

    def state(self) -> int:
        self.free.append([])
        self.taking.append([])
        return len(self.free) - 1


class _Builder:
    """Adds the states of a tree; every method returns the state in which its part ends."""

    def __init__(self, automaton: Automaton, state: Any) -> None:
        self.made, self.parsed, self.flags = automaton, state, automaton.flags

    def sequence(self, tree: Any, start: int) -> int:
        for op, value in tree:
            start = self._node(op, value, start)
        return start

    def _node(self, op: Any, value: Any, start: int) -> int:
        if op in CHARACTERS:
            end = self.made.state()
            self.made.taking[start].append((taker(op, value, self.parsed, self.flags), end))
            return end
        if op in REPEATS:
            return self._repeat(value, start)
        if op is ops.BRANCH:
            return self._joined([self.sequence(branch, self._from(start)) for branch in value[1]])
        if op is ops.SUBPATTERN:
            return self._group(value, start)
        if op is ops.AT:
            return self._from(start, _at(value, self.flags))
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            return self._look(op is ops.ASSERT, value, start)
        return self.sequence(value, start) if op is ops.ATOMIC_GROUP else start

    def _group(self, value: Any, start: int) -> int:
        _, on, off, tree = value
        flags, self.flags = self.flags, (self.flags | on) & ~off
        end = self.sequence(tree, start)
        self.flags = flags
        return end

    def _repeat(self, value: Any, start: int) -> int:
        low, high, tree = value
        for _ in range(min(low, _MOST_COPIES)):
            start = self.sequence(tree, start)
        if high - low <= _UNROLLED:
            ends = [start]
            for _ in range(high - low):
                ends.append(self.sequence(tree, ends[-1]))
            return self._joined(ends)
        turn = self._from(start)
        self.made.free[self.sequence(tree, turn)].append((None, turn))
        if high >= LONG:
            self.made.endless.append(turn)
        else:
            self.made.longest = max(self.made.longest, high)
        return self._from(turn)

    def _look(self, wanted: bool, value: Any, start: int) -> int:
        direction, tree = value
        op, char = tree[0] if len(tree) == 1 else (None, None)
        if op in CHARACTERS:
            return self._from(start, _beside(wanted, direction, taker(op, char, self.parsed, self.flags)))
        if direction > 0:
            self.sequence(tree, self._from(start))
        return self._from(start)

    def _from(self, start: int, condition: Condition | None = None) -> int:
        end = self.made.state()
        self.made.free[start].append((condition, end))
        return end

    def _joined(self, ends: list[int]) -> int:
        end = self.made.state()
        for one in ends:
            self.made.free[one].append((None, end))
        return end


def _at(where: Any, flags: int) -> Condition:
    at = anchor(where, flags)
    return lambda before, behind: is_at(at, before + behind, len(before))


def _beside(wanted: bool, direction: int, takes: Take) -> Condition:
    def holds(before: str, behind: str) -> bool:
        char = behind if direction > 0 else before
        return bool(char and takes(char)) == wanted

    return holds
