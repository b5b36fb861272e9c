"""A boilerplate rule ready to run: what a process needs that reads pages and no rule files."""

import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from clipdesk.model.article import Part
from parsers.boilerplate.pattern import compile_pattern, longest_match
from parsers.boilerplate.span import Span

if TYPE_CHECKING:
    from clipdesk.model.source import ExtraRule

FIRST_LINES = 5
LAST_LINES = 12
LONGEST_LINE = 320
"""No rule takes a line of more characters: that is running text, whatever words are in it."""

ANYWHERE = sys.maxsize
"""How far into its line a word may begin that can stand anywhere."""
RARE = 6
"""Words of so many characters are rare enough in prose to tell a line by them."""

_AROUND = " -–—•·▪■●*|<>«»‹›→▶►+_="
_BELOW = _AROUND + ".:!…,;"
_BRACKETS = {"(": ")", "[": "]"}
_BEFORE = frozenset(_AROUND + "".join(_BRACKETS))

Action = Literal["drop_line", "drop_span", "cut_after", "cut_before"]


class Where(StrEnum):
    """`first_lines` are the first five of the body, `last_lines` its last twelve."""

    ANYWHERE = "anywhere"
    FIRST_LINES = "first_lines"
    LAST_LINES = "last_lines"

    def holds(self, number: int, of: int) -> bool:
        """Whether line `number`, counted from 0, of a text of `of` lines is there."""
        if self is Where.FIRST_LINES:
            return number < FIRST_LINES
        if self is Where.LAST_LINES:
            return number >= of - LAST_LINES
        return True


@dataclass(frozen=True, slots=True)
class RuleMatcher:
    """A rule ready to run. A line that it takes holds one of `words`, which begins no later than `latest`
    characters into it; where it `opens_line`, the line begins with it. No words: tried on every line."""

    rule: str
    action: Action
    pattern: str
    longest: int
    whole: bool
    parts: frozenset[Part]
    where: Where
    words: frozenset[str]
    latest: int = ANYWHERE
    opens_line: bool = False

    @property
    def regex(self) -> re.Pattern[str]:
        """Compiled when it is first tried: of most rules, no page of a process has a word."""
        return compile_pattern(self.pattern)

    def is_for(self, part: Part, number: int, of: int) -> bool:
        """Whether the rule is for line `number`, counted from 0, of a part of `of` lines."""
        return part in self.parts and self.where.holds(number, of)

    def spans(self, folded: str) -> list[Span]:
        """What a rule about spans finds in the line; nothing for a rule about lines."""
        if self.action != "drop_span":
            return []
        return [Span(self.rule, *match.span()) for match in self.regex.finditer(folded) if match.group()]

    def takes_line(self, folded: str) -> bool:
        """Whether the rule is about whole lines and this is one."""
        if self.action == "drop_span":
            return False
        bare = bare_line(folded)
        match = self.regex.fullmatch if self.whole else self.regex.search
        return len(bare) <= self.longest and match(bare) is not None


def begins_bare(line: str) -> bool:
    """Whether nothing stands before the words of the line."""
    return line[:1] not in _BEFORE


def bare_line(line: str) -> str:
    """The line without what stands around its words: bullets, arrows, full stops, one pair of brackets."""
    bare = line.lstrip(_AROUND).rstrip(_BELOW)
    if bare[:1] in _BRACKETS and bare.endswith(_BRACKETS[bare[:1]]):
        bare = bare[1:-1].lstrip(_AROUND).rstrip(_BELOW)
    return bare


@lru_cache(maxsize=1024)
def extra_matcher(rule: "ExtraRule") -> RuleMatcher:
    """The rule of one source: on the body, wherever it matches, its pattern as the operator wrote it."""
    return RuleMatcher(
        rule=rule.id,
        action=rule.action,
        pattern=rule.pattern,
        longest=longest_match(rule.pattern),
        whole=True,
        parts=frozenset({Part.BODY}),
        where=Where.ANYWHERE,
        words=frozenset(),
    )
