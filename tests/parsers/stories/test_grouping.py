"""Articles join the stories of the texts that they are most alike."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.labelled_stories.pairs import Text
from benchmarks.stories import print_of
from clipdesk.model.story import Fingerprint, Likeness, Story
from parsers.stories.grouping import grouped
from tests.parsers.stories.test_comparison import BODY

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
WORDS = BODY.split()
OTHER = " ".join(reversed(WORDS))


def article(name: str, body: str, hour: int) -> Fingerprint:
    found = print_of(Text("A headline", (body,)), f"https://{name}.example/1")
    return replace(
        found,
        claim=replace(found.claim, article_id=name, source=name, first_seen_at=NOON + timedelta(hours=hour)),
    )


def follow(*parts: list[Fingerprint], standing: tuple[Story, ...] = ()) -> dict[str, Story]:
    """Stories after each part of articles has come, everything compared with everything before."""
    known: list[Fingerprint] = []
    stories = {story.story_id: story for story in standing}
    for part in parts:
        others = [[*known, *part[:place]] for place in range(len(part))]
        found = grouped(part, others, list(stories.values()), now=NOON)
        stories = {name: one for name, one in stories.items() if name not in found.joined}
        stories |= {story.story_id: story for story in found.changed}
        known += part
    return stories


def members(stories: dict[str, Story]) -> dict[str, set[str]]:
    return {name: set(story.article_ids) for name, story in stories.items()}


A, COPY, CUT = article("a", BODY, 0), article("copy", BODY, 1), article("cut", " ".join(WORDS[:240]), 2)
B, DIGEST = (
    article("b", OTHER, 3),
    article("digest", " ".join(WORDS[:60]) + " " + " ".join(OTHER.split()[:60]), 4),
)


def test_copies_are_one_story_under_the_first_and_a_text_that_nobody_has_is_none() -> None:
    stories = follow([A, COPY, CUT, B])
    assert members(stories) == {"a": {"a", "copy", "cut"}}
    assert [(one.article_id, one.likeness, one.like) for one in stories["a"].members] == [
        ("a", Likeness.FIRST, None),
        ("copy", Likeness.EXACT, "a"),
        ("cut", Likeness.PART, "a"),
    ]


def test_a_copy_that_comes_in_a_later_run_joins_the_story() -> None:
    assert members(follow([A], [B], [COPY], [CUT])) == {"a": {"a", "copy", "cut"}}


def test_two_stories_that_turn_out_to_be_one_are_joined_under_the_older() -> None:
    front, back = article("front", " ".join(WORDS[:300]), 0), article("back", " ".join(WORDS[180:]), 1)
    front2, back2 = article("front2", " ".join(WORDS[:300]), 2), article("back2", " ".join(WORDS[180:]), 3)
    apart = follow([front, back, front2, back2])
    assert members(apart) == {"front": {"front", "front2"}, "back": {"back", "back2"}}
    whole = article("whole", BODY, 4)
    found = grouped([whole], [[front, back]], list(apart.values()), now=NOON)
    assert [set(story.article_ids) for story in found.changed] == [
        {"front", "front2", "back", "back2", "whole"}
    ]
    assert found.joined == {"back"}
    assert [one.article_id for one in found.changed[0].members if one.likeness is Likeness.FIRST] == ["front"]


def test_a_digest_joins_no_stories_together() -> None:
    stories = follow([A, COPY, B, article("b2", OTHER, 5), DIGEST])
    assert {"a", "copy"} <= members(stories)["a"]
    assert {"b", "b2"} <= members(stories)["b"]


def test_a_new_version_of_a_member_changes_what_the_story_says_of_it() -> None:
    stories = follow([A, COPY])
    edited = replace(COPY, version=2, claim=replace(COPY.claim, headline="Another headline"))
    [changed] = grouped([edited], [[A, COPY]], list(stories.values()), now=NOON).changed
    assert [one.headline for one in changed.members] == ["A headline", "Another headline"]


def test_the_same_again_changes_nothing() -> None:
    stories = follow([A, COPY, CUT, B])
    again = grouped([A, COPY, CUT, B], [[], [A], [A, COPY], [A]], list(stories.values()), now=NOON)
    assert (again.changed, again.joined) == ((), frozenset())


@given(st.lists(st.integers(0, 3), min_size=5, max_size=5))
def test_stories_do_not_depend_on_where_a_run_ends(cuts: list[int]) -> None:
    some = [A, COPY, CUT, B, article("b2", OTHER, 5)]
    parts = [[one for one, cut in zip(some, sorted(cuts), strict=True) if cut == part] for part in range(4)]
    assert members(follow(*parts)) == members(follow(some))
