from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from benchmarks.polling import RUNS_EVERY, Feed, simulated
from clipdesk.model.polling import GROWTH, SHARE, Pace, Poll

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLL = Poll(fastest=timedelta(minutes=5), slowest=timedelta(hours=6))


def after(pace: Pace, new: int, *, named: int = 20, since: timedelta = HOUR, span: timedelta = DAY) -> Pace:
    return pace.after(POLL, named=named, new=new, since=since, span=span)


@given(
    named=st.integers(0, 50_000),
    share=st.floats(0, 1),
    pause=st.timedeltas(timedelta(0), DAY),
    a_day=st.floats(0, 1e6),
    since=st.timedeltas(timedelta(0), timedelta(days=400)),
    earlier=st.timedeltas(timedelta(0), timedelta(days=4_000)),
)
def test_a_pause_is_always_within_its_bounds(named, share, pause, a_day, since, earlier) -> None:
    pace = Pace(a_day, pause).after(
        POLL, named=named, new=int(named * share), since=since, span=since + earlier
    )
    assert POLL.fastest <= pace.pause <= POLL.slowest
    assert pace.a_day >= 0


def test_while_all_is_known_the_pause_grows_to_the_slowest() -> None:
    pace, pauses = Pace(), []
    for looks in range(1, 12):
        pace = after(pace, 0, span=looks * HOUR)
        pauses.append(pace.pause)
    assert pauses == sorted(pauses)
    assert pauses[0] == POLL.fastest
    assert pauses[-1] == POLL.slowest
    assert all(later <= GROWTH * sooner for sooner, later in pairwise(pauses))


def test_a_burst_shortens_the_pause_at_once() -> None:
    quiet = Pace(0.5, timedelta(hours=6))
    busy = after(quiet, 15, since=timedelta(hours=6), span=30 * DAY)
    assert busy.pause <= timedelta(hours=6) * (SHARE * 20 / 15)


def test_looks_at_the_same_moment_say_nothing_of_the_pace() -> None:
    assert after(Pace(3.0, HOUR), 1, since=timedelta(0)).a_day == 3.0


@pytest.mark.parametrize("feed", [Feed("busy", 100, 30), Feed("slow", 2, 10)], ids=lambda feed: feed.name)
def test_over_months_no_more_is_missed_than_by_a_look_in_every_run(feed: Feed) -> None:
    adaptive = simulated(feed, Poll(), 60)
    every_run = simulated(feed, Poll(fastest=RUNS_EVERY, slowest=RUNS_EVERY), 60)
    assert adaptive.missed <= every_run.missed + 0.001 * adaptive.articles
    assert adaptive.looks <= every_run.looks


def test_a_slow_feed_is_asked_a_tenth_as_often() -> None:
    assert simulated(Feed("slow", 0.5, 10), Poll(), 60).looks < 60 * 96 / 10


def test_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="fastest not longer than slowest"):
        Poll(fastest=DAY, slowest=HOUR)


@pytest.mark.parametrize(
    ("written", "span"),
    [
        ("15m", 15 * HOUR / 60),
        ("6 h", 6 * HOUR),
        ("1d", DAY),
        ("PT6H", 6 * HOUR),
        (300, HOUR / 12),
        ("30s", HOUR / 120),
    ],
)
def test_a_length_of_time_is_written_in_short_or_as_iso_has_it(written: object, span: timedelta) -> None:
    assert Poll(fastest=0, slowest=written).slowest == span


@pytest.mark.parametrize("written", ["soon", "15", "6hours", "-1h", "1.5h", None])
def test_what_is_no_length_of_time_is_told_what_one_is(written: object) -> None:
    with pytest.raises(ValidationError, match="such as 15m, 6h, 1d or PT15M"):
        Poll(slowest=written)
