"""A backtracking machine that counts its steps: what a regular expression costs on a text, without a clock.

It runs the tree that Python's own parser makes, and tries things in the order in which Python's engine does,
so its steps are the engine's up to a constant. A program is a list of instructions; the places still to be
tried stand on a stack of the machine's own, so that no text is too long for it.
"""

from collections.abc import Callable, Sequence
from re import _compiler as compiler  # type: ignore[attr-defined]
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

Take = Callable[[str], bool]

CHARACTERS = (ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN)
REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_CHAR, _SPLIT, _JUMP, _AT, _LOOK, _ATOMIC, _SAVE, _BACK, _MOVED, _END = range(10)


class TooManySteps(Exception):
    """The limit is reached."""


class Instruction(NamedTuple):
    """What it does with its argument: a test of a character, places to go on at, a program of its own."""

    kind: int
    argument: Any = None


class Program:
    """A compiled pattern, to be run over texts."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        tree = parser.parse(pattern, flags)
        self.tree = tree
        self._writer = _Writer(tree.state, tree.state.flags)
        self.code = self._writer.program(tree)
        self.slots = (None,) * (2 * tree.state.groups + self._writer.loops)

    def cost(self, text: str, *, once: bool = False, whole: bool = False, limit: int = 10**9) -> int:
        """Steps to find all matches one after the other, or `once` to try at the beginning, for a match of the
        `whole` text where that is asked; at most `limit`."""
        run = _Run(text, limit)
        try:
            start = 0
            while start <= len(text):
                end = run.match(self.code, start, self.slots, whole)
                if once or whole:
                    break
                start = max(end or 0, start + 1)
        except TooManySteps:
            return limit
        return run.steps

    def finds(self, text: str) -> list[tuple[int, int]]:
        """The places of all matches that are not empty."""
        run, found, start = _Run(text, 10**9), [], 0
        while start <= len(text):
            end = run.match(self.code, start, self.slots)
            if end is not None and end > start:
                found.append((start, end))
            start = max(end or 0, start + 1)
        return found


class _Writer:
    """Writes the instructions of a tree."""

    def __init__(self, state: Any, flags: int) -> None:
        self.state, self.flags, self.loops = state, flags, 0

    def program(self, tree: Any) -> list[Instruction]:
        code: list[Instruction] = []
        self._sequence(tree, code)
        return [*code, Instruction(_END)]

    def _sequence(self, tree: Any, code: list[Instruction]) -> None:
        for op, value in tree:
            self._node(op, value, code)

    def _node(self, op: Any, value: Any, code: list[Instruction]) -> None:
        if op in CHARACTERS:
            code.append(Instruction(_CHAR, taker(op, value, self.state, self.flags)))
        elif op in REPEATS:
            self._repeat(op, value, code)
        elif op is ops.BRANCH:
            self._branch(value[1], code)
        elif op is ops.SUBPATTERN:
            self._group(value, code)
        elif op is ops.AT:
            code.append(Instruction(_AT, anchor(value, self.flags)))
        elif op in (ops.ASSERT, ops.ASSERT_NOT):
            code.append(Instruction(_LOOK, self._look(op, *value)))
        elif op is ops.ATOMIC_GROUP:
            code.append(Instruction(_ATOMIC, self.program(value)))
        elif op is ops.GROUPREF:
            code.append(Instruction(_BACK, value))
        else:
            raise KeyError(op)

    def _group(self, value: Any, code: list[Instruction]) -> None:
        number, on, off, tree = value
        flags, self.flags = self.flags, (self.flags | on) & ~off
        if number is not None:
            code.append(Instruction(_SAVE, 2 * number))
        self._sequence(tree, code)
        if number is not None:
            code.append(Instruction(_SAVE, 2 * number + 1))
        self.flags = flags

    def _look(self, op: Any, direction: int, tree: Any) -> tuple[bool, int, list[Instruction]]:
        width = parser.SubPattern(self.state, list(tree)).getwidth()[0] if direction < 0 else 0
        return op is ops.ASSERT, width, self.program(tree)

    def _branch(self, branches: Sequence[Any], code: list[Instruction]) -> None:
        ends = []
        for branch in branches[:-1]:
            split = len(code)
            code.append(Instruction(_SPLIT))
            self._sequence(branch, code)
            ends.append(len(code))
            code.append(Instruction(_JUMP))
            code[split] = Instruction(_SPLIT, (split + 1, len(code)))
        self._sequence(branches[-1], code)
        for end in ends:
            code[end] = Instruction(_JUMP, len(code))

    def _repeat(self, op: Any, value: Any, code: list[Instruction]) -> None:
        low, high, tree = value
        if op is ops.POSSESSIVE_REPEAT:
            inside: list[Instruction] = []
            self._repeat(ops.MAX_REPEAT, value, inside)
            code.append(Instruction(_ATOMIC, [*inside, Instruction(_END)]))
            return
        for _ in range(low):
            self._sequence(tree, code)
        if high is ops.MAXREPEAT:
            self._loop(op, tree, code)
            return
        splits = []
        for _ in range(high - low):
            splits.append(len(code))
            code.append(Instruction(_SPLIT))
            self._sequence(tree, code)
        for split in splits:
            code[split] = Instruction(_SPLIT, _ordered(op, split + 1, len(code)))

    def _loop(self, op: Any, tree: Any, code: list[Instruction]) -> None:
        """A turn that takes nothing is the last one."""
        split = len(code)
        code.append(Instruction(_SPLIT))
        slot = -1 - self.loops
        self.loops += 1
        code.append(Instruction(_SAVE, slot))
        self._sequence(tree, code)
        code.append(Instruction(_MOVED, slot))
        code.append(Instruction(_JUMP, split))
        code[split] = Instruction(_SPLIT, _ordered(op, split + 1, len(code)))


class _Run:
    """The steps of one text."""

    def __init__(self, text: str, limit: int) -> None:
        self.text, self.limit, self.steps = text, limit, 0

    def match(
        self, code: list[Instruction], start: int, slots: tuple[Any, ...], whole: bool = False
    ) -> int | None:
        """Where the first match that begins at `start` ends. Raises TooManySteps."""
        stack = [(0, start, slots)]
        text, size = self.text, len(self.text)
        while stack:
            place, at, slots = stack.pop()
            while True:
                self.steps += 1
                if self.steps > self.limit:
                    raise TooManySteps
                kind, argument = code[place]
                if kind == _CHAR:
                    if at >= size or not argument(text[at : at + 1]):
                        break
                    at += 1
                elif kind == _SPLIT:
                    stack.append((argument[1], at, slots))
                    place = argument[0]
                    continue
                elif kind == _JUMP:
                    place = argument
                    continue
                elif kind == _SAVE:
                    slots = _with(slots, argument, at)
                elif kind == _END:
                    if whole and at < size:
                        break
                    return at
                else:
                    moved = self._other(kind, argument, at, slots)
                    if moved is None:
                        break
                    at = moved
                place += 1
        return None

    def _other(self, kind: int, argument: Any, at: int, slots: tuple[Any, ...]) -> int | None:
        if kind == _AT:
            return at if is_at(argument, self.text, at) else None
        if kind == _MOVED:
            return at if slots[argument] != at else None
        if kind == _ATOMIC:
            return self.match(argument, at, slots)
        if kind == _LOOK:
            wanted, width, code = argument
            found = at >= width and self.match(code, at - width, slots) is not None
            return at if found == wanted else None
        begin, end = slots[2 * argument], slots[2 * argument + 1]
        if begin is None or end is None:
            return None
        self.steps += end - begin
        said = self.text[begin:end]
        return at + len(said) if self.text[at : at + len(said)].lower() == said.lower() else None


_takers: dict[tuple[Any, str, int], Take] = {}


def taker(op: Any, value: Any, state: Any, flags: int) -> Take:
    """Whether a node takes a character, the same function for the same node."""
    known = (op, repr(value), flags)
    if known not in _takers:
        _takers[known] = _taker(op, value, state, flags)
    return _takers[known]


def _taker(op: Any, value: Any, state: Any, flags: int) -> Take:
    """Python's engine is asked, once for each character."""
    node = parser.SubPattern(state, [(op, value)])
    takes = compiler.compile(node, flags & ~ops.SRE_FLAG_DEBUG).match
    known: dict[str, bool] = {}

    def answer(char: str) -> bool:
        found = known.get(char)
        if found is None:
            found = known[char] = takes(char) is not None
        return found

    return answer


