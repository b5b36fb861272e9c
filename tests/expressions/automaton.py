"""A pattern as an automaton, to find texts on which a backtracking engine may be worse than linear.

Theory: an engine that backtracks is worse than linear where one text can be read in more and more ways the
longer it gets (Weideman, van der Merwe, Berglund and Watson, "Analyzing matching time behavior of backtracking
regular expression matchers by using ambiguity of NFA", 2016). Three shapes do that: a search that can enter a
loop anew at every place of the text that the loop reads, two loops one behind the other that read the same,
and one loop with two ways around. Each is found as a word that leads around.

The automaton takes more than the pattern does (a counted repetition of more than a few is a loop, what
looks further than one character is taken for granted): a word is a suspicion, and the machine decides.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from re import _constants as ops
from re import _parser as parser
from typing import Any

from tests.expressions.machine import CHARACTERS, REPEATS, Text, is_at, taker

LONG = 1_000
"""A repetition counted up to here is as good as endless."""
MOST_PLACES = 1_000
"""Of one search for a word."""
_UNROLLED = 4
_MISFITS = 3
_MOST_COPIES = 40
_SOME = "\t\n\r !\"#$%&'()*+,-./0157:;<=>?@AMZ[\\]^_`azmx{|}~\x00\x1f\x7f\x80\xa0\xad\xe9\xc9\xdfəяЯΩ\u0627\u0669\u200b\u2014\u2019\u2026\u2028\u3042\u4e2d\ufffd"

Take = Callable[[Text], bool]
Condition = Callable[[Text, Text], bool]
"""Of the character before and the one behind; an empty text where there is none."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`before`, then `word` over and over, then what does not fit; `once` if not each place has to be tried."""

    before: Text
    word: Text
    once: bool
    entry: int


@dataclass(slots=True)
class Automaton:
    """States are numbers, 0 is the first; `endless` are those at which an endless loop begins a turn."""

    pattern: Text
    flags: int = 0
    free: list[list[tuple[Condition | None, int]]] = field(default_factory=lambda: [[]])
    taking: list[list[tuple[Take, int]]] = field(default_factory=lambda: [[]])
    endless: list[int] = field(default_factory=list)
    longest: int = 0
    last: int = 0

    @classmethod
    def of(cls, pattern: Text, flags: int = 0) -> "Automaton":
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
            return self._repeat(*value, start)
        if op is ops.BRANCH:
            return self._joined([self.sequence(branch, self._from(start)) for branch in value[1]])
        if op is ops.SUBPATTERN:
            return self._group(*value[1:], start)
        if op is ops.AT:
            return self._from(start, _at(value, self.flags))
        if op in (ops.ASSERT, ops.ASSERT_NOT):
            return self._look(op is ops.ASSERT, *value, start)
        return self.sequence(value, start) if op is ops.ATOMIC_GROUP else start

    def _group(self, on: int, off: int, tree: Any, start: int) -> int:
        flags, self.flags = self.flags, (self.flags | on) & ~off
        end = self.sequence(tree, start)
        self.flags = flags
        return end

    def _repeat(self, low: int, high: int, tree: Any, start: int) -> int:
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

    def _look(self, wanted: bool, direction: int, tree: Any, start: int) -> int:
        if len(tree) == 1 and tree[0][0] in CHARACTERS:
            return self._from(start, _beside(wanted, direction, taker(*tree[0], self.parsed, self.flags)))
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
    if flags & ops.SRE_FLAG_MULTILINE:
        where = {ops.AT_BEGINNING: ops.AT_BEGINNING_LINE, ops.AT_END: ops.AT_END_LINE}.get(where, where)
    return lambda before, behind: is_at(where, before + behind, len(before))


def _beside(wanted: bool, direction: int, takes: Take) -> Condition:
    def holds(before: Text, behind: Text) -> bool:
        char = behind if direction > 0 else before
        return bool(char and takes(char)) == wanted

    return holds


