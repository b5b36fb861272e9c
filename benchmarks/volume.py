"""Alarms for volume, over simulated years: how many are false, and how soon they tell of what is wrong.

    python -m benchmarks.volume [--years 20]

A source gives so many new articles a day in the mean, by the hours and days of a newsroom. The pace of each
day is drawn (its standard deviation is 0.3 of the mean); one day in six weeks is a holiday with a third of
the usual, and once a month a story doubles a day. The source is judged every three hours. What is wrong
begins at any hour: nothing more comes, or a quarter, or five times as much.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from math import cos, exp, pi
from random import Random
from statistics import median

from rich.console import Console
from rich.table import Table

from steps.report.volume import WEEK, WEEKS, Unusual, unusual

EVERY = 3
APART = 24
"""Hours without an alarm after which another one counts anew."""
WARM_UP = (WEEKS + 1) * WEEK
YEAR = 365 * 24
PACES = (400, 100, 30, 10, 3, 1)
WRONG = {"nothing": 0.0, "a quarter": 0.25, "fivefold": 5.0}
LONGEST = 4 * WEEK


@dataclass(frozen=True)
class Told:
    """`median_hours` until the alarm, of those cases in which it was told within four weeks: `share`."""

    share: float
    median_hours: float


def hourly(
    a_day: float, hours: int, random: Random, factor: Callable[[int], float] = lambda _hour: 1.0
) -> list[int]:
    """New articles in each hour."""
    counts: list[int] = []
    for hour in range(hours):
        if hour % 24 == 0:
            today = random.gammavariate(11.0, 1 / 11.0) * (0.6 if hour // 24 % 7 >= 5 else 1.15)
            today *= 0.33 if random.random() < 1 / 42 else 2.0 if random.random() < 1 / 30 else 1.0
        clock = 1 - 0.9 * cos(2 * pi * (hour % 24) / 24)
        counts.append(_poisson(a_day / 24 * today * clock * factor(hour), random))
    return counts


def _poisson(mean: float, random: Random) -> int:
    """Knuth's (The Art of Computer Programming, 3.4.1): the means here are small."""
    bound, product, count = exp(-mean), random.random(), 0
    while product > bound:
        product *= random.random()
        count += 1
    return count


def totals(counts: list[int]) -> list[int]:
    return [0, *accumulate(counts)]


def false_alarms(a_day: float, years: int, *, seed: int = 1) -> tuple[float, float]:
    """A year: of too few, and of too many."""
    counted = totals(hourly(a_day, WARM_UP + years * YEAR, Random(seed)))
    few = many = 0
    last = -APART
    for end in range(WARM_UP, len(counted), EVERY):
        found = unusual(counted, end)
        if found is None:
            continue
        if end - last > APART:
            few, many = few + found.few, many + (not found.few)
        last = end
    return few / years, many / years


def told(a_day: float, factor: float, *, cases: int, seed: int = 1) -> Told:
    waited = [
        hours
        for case in range(cases)
        if (hours := _hours_until(a_day, factor, Random(seed + case))) is not None
    ]
    return Told(len(waited) / cases, median(waited) if waited else float("nan"))


def _hours_until(a_day: float, factor: float, random: Random) -> int | None:
    begin = WARM_UP + random.randrange(WEEK)
    counted = totals(hourly(a_day, begin + LONGEST, random, lambda hour: factor if hour >= begin else 1.0))
    for end in range(begin, len(counted), EVERY):
        found: Unusual | None = unusual(counted, end)
        if found is not None and found.few == (factor < 1):
            return end - begin
    return None


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--years", type=int, default=20)
    years = options.parse_args().years
    table = Table(
        "a day", "false: too few a year", "too many a year", *(f"{name}: told, after" for name in WRONG)
    )
    for a_day in PACES:
        few, many = false_alarms(a_day, years)
        found = [told(a_day, factor, cases=5 * years) for factor in WRONG.values()]
        cells = (f"{one.share:.0%}, {one.median_hours:.0f} h" for one in found)
        table.add_row(str(a_day), f"{few:.2f}", f"{many:.2f}", *cells)
    Console().print(table)


if __name__ == "__main__":
    main()
