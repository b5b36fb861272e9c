"""Texts on which a backtracking engine may be worse than linear, found in a pattern's automaton.

Theory: an engine that backtracks is worse than linear where one text can be read in more and more ways the
longer it gets (Weideman, van der Merwe, Berglund and Watson, "Analyzing matching time behavior of backtracking
regular expression matchers by using ambiguity of NFA", 2016). Three shapes do that: a search that can enter a
loop anew at every place of the text that the loop reads, two loops one behind the other that read the same,
and one loop with two ways around. Each is found as a word that leads around.

A pattern made of a list of words has thousands of states, and two such loops millions of pairs. So the
beginnings from which a word is looked for are collapsed: of those that lead to each other and back, the
states of one loop or the pairs of two that are read together, one is tried. That loses nothing. Say one has
its word, v in two ways, and another leads to it by u and back by w: then u v w leads around the other, in two
ways as well. What stands before a state is part of it here, for a boundary looks back; and of a state only
those characters are tried that it takes.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from re import _constants as ops  # type: ignore[attr-defined]

from tests.expressions.automaton import Automaton, Condition
from tests.expressions.machine import Take, is_at
from tests.expressions.rounds import one_of_each_round, reachable

MOST_PLACES = 20_000
"""Of one search for a word."""
_MOST_WAYS = 5_000
_MISFITS = 3
_FRESH = -1
"""Stands for the search that has not begun a match."""
_SOME = "\t\n\r !\"#$%&'()*+,-./0157:;<=>?@AMZ[\\]^_`azmx{|}~\x00\x1f\x7f\x80\xa0\xad\xe9\xc9\xdfəяЯΩ\u0627\u0669\u200b\u2014\u2019\u2026\u2028\u3042\u4e2d\ufffd"

Place = tuple[int, ...]
"""States at which one text is read at the same time."""
Node = tuple[Place, str]
"""A place and the character before it."""
Moves = Callable[[Place, str], Iterable[tuple[str, Place]]]
"""From a place and the character before it, the characters that are taken there and where they lead."""


@dataclass(frozen=True, slots=True)
class Suspicion:
    """`before`, then `word` over and over, then what does not fit; `once` if not each place has to be tried."""

    before: str
    word: str
    once: bool
    entry: int


class Suspect:
    """The search for words in one automaton."""

    def __init__(self, automaton: Automaton) -> None:
        self._made = automaton
        self._ways: dict[int, list[tuple[tuple[Condition, ...], int]]] = {}
        self._looking: dict[int, bool] = {}
        self._steps: dict[tuple[int, str], dict[str, list[int]]] = {}

    def suspicions(self) -> Iterator[Suspicion]:
        """At most a few for each loop."""
        for loop in self._loops:
            yield from self._entered_anew(loop)
            yield from self._two_ways_around(loop)
            behind = reachable(self._nexts, min(loop))
            for other in self._loops:
                if other is not loop and min(other) in behind:
                    yield from self._side_by_side(loop, other)

    def misfits(self, suspicion: Suspicion) -> list[str]:
        """What may stand behind the words so that nothing fits: nothing, or a character that ends the loop."""
        fitting = self._moves(suspicion.entry, suspicion.word[-1])
        ends = [char for char in self._alphabet if char not in fitting]
        rarest = sorted(ends, key=lambda char: sum(char in taken for taken in self._taken.values()))
        return list(dict.fromkeys(["", *ends[:_MISFITS], *rarest[:1]]))

    @cached_property
    def _alphabet(self) -> list[str]:
        """One character for each set of characters between which no part of the pattern tells."""
        takes = {take for edges in self._made.taking for take, _ in edges}
        told: dict[tuple[bool, ...], str] = {}
        for char in dict.fromkeys([*_SOME, *_around(self._made.pattern)]):
            edges = (is_at(ops.AT_UNI_BOUNDARY, char, 0), is_at(ops.AT_BOUNDARY, char, 0), char == "\n")
            told.setdefault((*edges, *(take(char) for take in takes)), char)
        return list(told.values())

    @cached_property
    def _taken(self) -> dict[Take, list[str]]:
        takes = {take for edges in self._made.taking for take, _ in edges}
        return {take: [char for char in self._alphabet if take(char)] for take in takes}

    @cached_property
    def _befores(self) -> dict[int, dict[str, None]]:
        """By state, the characters with which it is reached, in an order that stays."""
        befores: dict[int, dict[str, None]] = {}
        for edges in self._made.taking:
            for take, end in edges:
                befores.setdefault(end, {}).update(dict.fromkeys(self._taken[take]))
        return befores

    @cached_property
    def _loops(self) -> list[set[int]]:
        """The states of each endless loop; a loop inside a loop is one with it."""
        found: list[set[int]] = []
        for turn in self._made.endless:
            if not any(turn in loop for loop in found):
                ahead, back = reachable(self._nexts, turn), reachable(self._lasts, turn)
                found.append(ahead & back)
        return [loop for loop in found if loop]

    @cached_property
    def _nexts(self) -> dict[int, list[int]]:
        made = self._made
        return {
            state: [end for _, end in free] + [end for _, end in taking]
            for state, (free, taking) in enumerate(zip(made.free, made.taking, strict=True))
        }

    @cached_property
    def _lasts(self) -> dict[int, list[int]]:
        lasts: dict[int, list[int]] = {state: [] for state in self._nexts}
        for state, ends in self._nexts.items():
            for end in ends:
                lasts[end].append(state)
        return lasts

    def _moves(self, state: int, before: str) -> dict[str, list[int]]:
        """By character the states behind it; one that can be reached in two ways stands there twice."""
        before = before if self._looks_back(state) else ""
        known = self._steps.get((state, before))
        if known is None:
            known = self._steps[state, before] = {}
            for conditions, at in self._ways_from(state):
                for take, end in self._made.taking[at]:
                    for char in self._taken[take]:
                        if all(condition(before, char) for condition in conditions):
                            known.setdefault(char, []).append(end)
        return known

    def _ways_from(self, state: int) -> list[tuple[tuple[Condition, ...], int]]:
        """The states that are reached without a character, in every way that passes no state twice, and on
        which conditions."""
        if state in self._ways:
            return self._ways[state]
        found: list[tuple[tuple[Condition, ...], int]] = []
        stack: list[tuple[tuple[Condition, ...], Place]] = [((), (state,))]
        while stack and len(found) < _MOST_WAYS:
            conditions, way = stack.pop()
            if self._made.taking[way[-1]]:
                found.append((conditions, way[-1]))
            for condition, end in self._made.free[way[-1]]:
                if end not in way:
                    stack.append(((*conditions, condition) if condition else conditions, (*way, end)))
        self._ways[state] = found
        return found

    def _looks_back(self, state: int) -> bool:
        """Whether it matters what stands before."""
        known = self._looking.get(state)
        if known is None:
            known = self._looking[state] = any(conditions for conditions, _ in self._ways_from(state))
        return known

    def _node(self, place: Place, before: str) -> Node:
        """Without the character before it where no state looks at it."""
        return place, before if any(self._looks_back(max(state, 0)) for state in place) else ""

    def _entries(self, loop: set[int]) -> list[int]:
        """The states of the loop in which a character has been taken inside it."""
        taking = self._made.taking
        return sorted({end for state in loop for _, end in taking[state] if end in loop})

    def _entered_anew(self, loop: set[int]) -> Iterator[Suspicion]:
        """Words that lead once around, and from a fresh beginning into the loop."""
        entry = self._entries(loop)[0]
        if self._made.last in self._closure_without_conditions(entry):
            return
        leading = reachable(self._lasts, entry)

        def moves(place: Place, before: str) -> Iterator[tuple[str, Place]]:
            fresh, inside = place
            starting = self._moves(max(fresh, 0), before)
            for char, ends in self._moves(inside, before).items():
                starts = [start for start in starting.get(char, ()) if start in leading]
                starts += [_FRESH] if fresh == _FRESH else []
                yield from ((char, (start, end)) for end in ends if end in loop for start in starts)

        for word in self._word((_FRESH, entry), self._befores[entry], moves, (entry, entry)):
            yield Suspicion("", word, once=False, entry=entry)

    def _two_ways_around(self, loop: set[int]) -> Iterator[Suspicion]:
        def moves(place: Place, before: str) -> Iterator[tuple[str, Place]]:
            one, other, parted = place
            behind = self._moves(other, before)
            for char, ends in self._moves(one, before).items():
                seconds = [(number, end) for number, end in enumerate(behind.get(char, ())) if end in loop]
                firsts = [(number, end) for number, end in enumerate(ends) if end in loop]
                for first in firsts:
                    yield from (
                        (char, (first[1], second[1], int(parted or first != second))) for second in seconds
                    )

        def around(place: Place, before: str) -> Iterator[tuple[str, Place]]:
            for char, ends in self._moves(place[0], before).items():
                yield from ((char, (end,)) for end in ends if end in loop)

        for (entry,), before in self._rounds([(entry,) for entry in self._entries(loop)], around):
            for word in self._word((entry, entry, 0), {before}, moves, (entry, entry, 1)):
                yield Suspicion(self._texts.get(entry, ""), word, once=True, entry=entry)

    def _side_by_side(self, loop: set[int], other: set[int]) -> Iterator[Suspicion]:
        """Words that lead around in `loop`, around in `other`, and from one to the other."""

        def together(place: Place, before: str) -> Iterator[tuple[str, Place]]:
            behind = self._moves(place[-1], before)
            for char, ends in self._moves(place[0], before).items():
                seconds = [end for end in behind.get(char, ()) if end in other]
                yield from ((char, (end, second)) for end in ends if end in loop for second in seconds)

        def moves(place: Place, before: str) -> Iterator[tuple[str, Place]]:
            between = self._moves(place[1], before)
            for char, (one, third) in together(place, before):
                yield from ((char, (one, end, third)) for end in between.get(char, ()) if end in leading)

        leading = reachable(self._lasts, min(other))
        pairs = [(first, second) for first in self._entries(loop) for second in self._entries(other)]
        for (first, second), before in self._rounds(pairs, together):
            for word in self._word((first, first, second), {before}, moves, (first, second, second)):
                yield Suspicion(self._texts.get(first, ""), word, once=True, entry=second)

    def _rounds(self, places: Iterable[Place], moves: Moves) -> list[Node]:
        """Of the places that lead to each other and back one, with a character that may stand before it."""
        starts = ((place, before) for place in places for before in self._before_all(place))
        waiting = list(dict.fromkeys(self._node(place, before) for place, before in starts))
        nexts: dict[Node, list[Node]] = {}
        while waiting:
            node = waiting.pop()
            if node not in nexts:
                nexts[node] = list(dict.fromkeys(self._node(end, char) for char, end in moves(*node)))
                waiting += nexts[node]
        return one_of_each_round(nexts)

    def _before_all(self, place: Place) -> list[str]:
        """The characters with which all states of the place are reached."""
        return [char for char in self._befores[place[0]] if all(char in self._befores[at] for at in place)]

    def _word(self, start: Place, befores: Iterable[str], moves: Moves, goal: Place) -> Iterator[str]:
        """A shortest word from `start`, behind one of `befores`, to `goal`, if there is one."""
        waiting = deque(dict.fromkeys(self._node(start, before) for before in befores))
        came: dict[Node, tuple[Node, str] | None] = dict.fromkeys(waiting)
        while waiting and len(came) < MOST_PLACES:
            at = waiting.popleft()
            for char, end in moves(*at):
                if end == goal:
                    yield _spelt(came, at) + char
                    return
                node = self._node(end, char)
                if node not in came:
                    came[node] = (at, char)
                    waiting.append(node)

    @cached_property
    def _texts(self) -> dict[int, str]:
        """By state the shortest text from the beginning to it."""
        texts, waiting = {0: ""}, deque([0])
        while waiting:
            state = waiting.popleft()
            for char, ends in self._moves(state, texts[state][-1:]).items():
                for end in ends:
                    if end not in texts:
                        texts[end] = texts[state] + char
                        waiting.append(end)
        return texts

    def _closure_without_conditions(self, state: int) -> set[int]:
        nexts = {
            at: [end for condition, end in edges if condition is None]
            for at, edges in enumerate(self._made.free)
        }
        return {state} | reachable(nexts, state)


def _spelt(came: dict[Node, tuple[Node, str] | None], node: Node) -> str:
    chars = []
    while (last := came[node]) is not None:
        node, char = last
        chars.append(char)
    return "".join(reversed(chars))


def _around(pattern: str) -> Iterator[str]:
    """The pattern's characters, their neighbours and their other cases: the ends of its ranges are among them."""
    for char in pattern:
        code = ord(char)
        yield from (chr(near) for near in (code, code - 1, code + 1) if 0 <= near < 0xD800)
        yield from (case for case in (char.lower(), char.upper()) if len(case) == 1)
