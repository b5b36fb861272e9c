from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.memory import Remembered
from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Outcome
from spiders.crawl.frontier import BEYOND_LIMIT, Frontier, LeftOut
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.window import LookBack, Window

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
URL = "http://times.example/a"
CANDIDATE = Candidate(URL, "times", "http://times.example/feed", title="Fighting in Sirte", published_at=NOW)
STORED = Remembered(Outcome.STORED, '"v1"', None, NOW + timedelta(hours=1), NOW - timedelta(days=1), URL)

UNWANTED = replace(
    STORED,
    outcome=Outcome.OFF_TOPIC,
    next_visit_at=None,
    final_url=None,
    judged=frozenset({"sirte@1"}),
    title="Fighting in Raqqa",
)


def frontier(memory: Mapping[str, Remembered] | None = None, **more: Any) -> Frontier:
    return Frontier(memory or {}, **{"mentions": None, "window": Window(), "max_pages": 10, **more})


def test_a_new_url_is_tried() -> None:
    planned = frontier().consider(CANDIDATE, NOW)
    assert isinstance(planned, PlannedRequest)
    assert (planned.url, planned.first_seen_at, planned.remembered) == (URL, NOW, None)


def test_a_url_that_comes_up_twice_is_tried_once() -> None:
    once = frontier()
    once.consider(CANDIDATE, NOW)
    assert once.consider(replace(CANDIDATE, found_on="http://times.example/other"), NOW) is None


def test_a_known_url_that_is_not_due_is_only_counted() -> None:
    known = frontier({URL: STORED})
    assert known.consider(CANDIDATE, NOW) is None
    assert known.known == 1


def test_a_known_url_that_is_due_is_tried_with_what_is_remembered_of_it() -> None:
    due = replace(STORED, next_visit_at=NOW)
    planned = frontier({URL: due}).consider(CANDIDATE, NOW)
    assert isinstance(planned, PlannedRequest)
    assert (planned.remembered, planned.first_seen_at) == (due, due.first_seen_at)


@pytest.mark.parametrize(("revisits", "tried"), [(True, True), (False, False)])
def test_a_stored_article_that_is_said_to_have_changed_is_tried_before_its_time(
    revisits: bool, tried: bool
) -> None:
    stored = replace(STORED, held_at=NOW - timedelta(hours=20))
    changed = replace(CANDIDATE, modified_at=NOW - timedelta(hours=1))
    planned = frontier({URL: stored}, revisits=revisits).consider(changed, NOW)
    assert isinstance(planned, PlannedRequest) is tried


def test_a_url_that_another_one_was_redirected_to_is_known() -> None:
    known = frontier({"http://times.example/short": STORED})
    assert known.consider(CANDIDATE, NOW) is None
    assert known.known == 1


def test_what_is_due_is_tried_though_no_page_names_it_any_more() -> None:
    memory = {
        "http://times.example/later": replace(STORED, next_visit_at=NOW - timedelta(hours=1)),
        "http://times.example/sooner": replace(STORED, next_visit_at=NOW - timedelta(hours=2)),
        "http://times.example/never": replace(STORED, next_visit_at=None),
        "http://times.example/tomorrow": replace(STORED, next_visit_at=NOW + timedelta(days=1)),
    }
    assert [planned.url.rpartition("/")[2] for planned in frontier(memory).due(NOW)] == ["sooner", "later"]


def test_what_is_due_leaves_half_of_the_pages_to_what_is_new() -> None:
    memory = {f"http://times.example/{number}": replace(STORED, next_visit_at=NOW) for number in range(9)}
    busy = frontier(memory, max_pages=4)
    assert len(list(busy.due(NOW))) == 2
    assert [busy.take() for _ in range(3)] == [None, None, BEYOND_LIMIT]
    assert busy.postponed == 7


def test_a_title_off_the_topic_is_left_out() -> None:
    decision = frontier(mentions=lambda text: "Raqqa" in text).consider(CANDIDATE, NOW)
    assert isinstance(decision, LeftOut)
    assert decision.outcome is Outcome.OFF_TOPIC


def test_a_summary_on_the_topic_is_enough() -> None:
    candidate = replace(CANDIDATE, summary="After Raqqa")
    assert isinstance(
        frontier(mentions=lambda text: "Raqqa" in text).consider(candidate, NOW), PlannedRequest
    )


def test_a_candidate_without_a_title_is_tried() -> None:
    candidate = replace(CANDIDATE, title=None)
    assert isinstance(frontier(mentions=lambda text: False).consider(candidate, NOW), PlannedRequest)


