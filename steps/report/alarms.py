"""What an operator must be told about a source, judged against its own last 28 days. Pure.

Every alarm names the source, the evidence and what to do. A source with too little history raises none but
`failing`: nobody knows yet what is usual for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median


class AlarmKind(StrEnum):
    FAILING = "failing"
    BLOCKED = "blocked"
    SILENT = "silent"
    NO_TEXT = "no_text"
    NO_DATES = "no_dates"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One source in one run, counted from the corpus.

    `answered` says that a feed, sitemap or listing answered; `articles` are pages judged (stored or not),
    `blocked` those that were refused (403, 429, a block or consent page); `stored` ones are in the corpus,
    with `words` as their median length and `dated` as how many of them carry a date.
    """

    run: str
    source: str
    at: datetime
    answered: bool
    reason: str
    new: int
    articles: int
    blocked: int
    stored: int
    full: int
    dated: int
    words: float


@dataclass(frozen=True, slots=True)
class Alarm:
    """`source` is what the alarm is about: a source, or for a late run its DAG."""

    kind: AlarmKind
    source: str
    evidence: str
    advice: str

    def __str__(self) -> str:
        return f"{self.source} is {self.kind.replace('_', ' ')}: {self.evidence}. {self.advice}"


WINDOW = timedelta(days=28)
FAILING_RUNS = 2
BLOCKED_SHARE = 0.5
BLOCKED_LEAST = 3
SILENT_LEAST = timedelta(days=2)
SILENT_FACTOR = 4.0
HISTORY_LEAST = 5
FALL = 0.4
"""Text or dates have stopped coming when they fall under this share of what was usual."""


def alarms(history: Sequence[SourceRun], *, now: datetime) -> list[Alarm]:
    """The alarms over all sources; `history` in any order; older than the window is left out."""
    by_source: dict[str, list[SourceRun]] = {}
    for one in sorted(history, key=lambda one: one.at):
        if now - one.at <= WINDOW:
            by_source.setdefault(one.source, []).append(one)
    return [alarm for runs in by_source.values() for alarm in _of_source(runs, now)]


def _of_source(runs: Sequence[SourceRun], now: datetime) -> Iterator[Alarm]:
    failing = list(_failing(runs))
    yield from failing
    if not failing:
        yield from _blocked(runs)
        yield from _silent(runs, now)
        yield from _no_text(runs)
        yield from _no_dates(runs)


def _failing(runs: Sequence[SourceRun]) -> Iterator[Alarm]:
    lately = runs[-FAILING_RUNS:]
    if len(lately) == FAILING_RUNS and not any(one.answered for one in lately):
        yield Alarm(
            AlarmKind.FAILING,
            lately[-1].source,
            f"nothing answered in its last {FAILING_RUNS} runs; the last reason was: {lately[-1].reason}",
            "Run `clipdesk sources check` on it; correct the URLs in its file, or take it out of the topic.",
        )


def _blocked(runs: Sequence[SourceRun]) -> Iterator[Alarm]:
    last = runs[-1]
    if last.blocked >= BLOCKED_LEAST and last.blocked >= BLOCKED_SHARE * max(last.articles, 1):
        yield Alarm(
            AlarmKind.BLOCKED,
            last.source,
            f"{last.blocked} of {last.articles} pages were refused or answered with a wall",
            "Raise politeness.delay, set CLIPDESK_CONTACT, and ask the publisher; do not work around it.",
        )


def _silent(runs: Sequence[SourceRun], now: datetime) -> Iterator[Alarm]:
    fresh = [one.at for one in runs if one.new]
    if len(fresh) < HISTORY_LEAST:
        return
    usual = timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(fresh)))
    quiet = now - fresh[-1]
    if quiet > max(SILENT_LEAST, SILENT_FACTOR * usual):
        yield Alarm(
            AlarmKind.SILENT,
            runs[-1].source,
            f"nothing new for {_span(quiet)}, usual is {_span(usual)}",
            "Open its feed in a browser: it may have moved, or its link rules no longer fit.",
        )


def _no_text(runs: Sequence[SourceRun]) -> Iterator[Alarm]:
    usual, last = _usual(runs)
    if last is None:
        return
    words = median(one.words for one in usual)
    full, full_before = last.full / last.stored, median(one.full / one.stored for one in usual)
    if last.words < FALL * words or full < FALL * full_before:
        yield Alarm(
            AlarmKind.NO_TEXT,
            last.source,
            f"its articles have {last.words:.0f} words (usual {words:.0f}),"
            f" {full:.0%} of them are whole (usual {full_before:.0%})",
            "Look at one with `clipdesk parse URL`: a new layout wants hints, a paywall a note in its file.",
        )


def _no_dates(runs: Sequence[SourceRun]) -> Iterator[Alarm]:
    usual, last = _usual(runs)
    if last is None:
        return
    dated, before = last.dated / last.stored, median(one.dated / one.stored for one in usual)
    if dated < FALL * before:
        yield Alarm(
            AlarmKind.NO_DATES,
            last.source,
            f"{dated:.0%} of its articles carry a date (usual {before:.0%})",
            "Look at one with `clipdesk parse URL`, and give hints.published_at in its file.",
        )


def _usual(runs: Sequence[SourceRun]) -> tuple[list[SourceRun], SourceRun | None]:
    """The earlier runs that stored something, and the last one; None where there is too little to compare."""
    storing = [one for one in runs if one.stored]
    if len(storing) <= HISTORY_LEAST or storing[-1] is not runs[-1]:
        return [], None
    return storing[:-1], storing[-1]


def _span(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} hours"
