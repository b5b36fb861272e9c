"""From hits to a number: how much a text is about a topic, from 0 to 1.

- A term's strength is its weight times 1 - (1 - HEADLINE)^h (1 - STANDFIRST)^s (1 - LEAD)^l (1 - BODY)^b,
  where h, s and l are 1 if the term stands in that place at all and b counts its mentions in the rest of
  the body: every further mention adds less than the one before.
- `all` is as strong as its weakest member, `any` adds up as independent evidence, 1 - (1-x)(1-y)…, and `none`
  is 1 minus the `any` of its members. With `near`, an `all` counts only if one mention of every member stands
  within that many words in one place.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from math import prod
from typing import NamedTuple

from clipdesk.model.topic import Match


class Place(StrEnum):
    """Where a mention stands; the lead is the first paragraph's length of body, LEAD_WORDS words."""

    HEADLINE = "headline"
    STANDFIRST = "standfirst"
    LEAD = "lead"
    BODY = "body"


LEAD_WORDS = 60
CHANCE = {Place.HEADLINE: 0.8, Place.STANDFIRST: 0.65, Place.LEAD: 0.6, Place.BODY: 0.12}
"""How far one mention in that place goes towards certainty that the text is about the term."""


class TermMention(NamedTuple):
    """A term found: `position` counts words through all places, which lie far apart from each other."""

    term: str
    place: Place
    position: int
    text: str


def place_strengths(
    mentions: Iterable[TermMention], weights: Mapping[str, float]
) -> dict[tuple[str, Place], float]:
    """The strength of each term in each place, were it the only one."""
    counts = Counter((mention.term, mention.place) for mention in mentions)
    return {
        (term, place): weights[term] * (1 - (1 - CHANCE[place]) ** (n if place is Place.BODY else 1))
        for (term, place), n in counts.items()
    }


class Evidence:
    """The mentions in one text, in its order, ready to be asked for the strength of an expression."""

    def __init__(self, mentions: Sequence[TermMention], weights: Mapping[str, float]) -> None:
        self._mentions = mentions
        self._strengths: dict[str, float] = {}
        misses: dict[str, list[float]] = {}
        for (term, _), strength in place_strengths(mentions, weights).items():
            misses.setdefault(term, []).append(1 - strength / weights[term])
        for term, chances in misses.items():
            self._strengths[term] = weights[term] * (1 - prod(chances))

    def strength(self, match: Match) -> float:
        """0..1, by the rules at the top of this file."""
        if match.term is not None:
            return self._strengths.get(match.term, 0.0)
        if match.any is not None:
            return _any(map(self.strength, match.any))
        if match.none is not None:
            return 1 - _any(map(self.strength, match.none))
        members = match.all or ()
        if match.near is not None and not self._stand_near(members, match.near):
            return 0.0
        return min(map(self.strength, members))

    def _stand_near(self, members: Sequence[Match], distance: int) -> bool:
        """Whether a window of `distance` words holds a mention of every member that asks for one."""
        asked = [wanted for member in members if (wanted := set(wanted_terms(member)))]
        last: dict[int, int] = {}
        for mention in self._mentions:
            for number, wanted in enumerate(asked):
                if mention.term in wanted:
                    last[number] = mention.position
            if len(last) == len(asked) and mention.position - min(last.values()) <= distance:
                return True
        return False


def wanted_terms(match: Match) -> Iterable[str]:
    """The terms that speak for the expression: all but those under `none`."""
    if match.term is not None:
        yield match.term
    for child in (*(match.all or ()), *(match.any or ())):
        yield from wanted_terms(child)


def _any(strengths: Iterable[float]) -> float:
    return 1 - prod(1 - strength for strength in strengths)