def test_what_was_off_one_topic_is_tried_for_another() -> None:
    wanted = frontier({URL: UNWANTED}, mentions=lambda text: True, judging=frozenset({"raqqa@1"}))
    planned = wanted.consider(CANDIDATE, NOW)
    assert isinstance(planned, PlannedRequest)
    assert planned.first_seen_at == UNWANTED.first_seen_at


def test_what_is_off_another_topic_too_is_logged_once() -> None:
    both = frozenset({"sirte@1", "raqqa@1"})
    decision = frontier({URL: UNWANTED}, mentions=lambda text: False, judging=both).consider(CANDIDATE, NOW)
    assert isinstance(decision, LeftOut)
    assert decision.outcome is Outcome.OFF_TOPIC
    settled = frontier({URL: replace(UNWANTED, judged=both)}, mentions=lambda text: False, judging=both)
    assert settled.consider(CANDIDATE, NOW) is None
    assert settled.known == 1


def test_a_topic_that_changed_is_asked_again() -> None:
    changed = frontier({URL: UNWANTED}, mentions=lambda text: True, judging=frozenset({"sirte@2"}))
    assert isinstance(changed.consider(CANDIDATE, NOW), PlannedRequest)


def test_a_topic_without_prefilter_wants_what_titles_have_left_out() -> None:
    every = frontier({URL: UNWANTED}, mentions=None, judging=frozenset({"sirte@1"}))
    assert isinstance(every.consider(CANDIDATE, NOW), PlannedRequest)


def test_who_judged_a_title_is_not_forgotten_where_it_is_out_of_the_window() -> None:
    late = frontier(
        {URL: UNWANTED},
        mentions=lambda text: True,
        judging=frozenset({"raqqa@1"}),
        window=Window(NOW + timedelta(days=1)),
    )
    assert late.consider(CANDIDATE, NOW) is None
    assert late.known == 1


def test_what_was_out_of_one_window_is_tried_in_another() -> None:
    memory = {URL: replace(UNWANTED, outcome=Outcome.OUT_OF_WINDOW)}
    assert isinstance(frontier(memory).consider(CANDIDATE, NOW), PlannedRequest)


def test_a_title_that_discovery_names_no_more_is_judged_as_it_is_remembered() -> None:
    memory = {
        f"http://times.example/{number}": replace(UNWANTED, title=title)
        for number, title in enumerate(
            ("Harvest in Derna", "Fighting in Raqqa", "Rain in Derna", "Raqqa again")
        )
    }
    later = frontier(memory, mentions=lambda text: "Raqqa" in text, judging=frozenset({"raqqa@1"}))
    later.consider(replace(CANDIDATE, url="http://times.example/3", title="Raqqa again"), NOW)
    decisions = {candidate.title: decision for candidate, decision in later.unwanted("times", NOW)}
    assert isinstance(decisions["Fighting in Raqqa"], PlannedRequest)
    assert {title for title, one in decisions.items() if isinstance(one, LeftOut)} == {
        "Harvest in Derna",
        "Rain in Derna",
    }
    assert list(later.unwanted("times", NOW)) == []


def test_no_title_is_read_again_for_topics_that_have_judged_it() -> None:
    known = frontier({URL: UNWANTED}, mentions=lambda text: True, judging=frozenset({"sirte@1"}))
    assert list(known.unwanted("times", NOW)) == []


def test_titles_that_are_wanted_now_keep_to_the_limit() -> None:
    memory = {f"http://times.example/{number}": UNWANTED for number in range(9)}
    narrow = frontier(memory, mentions=lambda text: True, judging=frozenset({"raqqa@1"}), max_pages=4)
    assert [narrow.take() for _ in narrow.unwanted("times", NOW)] == [None] * 4


def test_what_was_read_and_is_off_topic_is_not_fetched_again() -> None:
    memory = {URL: replace(STORED, outcome=Outcome.OFF_TOPIC, next_visit_at=None)}
    assert frontier(memory, mentions=lambda text: True).consider(CANDIDATE, NOW) is None


@pytest.mark.parametrize(
    ("published", "modified", "inside"),
    [
        (NOW - timedelta(days=3), None, False),
        (NOW - timedelta(days=3), NOW, True),
        (NOW, NOW - timedelta(days=3), True),
        (None, None, True),
    ],
)
def test_the_newest_date_decides_about_the_window(
    published: datetime | None, modified: datetime | None, inside: bool
) -> None:
    candidate = replace(CANDIDATE, published_at=published, modified_at=modified)
    decision = frontier(window=Window(NOW - timedelta(days=1))).consider(candidate, NOW)
    assert isinstance(decision, PlannedRequest) is inside
    assert inside or (isinstance(decision, LeftOut) and decision.outcome is Outcome.OUT_OF_WINDOW)


