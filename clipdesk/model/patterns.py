"""What an operator writes that is code: regular expressions and CSS selectors, checked before anything runs.

A regular expression meets hostile text (links, lines), and Python's engine backtracks. What it can cost is
bounded by its shape: inside a repetition nothing may vary, back-references are refused, and the number of
ways to match from one place (the product of what each repetition may vary by, OPEN where it has no end, and
the sum over alternatives) is at most MAX_WAYS: two open repetitions one behind the other, and little more.
An open repetition at the very beginning counts twice, and two of them never stand side by side.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from math import prod
from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

# Chosen, not measured: a line has about a thousand characters, an open repetition may end at each of them.
OPEN = 1_000
MAX_WAYS = 100 * OPEN**2
MAX_PATTERN = 300

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_INNER = {"SUBPATTERN": 3, "ASSERT": 1, "ASSERT_NOT": 1}

# The standard library's own parser of regular expressions has no public name.
_parser: Any = vars(re)["_parser"]


def _regex(pattern: str) -> str:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"a regular expression ({error})") from error
    tree = _parser.parse(pattern)
    if _ways(tree) * _starts(tree) > MAX_WAYS:
        raise ValueError(
            "a regular expression with at most two open repetitions (*, +, {2,}), or one at its beginning"
        )
    return pattern


def _starts(tree: Any) -> int:
    """A search tries every place; where an open repetition comes first, none of them fails at once."""
    return OPEN if tree and _is_open(tree[0]) else 1


def _is_open(node: tuple[Any, Any]) -> bool:
    return str(node[0]) in _REPEATS and _variety(*node[1][:2]) == OPEN


def _ways(tree: Sequence[tuple[Any, Any]]) -> int:
    """In how many ways a sequence can match from one place, at most."""
    for one, other in pairwise(tree):
        if _is_open(one) and _is_open(other):
            raise ValueError("a regular expression without two open repetitions side by side, unlike a*a*")
    return prod(_node_ways(str(op), value) for op, value in tree)


def _node_ways(op: str, value: Any) -> int:
    if op in ("GROUPREF", "GROUPREF_EXISTS"):
        raise ValueError("a regular expression without back-references")
    if op in _REPEATS:
        return _repeat_ways(*value)
    if op == "BRANCH":
        return sum(map(_ways, value[1]))
    if op in _INNER:
        return _ways(value[_INNER[op]])
    return _ways(value) if op == "ATOMIC_GROUP" else 1


def _repeat_ways(low: int, high: int, inner: Any) -> int:
    inside = _ways(inner)
    if inside > 1 and high > 1:
        raise ValueError(
            "a regular expression in which nothing varies inside a repetition, unlike (a+)+ or (a|b)*"
        )
    return inside + 1 if high == 1 else _variety(low, high)


def _variety(low: int, high: int) -> int:
    return min(int(high) - int(low) + 1, OPEN)


def _selector(css: str) -> str:
    try:
        LexborHTMLParser("").css(css)
    except SelectolaxError as error:
        raise ValueError("a CSS selector (no ::text, no :contains)") from error
    return css


Pattern = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PATTERN), AfterValidator(_regex)]
"""A regular expression of Python, with a bound on what it can cost."""

Selector = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PATTERN), AfterValidator(_selector)]
"""A CSS selector (Selectors Level 4, as far as lexbor knows it)."""
