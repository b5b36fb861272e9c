"""New articles join the stories that they belong to. Pure.

An article joins the story of the text that it is most alike. Stories become one only where an article is as a
whole the text of both: a digest, which has parts of many texts, joins none of them together.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from clipdesk.model.story import Claim, Fingerprint, Likeness, Match, Member, Story
from parsers.stories.comparison import compare
from parsers.stories.origin import find_origin

_CLAIM = tuple(field.name for field in fields(Claim))
_RANK = {Likeness.EXACT: 2, Likeness.NEAR: 1, Likeness.PART: 0}


@dataclass(frozen=True, slots=True)
class Grouped:
    """The stories that are not as they were, and the ids of those that went into another one."""

    changed: tuple[Story, ...]
    joined: frozenset[str]


def grouped(
    new: Sequence[Fingerprint],
    candidates: Sequence[Sequence[Fingerprint]],
    standing: Collection[Story],
    *,
    now: datetime,
) -> Grouped:
    """`new` in the order in which they were first seen; `candidates` are for each of them texts that it may
    be, known or earlier among the new; `standing` the stories of all these. Called again with what it gave,
    it changes nothing."""
    groups = _Groups(standing)
    for one, others in zip(new, candidates, strict=True):
        groups.renew(one.claim)
        for match, other in _matches(one, others):
            groups.join(one.claim, other.claim, match)
    return groups.result(now)


def _matches(one: Fingerprint, others: Sequence[Fingerprint]) -> Iterator[tuple[Match, Fingerprint]]:
    """The best match, and all others that are the whole text."""
    found = [
        (match, other)
        for other in others
        if other.claim.article_id != one.claim.article_id and (match := compare(one, other))
    ]
    found.sort(key=lambda pair: (-_RANK[pair[0].likeness], -pair[0].cover, pair[1].claim.first_seen_at))
    for place, (match, other) in enumerate(found):
        if place == 0 or match.likeness is not Likeness.PART:
            yield match, other


def without(story: Story, goes: Callable[[Claim], bool], *, now: datetime) -> Story | None:
    """The story when some of its members are gone; None where one alone is left. Those that were like one of
    them are taken for the text of the first that is left."""
    left = [member for member in story.members if not goes(member)]
    if len(left) < 2:
        return None
    there = {member.article_id for member in left}
    first = replace(left[0], likeness=Likeness.FIRST, like=None, cover=1.0, facts=1.0, confidence=1.0)
    others = (
        member if member.like in there and member.like else replace(member, like=first.article_id)
        for member in left[1:]
    )
    members = (first, *others)
    return Story(story.story_id, members, find_origin(members), now)


class _Groups:
    """Stories as they grow, by their ids."""

    def __init__(self, standing: Collection[Story]) -> None:
        self._before = {story.story_id: story for story in standing}
        self._members = {story.story_id: {one.article_id: one for one in story.members} for story in standing}
        self._home = {name: story.story_id for story in standing for name in story.article_ids}
        self._changed: set[str] = set()

    def renew(self, claim: Claim) -> None:
        """A new version of a member says other things of itself."""
        if home := self._home.get(claim.article_id):
            earlier = self._members[home][claim.article_id]
            now = replace(earlier, **_values(claim))
            if now != earlier:
                self._put(home, now)

    def join(self, claim: Claim, other: Claim, match: Match) -> None:
        home = self._home.get(other.article_id) or self._founded(other)
        mine = self._home.get(claim.article_id)
        if mine is None:
            self._put(home, _member(claim, other.article_id, match))
        elif mine != home and match.likeness is not Likeness.PART:
            self._unite(mine, home, claim, other, match)

    def result(self, now: datetime) -> Grouped:
        stories = []
        for name in sorted(self._changed & self._members.keys()):
            members = tuple(sorted(self._members[name].values(), key=_by_age))
            before = self._before.get(name)
            if before is None or before.members != members:
                stories.append(Story(name, members, find_origin(members), now))
        return Grouped(tuple(stories), frozenset(self._before.keys() - self._members.keys()))

    def _founded(self, claim: Claim) -> str:
        self._members[claim.article_id] = {}
        self._put(claim.article_id, Member(**_values(claim)))
        return claim.article_id

    def _put(self, home: str, member: Member) -> None:
        self._members[home][member.article_id] = member
        self._home[member.article_id] = home
        self._changed.add(home)

    def _unite(self, mine: str, home: str, claim: Claim, other: Claim, match: Match) -> None:
        """The story that was there first takes the members of the other one."""
        older, younger = sorted((mine, home), key=lambda name: _by_age(self._members[name][name]))
        through = claim if younger == home else other
        for member in self._members.pop(younger).values():
            is_first = member.likeness is Likeness.FIRST
            self._put(older, _member(member, through.article_id, match) if is_first else member)


def _member(claim: Claim, like: str, match: Match) -> Member:
    return Member(**_values(claim), **_match(like, match))


def _values(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in _CLAIM}


def _match(like: str, match: Match) -> dict[str, Any]:
    return {"like": like} | {field.name: getattr(match, field.name) for field in fields(Match)}


def _by_age(member: Claim) -> tuple[datetime, str]:
    return member.first_seen_at, member.article_id
