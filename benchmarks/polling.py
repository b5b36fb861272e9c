"""What adaptive polling costs and misses: a year of simulated feeds, by kind, beside a look every 15 minutes.

    python -m benchmarks.polling [--days 365]

Articles come as a Poisson process whose rate follows the hours and days of a newsroom, with bursts of ten
times the rate for three hours a week. A feed names its newest articles. "late" is how long an article waits
to be seen, "missed" those that came and went unseen.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import cos, pi
from random import Random
from statistics import median

from rich.console import Console
from rich.table import Table

from clipdesk.model.polling import EARLY, Pace, Poll

RUNS_EVERY = timedelta(minutes=15)
BURST, BURST_HOURS, BURSTS_A_WEEK = 10.0, 3.0, 1.0


@dataclass(frozen=True)
class Feed:
    """`a_day` articles come in the mean, and the feed names the newest `holds`."""

    name: str
    a_day: float
    holds: int


@dataclass(frozen=True)
class Polled:
    looks: int
    articles: int
    missed: int
    late_hours: float
    gaps_told: int


FEEDS = (
    Feed("an agency's wire", 400, 50),
    Feed("a daily", 100, 30),
    Feed("a daily, short feed", 100, 10),
    Feed("a section", 20, 20),
    Feed("a weekly", 2, 10),
    Feed("a think tank", 0.2, 10),
)


def arrivals(a_day: float, days: float, random: Random) -> list[float]:
    """Moments, in days."""
    bursts = [random.uniform(0, days) for _ in range(round(BURSTS_A_WEEK * days / 7))]
    return sorted([*_usual(a_day, days, random), *_burst_articles(a_day, bursts, random)])


def _usual(a_day: float, days: float, random: Random) -> Iterator[float]:
    at, most = 0.0, a_day * 2.0
    while (at := at + random.expovariate(most)) < days:
        weekend = 0.6 if int(at) % 7 >= 5 else 1.0
        if random.random() * most < a_day * weekend * (1 - 0.9 * cos(2 * pi * at)):
            yield at


def _burst_articles(a_day: float, bursts: list[float], random: Random) -> Iterator[float]:
    for begin in bursts:
        at, end = begin, begin + BURST_HOURS / 24
        while (at := at + random.expovariate(a_day * BURST)) < end:
            yield at


def simulated(feed: Feed, poll: Poll, days: float, *, seed: int = 1) -> Polled:
    """The feed, looked at as its pace says, by runs that begin every quarter of an hour."""
    came = arrivals(feed.a_day, days, Random(seed))
    step, pace, next_look, last, first = RUNS_EVERY / timedelta(days=1), Pace(), 0.0, None, None
    seen_up_to = looks = missed = gaps = seen = 0
    late: list[float] = []
    for run in range(int(days / step)):
        now = run * step
        while seen < len(came) and came[seen] <= now:
            seen += 1
        if now < next_look:
            continue
        looks += 1
        named, new = min(feed.holds, seen), min(feed.holds, seen - seen_up_to)
        missed += max(0, seen - seen_up_to - feed.holds) if last is not None else 0
        gaps += last is not None and named > 0 and new == named and seen_up_to > 0
        late += [now - at for at in came[seen - new : seen]] if last is not None else []
        if last is None or first is None:
            first = now
        else:
            since, span = timedelta(days=now - last), timedelta(days=now - first)
            pace = pace.after(poll, named=named, new=new, since=since, span=span)
        last, seen_up_to = now, seen
        next_look = now + EARLY * (pace.pause / timedelta(days=1))
    return Polled(looks, len(came), missed, 24 * median(late) if late else 0.0, gaps)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--days", type=float, default=365)
    days = options.parse_args().days
    table = Table(
        "feed", "a day", "holds", "looks a day", "median late", "missed", "gaps told", title=f"{days:g} days"
    )
    for feed in FEEDS:
        for poll in (Poll(), Poll(fastest=RUNS_EVERY, slowest=RUNS_EVERY)):
            done = simulated(feed, poll, days)
            adaptive = poll.fastest != poll.slowest
            table.add_row(
                feed.name if adaptive else "  every 15 min.", f"{feed.a_day:g}", str(feed.holds),
                f"{done.looks / days:.1f}", f"{60 * done.late_hours:.0f} min.",
                f"{done.missed} of {done.articles:,}", str(done.gaps_told),
            )  # fmt: skip
    Console().print(table)


if __name__ == "__main__":
    main()
