"""Patterns of paths as robots.txt has them (RFC 9309, section 2.2.3), one or very many. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MOST_WORK = 1 << 26
"""Characters compared for one address: some 40 ms where each pattern is made to be looked for in vain. A site
with a thousand patterns that may fit an address of 300 characters needs a tenth of it."""
_DEAREST = 128
"""Python's search goes over a text at most so many times (measured; the fewer, the longer the text)."""
_GRAM = 4
"""Characters. Nearly all patterns are passed over as their first ones stand nowhere in the address."""
FORBIDDEN = "forbids it"
TOO_MUCH = "has more rules with * than can be compared with so long an address"

_PATH = re.compile(r"[/?]")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})|([^!-~]|[*$])")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that fits paths which begin with `first`, have the `others` behind it one after another, and
    stop there if it `ends`. `length` is its number of octets: the longest that fits decides (2.2.2)."""

    allows: bool
    first: str
    others: tuple[str, ...]
    ends: bool
    length: int

    @property
    def weight(self) -> tuple[int, bool]:
        """The greatest decides: of an Allow and a Disallow of one length the Allow."""
        return self.length, self.allows

    def matches(self, path: str) -> bool:
        """What stands between two `*` is looked for once, from left to right."""
        if not path.startswith(self.first):
            return False
        if not self.others:
            return not self.ends or len(self.first) == len(path)
        place = len(self.first)
        for part in self.others[:-1]:
            found = path.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        last = self.others[-1]
        if self.ends:
            return len(path) - len(last) >= place and path.endswith(last)
        return path.find(last, place) >= 0


@dataclass(frozen=True, slots=True)
class _Sought:
    """A rule with `*`. Where `gram` is nowhere in a path, it does not fit; to find out whether it does costs
    at most `passes` over the path."""

    rule: Rule
    gram: str
    passes: int


class Rules:
    """Rules of which the longest that fits decides. Those without `*` cost an address the same however many
    they are, and the others no more than MOST_WORK."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        every = sorted(rules, key=lambda rule: rule.weight, reverse=True)
        self._size = len(every)
        self._beginnings = _heaviest(rule for rule in every if not rule.others and not rule.ends)
        self._whole = _heaviest(rule for rule in every if not rule.others and rule.ends)
        self._lengths = sorted({len(first) for first in self._beginnings})
        self._sought = [_sought(rule) for rule in every if rule.others]

    def __len__(self) -> int:
        return self._size

    def why_not(self, path: str) -> str | None:
        """Why a path may not be asked for; None where it may, as where no rule fits."""
        fits = [self._beginnings.get(path[:length]) for length in self._lengths if length <= len(path)]
        heaviest = max((rule.weight for rule in (*fits, self._whole.get(path)) if rule), default=(-1, True))
        work, grams = MOST_WORK, _grams(path) if self._sought else frozenset()
        for one in self._sought:
            rule = one.rule
            if rule.weight <= heaviest:
                break
            if one.gram in grams and path.startswith(rule.first):
                work -= len(path) * one.passes
                if work < 0:
                    return TOO_MUCH
                if rule.matches(path):
                    heaviest = rule.weight
                    break
        return None if heaviest[1] else FORBIDDEN


def _heaviest(rules: Iterable[Rule]) -> dict[str, Rule]:
    """By their only part; they come the heaviest first."""
    kept: dict[str, Rule] = {}
    for rule in rules:
        kept.setdefault(rule.first, rule)
    return kept


def _sought(rule: Rule) -> _Sought:
    longest = max(rule.others, key=len)
    return _Sought(rule, longest[:_GRAM], min(len(longest), _DEAREST) + 1)


def _grams(path: str) -> frozenset[str]:
    sizes, places = range(_GRAM + 1), range(len(path) + 1)
    return frozenset(path[place : place + size] for size in sizes for place in places)


def rule_of(pattern: str, *, allows: bool = False) -> Rule:
    """The rule that a pattern is, with `*` for anything and `$` for the end (section 2.2.3)."""
    ends = pattern.endswith("$")
    first, *others = map(_octets, (pattern.removesuffix("$") if ends else pattern).split("*"))
    length = len(first) + sum(map(len, others)) + len(others) + ends
    # `**` is no more than `*`, nor is a `*` at the end than nothing.
    sought = tuple(filter(None, others))
    if ends and others and not others[-1]:
        ends = False
    return Rule(allows, first, sought, ends, length)


@lru_cache(maxsize=256)
def path_of(url: str) -> str:
    """An address from its path on, in the one spelling in which it is compared."""
    rest = url.partition("://")[2].partition("#")[0]
    begin = _PATH.search(rest)
    path = rest[begin.start() :] if begin else "/"
    return _octets(path if path[0] == "/" else f"/{path}")


def _octets(text: str) -> str:
    """In the one spelling in which paths are compared (section 2.2.2): octets beyond ASCII in percent form,
    unreserved ones out of it, `*` and `$` that stand for themselves in it."""
    return _PERCENT.sub(_octet, text.encode("utf-8", "surrogateescape")).decode("ascii")


def _octet(found: re.Match[bytes]) -> bytes:
    octet = int(found[1], 16) if found[1] else found[2][0]
    return bytes([octet]) if octet in _UNRESERVED else b"%%%02X" % octet
