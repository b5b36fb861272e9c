"""A boilerplate rule: what it looks for, where, and what it takes out (docs/boilerplate.md)."""

import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, model_validator

from clipdesk.model.article import Part
from clipdesk.model.source import ExtraRule
from clipdesk.model.topic import Identifier, Strict
from parsers.boilerplate.pattern import (
    check_cost,
    compile_pattern,
    is_anchored,
    longest_match,
    opening_words,
    required_words,
)
from parsers.boilerplate.span import Span

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


class Example(Strict):
    """`text` is one line; `left` what remains of it when the rule has taken its span out."""

    text: str
    left: str = ""


class Rule(Strict):
    """One rule of a YAML file.

    `pattern` is a regular expression on one line, blind to case and to the kind of quotes. A `drop_span`
    takes out every place where it matches; the other actions want it to match the whole line, but for the
    bullets, arrows, full stops and brackets around it: `drop_line` takes the line, `cut_after` the line and
    all below, `cut_before` the line and all above. With `within` the pattern need only be found in the line,
    and the line have at most that many characters.
    """

    id: Identifier
    action: Action
    pattern: str
    parts: tuple[Part, ...] = (Part.BODY,)
    where: Where = Where.ANYWHERE
    within: int | None = Field(default=None, ge=10, le=LONGEST_LINE)
    examples: tuple[Example | str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _safe(self) -> Self:
        try:
            compile_pattern(self.pattern)
        except re.error as error:
            raise ValueError(f"a regular expression ({error})") from error
        required_words(self.pattern)
        check_cost(self.pattern)
        if Part.HEADLINE in self.parts and self.action != "drop_span":
            raise ValueError("drop_span for a rule on the headline: an article is never left without one")
        if self.within and self.action == "drop_span":
            raise ValueError("no within for a drop_span")
        return self


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


def matcher(rule: Rule) -> RuleMatcher:
    required = required_words(rule.pattern)
    from_start = rule.action != "drop_span" and (rule.within is None or is_anchored(rule.pattern))
    rare = required.latest > 0 and min(map(len, required.words)) >= RARE
    opening = opening_words(rule.pattern) if from_start and not rare else frozenset()
    return RuleMatcher(
        rule=rule.id,
        action=rule.action,
        pattern=rule.pattern,
        longest=min(rule.within or longest_match(rule.pattern), LONGEST_LINE),
        whole=rule.within is None,
        parts=frozenset(rule.parts),
        where=rule.where,
        words=opening or required.words,
        latest=required.latest if from_start else ANYWHERE,
        opens_line=bool(opening),
    )


@lru_cache(maxsize=1024)
def extra_matcher(rule: ExtraRule) -> RuleMatcher:
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
