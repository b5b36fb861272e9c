"""A boilerplate rule: what it looks for, where, and what it takes out (docs/boilerplate.md)."""

import re
from typing import Self

from pydantic import Field, model_validator

from clipdesk.model.article import Part
from clipdesk.model.topic import Identifier, Strict
from parsers.boilerplate.pattern import (
    check_cost,
    compile_pattern,
    is_anchored,
    longest_match,
    opening_words,
    required_words,
)
from parsers.boilerplate.rule_matcher import ANYWHERE, LONGEST_LINE, RARE, Action, RuleMatcher, Where


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