def anchor(where: Any, flags: int) -> Any:
    """What `^`, `$`, `\\b` and the like mean under flags, as Python's compiler has it."""
    if flags & ops.SRE_FLAG_MULTILINE:
        where = ops.AT_MULTILINE.get(where, where)
    return ops.AT_UNICODE.get(where, where) if flags & ops.SRE_FLAG_UNICODE else where


def is_at(where: Any, text: str, at: int) -> bool:
    if where in (ops.AT_BEGINNING, ops.AT_BEGINNING_STRING):
        return at == 0
    if where is ops.AT_BEGINNING_LINE:
        return at == 0 or text[at - 1] == "\n"
    rest = text[at : at + 2]
    if where is ops.AT_END:
        return rest in ("", "\n")
    if where is ops.AT_END_LINE:
        return rest[:1] in ("", "\n")
    if where is ops.AT_END_STRING:
        return not rest
    before = text[at - 1] if at else ""
    if where in (ops.AT_UNI_BOUNDARY, ops.AT_UNI_NON_BOUNDARY):
        return (_is_word(before) != _is_word(rest[:1])) == (where is ops.AT_UNI_BOUNDARY)
    edge = (before.isascii() and _is_word(before)) != (rest[:1].isascii() and _is_word(rest[:1]))
    return edge == (where is ops.AT_BOUNDARY)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _ordered(op: Any, inside: int, behind: int) -> tuple[int, int]:
    return (behind, inside) if op is ops.MIN_REPEAT else (inside, behind)


def _with(slots: tuple[Any, ...], place: int, value: int) -> tuple[Any, ...]:
    place %= len(slots)
    return (*slots[:place], value, *slots[place + 1 :])
