"""What an operator must be told about a source, judged against its own last 28 days. Pure.

Every alarm names the source, the evidence and what to do. A source with too little history raises none but
`failing`: nobody knows yet what is usual for it. docs/extend.md says how to add a kind. What is not seen in a
source's past is found in steps/report/trouble.py.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from clipdesk.model.kind import Kind


@dataclass(frozen=True, slots=True)
class SourceRun:
    """One source in one run, counted from the corpus.

    `answered` says that something of its discovery answered; `articles` are pages judged (stored or not),
    `blocked` those that were refused (403, 429, a block or consent page); `stored` ones are in the corpus,
    with `words` as their median length and `dated` as how many of them carry a date. `refused` is the reason
    of a page of discovery that was refused, empty where none was.
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
    refused: str = ""


Check = Callable[[Sequence[SourceRun], datetime], str | None]
"""From the runs of one source (the oldest first, never none) and the moment of judging to the evidence."""

# Chosen, not measured, as no source's troubles are labelled anywhere: late enough that an alarm is worth
# getting up for. tests/steps/test_alarms.py holds what each of them lets pass.
WINDOW = timedelta(days=28)
FAILING_RUNS = 2
BLOCKED_SHARE = 0.5
BLOCKED_LEAST = 3
SILENT_LEAST = timedelta(days=2)
SILENT_FACTOR = 4.0
HISTORY_LEAST = 5
FALL = 0.4
"""Text or dates have stopped coming when they fall under this share of what was usual."""


def _failing(runs: Sequence[SourceRun], _now: datetime) -> str | None:
    lately = runs[-FAILING_RUNS:]
    if len(lately) < FAILING_RUNS or any(one.answered for one in lately) or lately[-1].refused:
        return None
    return f"nothing answered in its last {FAILING_RUNS} runs; the last reason was: {lately[-1].reason}"


def _blocked(runs: Sequence[SourceRun], _now: datetime) -> str | None:
    last, lately = runs[-1], runs[-FAILING_RUNS:]
    if len(lately) == FAILING_RUNS and all(one.refused and not one.answered for one in lately):
        return f"its feeds were refused in its last {FAILING_RUNS} runs; the last reason was: {last.refused}"
    if last.blocked < BLOCKED_LEAST or last.blocked < BLOCKED_SHARE * max(last.articles, 1):
        return None
    return f"{last.blocked} of {last.articles} pages were refused or answered with a wall"


def _silent(runs: Sequence[SourceRun], now: datetime) -> str | None:
    fresh = [one.at for one in runs if one.new]
    if len(fresh) < HISTORY_LEAST:
        return None
    usual = timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(fresh)))
    quiet = now - fresh[-1]
    if quiet <= max(SILENT_LEAST, SILENT_FACTOR * usual):
        return None
    return f"nothing new for {_span(quiet)}, usual is {_span(usual)}"


def _no_text(runs: Sequence[SourceRun], _now: datetime) -> str | None:
    usual, last = _usual(runs)
    if last is None:
        return None
    words = median(one.words for one in usual)
    full, full_before = last.full / last.stored, median(one.full / one.stored for one in usual)
    if last.words >= FALL * words and full >= FALL * full_before:
        return None
    return (
        f"its articles have {last.words:.0f} words (usual {words:.0f}),"
        f" {full:.0%} of them are whole (usual {full_before:.0%})"
    )


def _no_dates(runs: Sequence[SourceRun], _now: datetime) -> str | None:
    usual, last = _usual(runs)
    if last is None:
        return None
    dated, before = last.dated / last.stored, median(one.dated / one.stored for one in usual)
    return f"{dated:.0%} of its articles carry a date (usual {before:.0%})" if dated < FALL * before else None


def _usual(runs: Sequence[SourceRun]) -> tuple[list[SourceRun], SourceRun | None]:
    """The earlier runs that stored something, and the last one; None where there is too little to compare."""
    storing = [one for one in runs if one.stored]
    if len(storing) <= HISTORY_LEAST or storing[-1] is not runs[-1]:
        return [], None
    return storing[:-1], storing[-1]


def _span(length: timedelta) -> str:
    hours = length.total_seconds() / 3600
    return f"{hours / 24:.1f} days" if hours >= 48 else f"{hours:.1f} hours"


