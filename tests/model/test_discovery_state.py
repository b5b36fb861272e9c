"""What is known of a page of discovery, look after look."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.model.crawl_record import CrawlRecord, Look, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.discovery_state import (
    ASKED_IN_FULL,
    FORGOTTEN_AFTER,
    Condition,
    DiscoveryState,
    after,
    after_looks,
)
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.polling import Poll

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = "https://gazette.example/feed"
POLL = Poll()
READ = CrawlRecord(
    "run", None, "gazette", FEED, UrlKind.FEED, Outcome.FETCHED, NOW, status=200, etag='"1"',
    record=ArchiveRecord("a.warc.gz", 0, 9), look=Look(named=20, known=15, digest="a"),
)  # fmt: skip
UNCHANGED = replace(READ, outcome=Outcome.NOT_MODIFIED, status=304, record=ArchiveRecord("b.warc.gz", 0, 1))
GONE = replace(READ, outcome=Outcome.HTTP_ERROR, status=410, reason="answered 410 Gone", look=Look())
MISSING = replace(GONE, status=404)
DOWN = replace(GONE, status=503)
TIMEOUT = replace(GONE, outcome=Outcome.TIMEOUT, status=None)


def bounds(_: str) -> Poll:
    return POLL


def state(*looks: CrawlRecord, every: timedelta = HOUR) -> DiscoveryState:
    """After these looks, an hour apart."""
    return folded((replace(look, at=NOW + number * every) for number, look in enumerate(looks)))


def folded(looks: Iterable[CrawlRecord], before: DiscoveryState | None = None) -> DiscoveryState:
    for look in looks:
        before = after(before, look, look.look or Look(), POLL)
    assert before is not None
    return before


def test_after_its_first_look_a_page_is_due_in_the_next_run() -> None:
    assert not state(READ).rests(NOW)


def test_a_page_that_answered_rests_for_its_pause() -> None:
    twice = state(READ, READ)
    assert twice.condition is Condition.ANSWERING
    assert twice.rests(twice.looked_at + timedelta(minutes=1))
    assert not twice.rests(twice.looked_at + timedelta(seconds=twice.pause))


def test_what_a_server_asks_for_is_kept_whatever_the_pace() -> None:
    later = NOW + 5 * HOUR
    asked = folded([replace(DOWN, next_visit_at=later)])
    assert (asked.next_look_at, asked.rests(later - HOUR), asked.rests(later)) == (later, True, False)


@pytest.mark.parametrize(
    ("looks", "condition", "pause"),
    [
        ([GONE], Condition.RETIRED, 7 * DAY),
        ([READ, GONE], Condition.RETIRED, 7 * DAY),
        ([MISSING], Condition.FAILING, timedelta(0)),
        ([MISSING] * 3, Condition.QUARANTINED, 2 * HOUR),
        ([DOWN] * 5, Condition.FAILING, timedelta(0)),
        ([TIMEOUT] * 6, Condition.QUARANTINED, 5 * HOUR),
        ([MISSING] * 3 + [READ], Condition.ANSWERING, timedelta(0)),
    ],
)
def test_failures_in_a_row_lead_from_failing_to_quarantine_to_retirement(
    looks: list[CrawlRecord], condition: Condition, pause: timedelta
) -> None:
    done = state(*looks)
    assert done.condition is condition
    if condition is not Condition.ANSWERING:
        assert done.next_look_at - done.looked_at == pause


@pytest.mark.parametrize(("failure", "days"), [(MISSING, 2), (DOWN, 30)])
def test_what_fails_for_days_is_retired_and_still_asked_now_and_then(failure: CrawlRecord, days: int) -> None:
    """Asked whenever it is due, for a year."""
    at, looks, done = NOW, 0, None
    retired_at = None
    while at < NOW + 365 * DAY:
        done = folded([replace(failure, at=at)], done)
        looks += 1
        if retired_at is None and done.condition is Condition.RETIRED:
            retired_at = at
        at = max(done.next_look_at, at + HOUR)
    assert retired_at is not None
    assert days * DAY <= retired_at - NOW <= 2 * days * DAY + 7 * DAY
    assert looks < 40
    assert folded([replace(READ, at=at)], done).condition is Condition.ANSWERING


def test_a_page_that_moved_for_good_is_asked_for_where_it_is() -> None:
    new = "https://gazette.example/new"
    moved = state(replace(READ, look=Look(20, 15, "a", new)), UNCHANGED)
    assert moved.address == new
    assert state(replace(READ, look=Look(20, 15, "a", new)), MISSING).address == FEED


def test_an_unchanged_page_keeps_the_body_that_was_read() -> None:
    unchanged = state(READ, UNCHANGED)
    assert (unchanged.record, unchanged.etag, unchanged.digest) == (READ.record, '"1"', "a")
    assert unchanged.answered_at == NOW + HOUR


def test_one_look_in_eight_asks_in_full() -> None:
    looks = [READ] + [UNCHANGED] * (ASKED_IN_FULL - 2)
    assert state(*looks).may_be_conditional
    assert not state(*looks, UNCHANGED).may_be_conditional


@pytest.mark.parametrize(
    ("second", "trusted"),
    [
        (replace(READ, look=Look(20, 15, "b")), False),
        (replace(READ, look=Look(20, 15, "b"), etag='"2"'), True),
        (READ, True),
    ],
)
def test_validators_that_stay_while_the_page_changes_are_never_sent_again(
    second: CrawlRecord, trusted: bool
) -> None:
    assert state(READ, second).may_be_conditional is trusted
    assert state(READ, second, READ).may_be_conditional is trusted


@pytest.mark.parametrize(
    ("first", "second", "missed"),
    [(20, Look(20, 0, "b"), True), (20, Look(20, 1, "b"), False), (0, Look(20, 0, "b"), False)],
)
def test_a_look_without_anything_known_is_a_gap_if_something_was_there_before(
    first: int, second: Look, missed: bool
) -> None:
    done = state(replace(READ, look=Look(first, 0, "a")), replace(READ, look=second))
    assert (done.gap_at is not None) is missed


def test_a_look_that_is_kept_twice_or_late_changes_nothing() -> None:
    done = state(READ, UNCHANGED)
    assert folded([READ, replace(UNCHANGED, at=NOW + HOUR)], done) == done


def test_a_page_that_another_one_named_is_due_whenever_that_one_is() -> None:
    named = replace(READ, found_on="https://gazette.example/index.xml")
    assert not state(named, named).rests(NOW + HOUR)


def test_the_pace_of_an_index_is_that_of_its_sitemaps() -> None:
    index = replace(READ, kind=UrlKind.NEWS_SITEMAP, look=Look(0, 0, "a"))
    first = replace(READ, url=f"{FEED}/1", found_on=FEED, look=Look(30, 10, "b"))
    second = replace(READ, url=f"{FEED}/2", found_on=first.url, look=Look(5, 5, "c"))
    states = after_looks({}, [second, first, index], bounds)
    assert [(state.named, state.known) for _, state in sorted(states.items())] == [(35, 15), (30, 10), (5, 5)]


def test_pages_that_lead_to_one_another_in_a_circle_end() -> None:
    one, two = (replace(READ, url=f"{FEED}/{n}", found_on=f"{FEED}/{3 - n}") for n in (1, 2))
    assert len(after_looks({}, [one, two], bounds)) == 2


def test_a_page_that_nothing_names_or_declares_any_more_is_forgotten() -> None:
    named = replace(READ, url=f"{FEED}/old", found_on=FEED)
    states = after_looks({}, [READ, named], bounds)
    assert set(states) == {FEED, named.url}
    late = replace(READ, at=NOW + FORGOTTEN_AFTER + DAY)
    assert set(after_looks(states, [late], bounds)) == {FEED}


def test_what_a_limit_left_out_is_no_look() -> None:
    assert after_looks({}, [replace(READ, outcome=Outcome.LIMIT_REACHED)], bounds) == {}
    assert after_looks({}, [replace(READ, look=None)], bounds) == {}


def test_a_page_that_is_woken_is_asked_in_full_at_its_own_address() -> None:
    woken = state(GONE).woken(NOW + 2 * HOUR)
    assert (woken.rests(NOW + 2 * HOUR), woken.may_be_conditional, woken.failures) == (False, False, 0.0)
