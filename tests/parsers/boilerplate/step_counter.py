"""A backtracking matcher that counts its steps: what a regular expression costs, without a clock.

It reads the same tree as Python's engine and tries things in the same order, so its steps are the engine's up
to a constant. Only what boilerplate rules use is in it; anything else raises KeyError.
"""

from collections.abc import Callable, Iterator, Sequence
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from clipdesk.model.folding import unify

CATEGORIES: dict[Any, Callable[[str], bool]] = {
    ops.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
    ops.CATEGORY_NOT_WORD: lambda char: not (char.isalnum() or char == "_"),
    ops.CATEGORY_DIGIT: str.isdecimal,
    ops.CATEGORY_NOT_DIGIT: lambda char: not char.isdecimal(),
    ops.CATEGORY_SPACE: str.isspace,
    ops.CATEGORY_NOT_SPACE: lambda char: not char.isspace(),
}


class TooManySteps(Exception):
    """The limit is reached."""


class Counter:
    """One search in one line."""

    def __init__(self, line: str, limit: int) -> None:
        self.line = line
        self.limit = limit
        self.steps = 0

    def ends(self, tree: Sequence[Any], start: int) -> Iterator[int]:
        """Where a match of the tree that begins at `start` can end, in the order of the engine."""
        if not tree:
            yield start
            return
        op, value = tree[0]
        for end in self.node_ends(op, value, start):
            yield from self.ends(tree[1:], end)

    def node_ends(self, op: Any, value: Any, start: int) -> Iterator[int]:
        self.steps += 1
        if self.steps > self.limit:
            raise TooManySteps
        if op in (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN):
            if start < len(self.line) and takes(op, value, self.line[start]):
                yield start + 1
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from self.ends(list(branch), start)
        elif op is ops.SUBPATTERN:
            yield from self.ends(list(value[3]), start)
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            low, high, repeated = value
            yield from self.repeat_ends(op, low, high, repeated, start)
        elif op is ops.AT:
            if self.is_at(value, start):
                yield start
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            if self.asserts(op, value, start):
                yield start
        else:
            raise KeyError(op)

    def repeat_ends(self, op: Any, low: int, high: int, tree: Any, start: int) -> Iterator[int]:
        tree = list(tree)
        if len(tree) == 1 and tree[0][0] in (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN):
            yield from self.run_ends(op, low, high, tree[0], start)
        else:
            yield from self.group_ends(op, low, high, tree, start, 0)

    def run_ends(self, op: Any, low: int, high: int, node: Any, start: int) -> Iterator[int]:
        count, (kind, value) = 0, node
        while (
            count < high and start + count < len(self.line) and takes(kind, value, self.line[start + count])
        ):
            count += 1
            self.steps += 1
        counts = range(low, count + 1)
        for taken in counts if op is ops.MIN_REPEAT else reversed(counts):
            self.steps += 1
            yield start + taken

    def group_ends(self, op: Any, low: int, high: int, tree: Any, start: int, count: int) -> Iterator[int]:
        if op is ops.MIN_REPEAT and count >= low:
            yield start
        if count < high:
            for end in self.ends(tree, start):
                if end > start:
                    yield from self.group_ends(op, low, high, tree, end, count + 1)
        if op is ops.MAX_REPEAT and count >= low:
            yield start

    def asserts(self, op: Any, value: Any, start: int) -> bool:
        direction, tree = value
        if direction < 0:
            start -= parser.SubPattern(parser.State(), list(tree)).getwidth()[0]
        found = start >= 0 and next(self.ends(list(tree), start), None) is not None
        return found == (op is ops.ASSERT)

    def is_at(self, where: Any, place: int) -> bool:
        if where in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING):
            return place == 0
        if where in (ops.AT_END, ops.AT_END_STRING):
            return place == len(self.line)
        word = CATEGORIES[ops.CATEGORY_WORD]
        before = place > 0 and word(self.line[place - 1])
        after = place < len(self.line) and word(self.line[place])
        return (before != after) == (where is ops.AT_BOUNDARY)


def takes(op: Any, value: Any, char: str) -> bool:
    """Whether one character matches, blind to case."""
    if op is ops.ANY:
        return char != "\n"
    if op in (ops.LITERAL, ops.NOT_LITERAL):
        return (chr(value).lower() == char.lower()) == (op is ops.LITERAL)
    negated = value[0][0] is ops.NEGATE
    found = any(in_set(kind, item, char) for kind, item in value[negated:])
    return found != negated


def in_set(kind: Any, item: Any, char: str) -> bool:
    if kind is ops.CATEGORY:
        return CATEGORIES[item](char)
    low, high = (item, item) if kind is ops.LITERAL else item
    return any(low <= ord(case) <= high for case in {char, char.lower(), char.upper()} if len(case) == 1)


def steps(pattern: str, line: str, *, whole: bool, limit: int) -> int:
    """The steps of a match of the whole line, or of a search for the first match; at most `limit`."""
    counter = Counter(line, limit)
    tree = list(parser.parse(unify(pattern)))
    try:
        for start in range(1 if whole else len(line)):
            if any(end == len(line) or not whole for end in counter.ends(tree, start)):
                break
    except TooManySteps:
        return limit
    return counter.steps


def found(pattern: str, line: str) -> bool:
    """Whether the pattern is found in the line."""
    counter = Counter(line, 10**7)
    tree = list(parser.parse(unify(pattern)))
    return any(next(counter.ends(tree, start), None) is not None for start in range(len(line) + 1))
