"""How often a page of discovery is looked at: by the pace at which it names what is new. Pure.

A feed holds its newest articles only: what comes and goes between two looks is never seen. So the pause is
short enough that a quarter of the feed at most is new at the next look, and otherwise as long as one new
article takes to come.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import exp, expm1, inf
from typing import Self

from pydantic import Field, model_validator

from clipdesk.model.spans import Span
from clipdesk.model.topic import Strict

MEMORY = timedelta(days=2)
"""How long the pace remembers: over nights, and not over weeks. This and the next four are chosen with
`python -m benchmarks.polling`, which says what they cost."""
EXPECTED = 1.0
"""New articles that are worth a look."""
SHARE = 0.25
"""Of what a page names, so much may be new at a look: an hour may then be four times as busy as the mean."""
GROWTH = 2.0
"""A pause is at most so many times as long as the one before it."""
EARLY = 0.9
"""A look is due a tenth before its time, so that a run that begins at the usual minute is not too early."""


class Poll(Strict):
    """The bounds between which a page's own pace decides. The defaults are chosen, not measured: no page is
    asked twice within five minutes, and none waits longer than a quarter of a day for its news to be seen."""

    fastest: Span = Field(default=timedelta(minutes=5), ge=timedelta(0))
    slowest: Span = Field(default=timedelta(hours=6), le=timedelta(days=30))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fastest > self.slowest:
            raise ValueError("fastest not longer than slowest")
        return self


@dataclass(frozen=True, slots=True)
class Pace:
    """`a_day` is how many new articles come; `pause` until the next look, zero as long as one look is all."""

    a_day: float = 0.0
    pause: timedelta = timedelta(0)

    def after(self, poll: Poll, *, named: int, new: int, since: timedelta, span: timedelta) -> "Pace":
        """After a look that came `since` the last one and `span` after the first, and found `new` among
        `named`."""
        a_day = self._pace(new, since, span)
        wanted = min(_time_for(EXPECTED, a_day), _time_for(SHARE * named, a_day), self._grown(poll))
        if named and new > SHARE * named:
            wanted = min(wanted, since * (SHARE * named / new))
        return Pace(a_day, max(poll.fastest, min(wanted, poll.slowest)))

    def _grown(self, poll: Poll) -> timedelta:
        return max(self.pause * GROWTH, poll.fastest)

    def _pace(self, new: int, since: timedelta, span: timedelta) -> float:
        """A mean that forgets, of what was seen since the first look (as Adam corrects its bias: Kingma and
        Ba 2015, section 3)."""
        if since <= timedelta(0):
            return self.a_day
        before = -expm1(-(span - since) / MEMORY)
        seen = self.a_day * before * exp(-since / MEMORY) + new / (since / _DAY) * -expm1(-since / MEMORY)
        return seen / -expm1(-max(span, since) / MEMORY)


_DAY = timedelta(days=1)


def _time_for(articles: float, a_day: float) -> timedelta:
    days = articles / a_day if a_day else inf
    return timedelta(days=min(days, 36_500.0))