class AlarmKind(Kind):
    """What it means, what to do, and the check that finds it in a source's past; None where another does."""

    FAILING = (
        "failing",
        "nothing of the source answered twice in a row",
        "Run `clipdesk sources check` on it; correct the URLs in its file, or take it out of the topic.",
        _failing,
    )
    BLOCKED = (
        "blocked",
        "most pages, or all that names them, were refused or answered with a wall",
        "Raise politeness.delay, set CLIPDESK_CONTACT, and ask the publisher; do not work around it.",
        _blocked,
    )
    SILENT = (
        "silent",
        "nothing new for much longer than usual",
        "Open its feed in a browser: it may have moved, or its link rules no longer fit.",
        _silent,
    )
    NO_TEXT = (
        "no_text",
        "its articles have become short or incomplete",
        "Look at one with `clipdesk parse URL`: a new layout wants hints, a paywall a note in its file.",
        _no_text,
    )
    NO_DATES = (
        "no_dates",
        "its articles carry dates no more",
        "Look at one with `clipdesk parse URL`, and give hints.published_at in its file.",
        _no_dates,
    )
    MISSED = (
        "missed",
        "a feed, sitemap or listing named nothing known: between two looks some may have come and gone",
        "Lower poll.slowest in the source's file, or give the topic a schedule that comes more often.",
        None,
    )
    MOVED = (
        "moved",
        "a feed, sitemap or listing has moved for good, and is asked for where it is now",
        "Correct its address in the source's file.",
        None,
    )
    QUARANTINED = (
        "quarantined",
        "a feed, sitemap or listing failed several times in a row, and is asked ever less often",
        "Run `clipdesk sources check` on the source; when it is well again, `clipdesk crawl wake SOURCE`.",
        None,
    )
    RETIRED = (
        "retired",
        "a feed, sitemap or listing is gone or has been dead for a month, and is hardly asked any more",
        "Find its new address with `clipdesk sources find HOMEPAGE`, or take it out of the source's file.",
        None,
    )
    TOO_FEW = (
        "too_few",
        "far fewer new articles in a language than the source usually gives at this time of the week",
        "Look at `clipdesk crawl status SOURCE` and `clipdesk report`: what was named, what left out.",
        None,
    )
    TOO_MANY = (
        "too_many",
        "far more new articles in a language than the source usually gives at this time of the week",
        "Look at some: big news, an archive that was put online, or addresses that change at each visit.",
        None,
    )
    LATE = (
        "late",
        "a run was not done by its deadline: twice the topic's `limits.max_seconds`, and half an hour. Raised"
        " by the triggerer, whose log has it too; a run that had to wait for its turn is not told of",
        "Open the run: a crawl that stands still has its log there; clear it, or mark it failed and let the"
        " others go on.",
        None,
    )

    SET_ASIDE = (
        "set_aside",
        "a step failed at the source in a way that another try does not mend; its run went on without it",
        "Read crawl.log and failed.json in the run's folder. The next run begins the source anew; what fails"
        " there again is a defect: report it with these two files.",
        None,
    )
    ALONE = (
        "alone",
        "the last crawl could not use hosts.sqlite: it kept delays and the day's budget for itself alone",
        "Free space, give this user write permission, or end what holds the file.",
        None,
    )
    FAULTY = (
        "faulty",
        "the file of a topic or of a source cannot be used: the topic has no DAG, the source is left out",
        "Correct it: `clipdesk topics check` shows every fault with its line.",
        None,
    )
    NEARLY_FULL = (
        "nearly_full",
        "the disk that holds CLIPDESK_HOME has little space left; no run begins with less than"
        " CLIPDESK_DISK_LEAST",
        "Free space, or move the data to a larger disk; `clipdesk maintain` removes what is not needed.",
        None,
    )
    DEAD = (
        "dead",
        "a channel did not take an alarm; the others tell of that, and it is tried again each time",
        "Correct its URL in CLIPDESK_ALARM_CHANNELS or CLIPDESK_WEBHOOK_URL; `python -m scheduler tell` tries"
        " all of them.",
        None,
    )
    DAMAGED = (
        "damaged",
        "`maintenance` found that the corpus or its archive is not what was written",
        "Run `clipdesk check`: it names each damage, what it means for readers, and what to do.",
        None,
    )

    LAGGING = (
        "lagging",
        "a consumer of the changes has not read for more than a week what it has to: takedowns among it",
        "Start it again, or forget it: `clipdesk changes --as NAME --forget`.",
        None,
    )

    def __init__(self, word: str, meaning: str = "", advice: str = "", check: Check | None = None) -> None:
        super().__init__(word, meaning)
        self.advice = advice
        self.check = check


@dataclass(frozen=True, slots=True)
class Alarm:
    """`source` is what the alarm is about: a source; else a DAG, a topic, a channel, a consumer, the disk.
    `advice` has it in the place of SOURCE, so that its commands can be copied."""

    kind: AlarmKind
    source: str
    evidence: str
    advice: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "advice", self.advice.replace("SOURCE", self.source))

    def __str__(self) -> str:
        return f"{self.source} is {self.kind.in_words}: {self.evidence}. {self.advice}"


def alarms(history: Sequence[SourceRun], *, now: datetime) -> list[Alarm]:
    """The alarms over all sources; `history` in any order; older than the window is left out."""
    by_source: dict[str, list[SourceRun]] = {}
    for one in sorted(history, key=lambda one: one.at):
        if now - one.at <= WINDOW:
            by_source.setdefault(one.source, []).append(one)
    return [alarm for runs in by_source.values() for alarm in _of_source(runs, now)]


def _of_source(runs: Sequence[SourceRun], now: datetime) -> Iterator[Alarm]:
    """Of a source that is failing, nothing else can be said."""
    for kind in AlarmKind:
        evidence = kind.check(runs, now) if kind.check else None
        if evidence is not None:
            yield Alarm(kind, runs[-1].source, evidence, kind.advice)
            if kind is AlarmKind.FAILING:
                return
