from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.revisit import GIVE_UP, LONGEST_RETRY, has_changed, next_visit_at
from clipdesk.model.topic import Revisit

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)
AGES = Revisit(after=(timedelta(hours=6), timedelta(days=1)))


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), timedelta(hours=6)),
        (timedelta(hours=5), timedelta(hours=6)),
        (timedelta(hours=6), timedelta(days=1)),
        (timedelta(hours=20), timedelta(days=1)),
        (timedelta(days=1), None),
    ],
)
def test_a_held_page_follows_the_ages_of_the_topic(age: timedelta, expected: timedelta | None) -> None:
    due = next_visit_at(Outcome.FETCHED, AGES, FIRST, FIRST + age)
    assert due == (FIRST + expected if expected else None)


def test_without_ages_a_page_is_never_visited_again() -> None:
    assert next_visit_at(Outcome.STORED, Revisit(after=()), FIRST, FIRST) is None


@pytest.mark.parametrize(
    ("known_for", "pause"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(hours=1), timedelta(hours=1)),
        (timedelta(days=3), timedelta(days=3)),
        (timedelta(days=30), timedelta(days=7)),
    ],
)
def test_the_pauses_between_failures_double(known_for: timedelta, pause: timedelta) -> None:
    now = FIRST + known_for
    assert next_visit_at(Outcome.TIMEOUT, AGES, FIRST, now) == now + pause


def test_a_failure_of_two_months_is_given_up() -> None:
    assert next_visit_at(Outcome.HTTP_ERROR, AGES, FIRST, FIRST + timedelta(days=61)) is None


@pytest.mark.parametrize(
    "outcome", [Outcome.TOO_LARGE, Outcome.NOT_HTML, Outcome.OFF_TOPIC, Outcome.DUPLICATE]
)
def test_what_time_does_not_heal_is_not_tried_again(outcome: Outcome) -> None:
    assert next_visit_at(outcome, AGES, FIRST, FIRST) is None


def test_what_the_limit_cut_off_is_due_at_once() -> None:
    assert next_visit_at(Outcome.LIMIT_REACHED, AGES, FIRST, FIRST) == FIRST


@given(st.sampled_from(Outcome), st.timedeltas(timedelta(0), timedelta(days=400)))
def test_a_visit_is_never_in_the_past_and_a_failure_never_waits_long(
    outcome: Outcome, age: timedelta
) -> None:
    now = FIRST + age
    due = next_visit_at(outcome, AGES, FIRST, now)
    assert due is None or now <= due <= now + max(LONGEST_RETRY, timedelta(days=1))


def test_failures_end() -> None:
    now, tries = FIRST, 0
    while (due := next_visit_at(Outcome.CONNECTION_ERROR, AGES, FIRST, now)) is not None:
        now, tries = due, tries + 1
    assert now - FIRST <= GIVE_UP + LONGEST_RETRY
    assert tries < 30


@pytest.mark.parametrize(
    ("modified", "now", "changed"),
    [
        (timedelta(hours=3), timedelta(hours=4), True),
        (timedelta(hours=3), timedelta(hours=2.9), False),
        (timedelta(hours=1), timedelta(hours=4), False),
        (timedelta(hours=2.1), timedelta(hours=2.5), False),
        (None, timedelta(hours=4), False),
    ],
)
def test_a_page_that_changed_after_it_was_fetched_is_looked_at_before_its_time(
    modified: timedelta | None, now: timedelta, changed: bool
) -> None:
    """It was first seen at 0 h, and last fetched at 2 h."""
    said = FIRST + modified if modified is not None else None
    assert has_changed(said, FIRST + timedelta(hours=2), FIRST, FIRST + now) is changed


def test_a_sitemap_that_always_says_changed_costs_a_few_dozen_visits_in_two_years() -> None:
    held_at, visits = FIRST, 0
    for hour in range(1, 2 * 365 * 24):
        now = FIRST + timedelta(hours=hour)
        if has_changed(now, held_at, FIRST, now):
            held_at, visits = now, visits + 1
    assert visits < 50