def test_what_stands_on_the_page_of_the_day_needs_no_date() -> None:
    yesterday = LookBack(NOW - timedelta(days=2), NOW - timedelta(days=1))
    decision = frontier(window=yesterday).consider(CANDIDATE, NOW)
    assert isinstance(decision, LeftOut)
    assert decision.outcome is Outcome.OUT_OF_WINDOW
    assert isinstance(frontier(window=yesterday).consider(CANDIDATE, NOW, of_day=True), PlannedRequest)


def test_what_is_passed_over_may_still_be_led_to_and_is_postponed_if_it_is_known() -> None:
    changed = replace(CANDIDATE, modified_at=NOW)
    full = frontier({URL: replace(STORED, held_at=NOW - timedelta(hours=20))}, max_pages=0)
    other = replace(CANDIDATE, url="http://times.example/other")
    for planned in (full.consider(changed, NOW), full.consider(other, NOW)):
        assert isinstance(planned, PlannedRequest)
        full.pass_over(planned)
    assert full.postponed == 1
    third = full.consider(replace(CANDIDATE, url="http://times.example/third"), NOW)
    assert isinstance(third, PlannedRequest)
    assert not full.leads_to_planned(third, other.url)


def test_a_redirect_to_a_planned_page_is_noticed() -> None:
    planned = frontier()
    planned.consider(CANDIDATE, NOW)
    short = planned.consider(replace(CANDIDATE, url="http://times.example/short"), NOW)
    assert isinstance(short, PlannedRequest)
    assert planned.leads_to_planned(short, URL)
    assert not planned.leads_to_planned(short, "http://times.example/elsewhere")


def test_a_page_that_a_redirect_has_led_to_is_a_duplicate() -> None:
    planned = frontier()
    short = planned.consider(replace(CANDIDATE, url="http://times.example/short"), NOW)
    assert isinstance(short, PlannedRequest)
    planned.leads_to_planned(short, URL)
    decision = planned.consider(CANDIDATE, NOW)
    assert isinstance(decision, LeftOut)
    assert decision.outcome is Outcome.DUPLICATE


def test_a_title_that_these_topics_have_seen_is_not_all_that_a_page_may_say() -> None:
    known = {URL: replace(UNWANTED, judged=frozenset({"raqqa@1"}))}
    once = frontier(known, mentions=lambda text: "Raqqa" in text, judging=frozenset({"raqqa@1"}))
    assert once.consider(replace(CANDIDATE, title=None), NOW) is None
    assert once.consider(CANDIDATE, NOW) is None
    planned = once.consider(replace(CANDIDATE, summary="After Raqqa"), NOW)
    assert isinstance(planned, PlannedRequest)
    assert planned.first_seen_at == UNWANTED.first_seen_at


NAMINGS = st.builds(
    Candidate,
    url=st.sampled_from([URL, f"{URL}?utm_source=feed"]),
    source=st.just("times"),
    found_on=st.just("http://times.example/feed"),
    title=st.sampled_from([None, "Fighting", "Fighting in Raqqa"]),
    summary=st.sampled_from([None, "Raqqa"]),
    published_at=st.sampled_from([None, NOW, NOW - timedelta(days=9)]),
)


def is_tried(namings: Sequence[Candidate], window: Window) -> bool:
    one = frontier(mentions=lambda text: "Raqqa" in text, window=window)
    planned = [found for naming in namings if isinstance(found := one.consider(naming, NOW), PlannedRequest)]
    assert len(planned) <= 1
    return any(one.verdict(each) is None for each in planned)


@given(
    st.lists(NAMINGS, min_size=1, max_size=4).flatmap(
        lambda all: st.tuples(st.just(all), st.permutations(all))
    )
)
@pytest.mark.parametrize(
    "window",
    [Window(), Window(NOW - timedelta(days=1)), LookBack(NOW - timedelta(days=1), NOW + timedelta(days=1))],
)
def test_whether_a_page_is_tried_does_not_hang_on_who_names_it_first(
    window: Window, orders: tuple[list[Candidate], list[Candidate]]
) -> None:
    first, second = orders
    assert is_tried(first, window) == is_tried(second, window)


@given(st.lists(NAMINGS, min_size=1, max_size=4))
def test_one_page_that_names_a_term_is_enough(namings: list[Candidate]) -> None:
    titled = [one for one in namings if one.title is not None]
    names_it = any("Raqqa" in f"{one.title} {one.summary}" for one in titled)
    assert is_tried(namings, Window()) == (names_it or not titled)