class Suspect:
    """The search for words in one automaton."""

    def __init__(self, automaton: Automaton) -> None:
        self._made = automaton
        self._steps: dict[tuple[int, Text, Text], list[int]] = {}
        self._empty: Text = automaton.pattern[:0]

    def suspicions(self) -> Iterator[Suspicion]:
        """At most a few for each loop."""
        for loop in self._loops:
            yield from self._entered_anew(loop)
            yield from self._two_ways_around(loop)
            behind = _reachable(self._nexts, min(loop))
            for other in self._loops:
                if other is not loop and min(other) in behind:
                    yield from self._side_by_side(loop, other)

    def misfits(self, suspicion: Suspicion) -> list[Text]:
        """What may stand behind the words so that nothing fits: nothing, or a character that ends the loop."""
        last = suspicion.word[-1:]
        ends = [char for char in self._alphabet if not self._moves(suspicion.entry, last, char)]
        return [self._empty, *ends[:_MISFITS]]

    @cached_property
    def _alphabet(self) -> list[Text]:
        """One character for each set of characters between which no part of the pattern tells."""
        made = self._made
        takes = {take for edges in made.taking for take, _ in edges}
        if isinstance(made.pattern, bytes):
            chars: list[Text] = [bytes([code]) for code in range(256)]
        else:
            chars = list(dict.fromkeys([*_SOME, *_around(made.pattern)]))
        told: dict[tuple[bool, ...], Text] = {}
        for char in chars:
            edges = (is_at(ops.AT_BOUNDARY, char, 0), char in ("\n", b"\n"))
            told.setdefault((*edges, *(take(char) for take in takes)), char)
        return list(told.values())

    @cached_property
    def _loops(self) -> list[set[int]]:
        """The states of each endless loop; a loop inside a loop is one with it."""
        found: list[set[int]] = []
        for turn in self._made.endless:
            if not any(turn in loop for loop in found):
                found.append(_reachable(self._nexts, turn) & _reachable(self._lasts, turn))
        return [loop for loop in found if loop]

    @cached_property
    def _nexts(self) -> list[list[int]]:
        made = self._made
        return [
            [end for _, end in free] + [end for _, end in taking]
            for free, taking in zip(made.free, made.taking, strict=True)
        ]

    @cached_property
    def _lasts(self) -> list[list[int]]:
        lasts: list[list[int]] = [[] for _ in self._nexts]
        for state, ends in enumerate(self._nexts):
            for end in ends:
                lasts[end].append(state)
        return lasts

    def _moves(self, state: int, before: Text, char: Text) -> list[int]:
        """The states behind the character; one that can be reached in two ways stands there twice."""
        known = self._steps.get((state, before, char))
        if known is None:
            known = self._steps[state, before, char] = []
            for at in self._closure(state, before, char):
                known += [end for take, end in self._made.taking[at] if take(char)]
        return known

    def _closure(self, state: int, before: Text, behind: Text) -> list[int]:
        """The states that are reached without a character, in every way that passes no state twice."""
        found, stack = [], [(state, (state,))]
        while stack and len(found) < 500:
            at, way = stack.pop()
            found.append(at)
            for condition, end in self._made.free[at]:
                if end not in way and (condition is None or condition(before, behind)):
                    stack.append((end, (*way, end)))
        return found

    def _entries(self, loop: set[int]) -> list[int]:
        """The states of the loop in which a character has been taken inside it."""
        taking = self._made.taking
        return sorted({end for state in loop for _, end in taking[state] if end in loop})

    def _entered_anew(self, loop: set[int]) -> Iterator[Suspicion]:
        """Words that lead once around, and from a fresh beginning into the loop."""
        entry = self._entries(loop)[0]
        if self._made.last in self._closure_without_conditions(entry):
            return

        leading = _reachable(self._lasts, entry) | {-1}

        def moves(place: tuple[int, ...], before: Text, char: Text) -> Iterator[tuple[int, ...]]:
            return self._pair_moves(place, before, char, loop, leading)

        for word in self._words((-1, entry), moves, entry, (entry, entry)):
            yield Suspicion(self._empty, word, once=False, entry=entry)

    def _pair_moves(
        self, pair: tuple[int, ...], before: Text, char: Text, loop: set[int], leading: set[int]
    ) -> Iterator[tuple[int, ...]]:
        fresh, inside = pair
        starts = [-1, *self._moves(0, before, char)] if fresh < 0 else self._moves(fresh, before, char)
        for end in self._moves(inside, before, char):
            if end in loop:
                yield from ((start, end) for start in starts if start in leading)

    def _two_ways_around(self, loop: set[int]) -> Iterator[Suspicion]:
        def moves(place: tuple[int, ...], before: Text, char: Text) -> Iterator[tuple[int, ...]]:
            one, other, parted = place
            firsts = [end for end in self._moves(one, before, char) if end in loop]
            seconds = [end for end in self._moves(other, before, char) if end in loop]
            for place_one, first in enumerate(firsts):
                for place_other, second in enumerate(seconds):
                    yield first, second, int(parted or first != second or place_one != place_other)

        for entry in self._entries(loop):
            for word in self._words((entry, entry, 0), moves, entry, (entry, entry, 1)):
                yield Suspicion(self._way_to(entry), word, once=True, entry=entry)

    def _side_by_side(self, loop: set[int], other: set[int]) -> Iterator[Suspicion]:
        """Words that lead around in `loop`, around in `other`, and from one to the other."""

        def moves(place: tuple[int, ...], before: Text, char: Text) -> Iterator[tuple[int, ...]]:
            for one in self._moves(place[0], before, char):
                for third in self._moves(place[2], before, char) if one in loop else ():
                    if third in other:
                        betweens = self._moves(place[1], before, char)
                        yield from ((one, between, third) for between in betweens if between in leading)

        leading = _reachable(self._lasts, min(other))
        for first in self._entries(loop):
            for second in self._entries(other):
                for word in self._words((first, first, second), moves, first, (first, second, second)):
                    yield Suspicion(self._way_to(first), word, once=True, entry=second)

    def _words(self, start: Any, moves: Any, entry: int, goal: Any) -> Iterator[Text]:
        """The shortest word from `start` to `goal`, if there is one; what stands before it leads to `entry`."""
        befores = [char for char in self._alphabet if any(take(char) for take in self._takes_to[entry])]
        came: dict[Any, Any] = {(start, before): None for before in befores}
        waiting = deque(came)
        while waiting and len(came) < MOST_PLACES:
            place, previous = waiting.popleft()
            for char in self._alphabet:
                for end in moves(place, previous, char):
                    if end == goal:
                        yield self._spelt(came, (place, previous)) + char
                        return
                    if (end, char) not in came:
                        came[end, char] = (place, previous)
                        waiting.append((end, char))

    @cached_property
    def _takes_to(self) -> dict[int, list[Take]]:
        takes: dict[int, list[Take]] = {}
        for edges in self._made.taking:
            for take, end in edges:
                takes.setdefault(end, []).append(take)
        return takes

    def _spelt(self, came: Any, at: Any) -> Text:
        chars = []
        while came[at] is not None:
            chars.append(at[1])
            at = came[at]
        return self._empty.join(reversed(chars))

    def _way_to(self, goal: int) -> Text:
        """The shortest text from the beginning to a state."""
        waiting, seen = deque([(0, self._empty)]), {0}
        while waiting:
            state, text = waiting.popleft()
            for char in self._alphabet:
                for end in self._moves(state, text[-1:], char):
                    if end == goal:
                        return text + char
                    if end not in seen:
                        seen.add(end)
                        waiting.append((end, text + char))
        return self._empty

    def _closure_without_conditions(self, state: int) -> set[int]:
        nexts = [[end for condition, end in edges if condition is None] for edges in self._made.free]
        return {state} | _reachable(nexts, state)


def _around(pattern: str) -> Iterator[str]:
    """The pattern's characters, their neighbours and their other cases: the ends of its ranges are among them."""
    for char in pattern:
        code = ord(char)
        yield from (chr(near) for near in (code, code - 1, code + 1) if 0 <= near < 0xD800)
        yield from (case for case in (char.lower(), char.upper()) if len(case) == 1)


def _reachable(nexts: list[list[int]], start: int) -> set[int]:
    found: set[int] = set()
    stack = list(nexts[start])
    while stack:
        state = stack.pop()
        if state not in found:
            found.add(state)
            stack += nexts[state]
    return found
