"""Whether a source gives far fewer or far more new articles than usual at this time of the week. Pure.

The usual is what the same window held in the eight weeks before. Counts of news are not Poisson's, for news
comes in clusters: their variance is a multiple of their mean, so that a count follows a negative binomial
distribution (Cameron and Trivedi, Regression Analysis of Count Data, section 3.3). Farrington et al. (1996)
watch the counts of epidemics in this way, by the same weeks of earlier years.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p
from statistics import fmean, variance

HOURS = (6, 24, 72, 168)
"""Windows, in hours. A source is judged by each that is long enough for its pace."""
WEEK = 168
WEEKS = 8
LEAST_WEEKS = 4
RARE = 1e-4
"""So improbable must a count be. This and the next three are chosen with `python -m benchmarks.volume`, which
says how many false alarms a year they cost and how soon they tell."""
CLUSTERED = 2.0
"""Variance over mean, at least: eight weeks may look calmer than the news is."""
FEW, MANY = 0.4, 3.0
"""A count must be this far from the usual one besides: what is improbable may still be of no interest."""
LEAST_MANY = 10
"""New articles that may be too many."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """`found` articles in the last `hours`, where `usual` is the mean of the weeks before."""

    found: int
    usual: float
    hours: int

    @property
    def few(self) -> bool:
        return self.found < self.usual

    def __str__(self) -> str:
        span = f"{self.hours} hours" if self.hours < 72 else f"{self.hours // 24} days"
        return f"{self.found} new in {span}, usual at this time of the week are {self.usual:.0f}"


Looked = Callable[[int, int], bool]
"""Whether the source was looked at often enough in the hours from one number to another."""


def unusual(totals: Sequence[int], end: int, looked: Looked = lambda _start, _end: True) -> Unusual | None:
    """What is unusual in the hours before `end`, by the shortest window that shows it.

    `totals[n]` counts the new articles of the first n hours.
    """
    for hours in HOURS:
        if end < hours or not looked(end - hours, end):
            continue
        found = totals[end] - totals[end - hours]
        earlier = _earlier(totals, end, hours, looked)
        if len(earlier) >= LEAST_WEEKS and _is_far(found, earlier):
            return Unusual(found, fmean(earlier), hours)
    return None


def _earlier(totals: Sequence[int], end: int, hours: int, looked: Looked) -> list[int]:
    ends = [end - week * WEEK for week in range(1, WEEKS + 1)]
    return [totals[at] - totals[at - hours] for at in ends if at >= hours and looked(at - hours, at)]


def _is_far(found: int, earlier: Sequence[int]) -> bool:
    usual = fmean(earlier)
    if usual and found <= FEW * usual:
        return _below(found, usual, _spread(usual, earlier)) < RARE
    if found >= max(LEAST_MANY, MANY * usual):
        mean = max(usual, 1 / len(earlier))
        return 1.0 - _below(found - 1, mean, _spread(mean, earlier)) < RARE
    return False


def _spread(mean: float, earlier: Sequence[int]) -> float:
    """The variance of one more count, which the mean of few weeks is not quite the mean of."""
    return max(CLUSTERED * mean, variance(earlier)) * (1 + 1 / len(earlier))


def _below(count: int, mean: float, spread: float) -> float:
    """The probability of `count` or fewer, by the negative binomial of that mean and variance (`spread`)."""
    size = mean * mean / (spread - mean)
    none, more = size * log(mean / spread), log1p(-mean / spread)
    logs = (lgamma(size + n) - lgamma(size) - lgamma(n + 1) + none + n * more for n in range(count + 1))
    return min(1.0, sum(map(exp, logs)))
