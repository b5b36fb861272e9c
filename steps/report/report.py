"""What became of a run: counted by source and outcome, from the crawl log."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.shapes import member_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import in_words as told_in_words
from clipdesk.model.settings import Settings
from steps.report.evidence import in_words
from steps.run import runs
from steps.run.answered import no_answer
from steps.run.handover import CrawlStats, Rested, read_stats
from steps.run.set_aside import failure_in
from steps.upkeep import rematch_report
from steps.upkeep.rematch_report import RematchReport


@dataclass(frozen=True, slots=True)
class Reason:
    """Why so many URLs of a source ended in that outcome, with one of them."""

    outcome: Outcome
    text: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class SourceReport:
    """`known` URLs were seen in earlier runs and are not due, `fetched` ones answered; `outcomes` counts
    article URLs; `discovery_faults` are of what names articles, also where it could be read; `error` is why
    the source as a whole failed: its crawl never ended, nothing of its discovery answered, or most of its
    pages could not be read; `resting` are its pages of discovery that were not due."""

    source: str
    known: int
    fetched: int
    outcomes: dict[Outcome, int]
    reasons: tuple[Reason, ...]
    discovery_faults: tuple[Reason, ...]
    error: str | None = None
    resting: tuple[Rested, ...] = ()

    @property
    def discovered(self) -> int:
        return self.known + sum(self.outcomes.values())

    @property
    def failed(self) -> int:
        return sum(count for outcome, count in self.outcomes.items() if outcome.failed)


@dataclass(frozen=True, slots=True)
class RunReport:
    """`window` are the moments that a run looked back at; `left_out` are sources that it did not follow;
    `stored_for` counts the new versions by topic, of any that follows their source; `rematch` is what the
    run did for its topic with pages that were there before."""

    run: str
    topic: str | None
    sources: tuple[SourceReport, ...]
    window: tuple[datetime, datetime] | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    stored_for: Mapping[str, int] = field(default_factory=dict)
    rematch: RematchReport | None = None

    @property
    def resting(self) -> tuple[Rested, ...]:
        """The pages of discovery that were not due, the next one first."""
        every = (one for source in self.sources for one in source.resting)
        return tuple(sorted(every, key=lambda one: (one.until, one.url)))

    @property
    def failed_sources(self) -> tuple[SourceReport, ...]:
        return tuple(source for source in self.sources if source.error)

    def total(self, outcome: Outcome) -> int:
        return sum(source.outcomes.get(outcome, 0) for source in self.sources)

    @property
    def nothing_new(self) -> bool:
        return not any(source.fetched for source in self.sources) and not self.failed_sources


@told_in_words("report", hint="nothing was changed: run it again")
def report(settings: Settings, run_id: str) -> RunReport:
    """Read from the crawl log, so it is the same whenever it is asked for."""
    run = runs.read(settings, run_id)
    logged: defaultdict[str, list[Logged]] = defaultdict(list)
    for source, some in _logged(settings, run_id):
        logged[source].append(some)
    sources = tuple(_source_report(settings, run_id, source, logged[source]) for source in run.sources)
    window = (run.since, run.until) if run.since and run.until else None
    return RunReport(
        run_id,
        run.topic,
        sources,
        window,
        run.left_out,
        _stored_for(settings, run_id),
        rematch_report.of_run(runs.folder(settings, run_id)),
    )


_STORED_FOR = """
    SELECT topic, count(*) AS versions
    FROM (SELECT unnest(topics).topic AS topic FROM article_versions WHERE run = $run)
    GROUP BY topic ORDER BY versions DESC, topic
"""


def _stored_for(settings: Settings, run_id: str) -> dict[str, int]:
    rows = rows_of(Corpus.open(settings.corpus), _STORED_FOR, {"run": run_id})
    return {row["topic"]: row["versions"] for row in rows}


class Logged(NamedTuple):
    """Rows of the crawl log that a report need not tell apart: how many, how many of them with a page in the
    archive, and the URL of the first one."""

    kind: UrlKind
    outcome: Outcome
    reason: str
    rows: int
    archived: int
    url: str


_LOGGED = """
    SELECT source, kind, outcome, reason, count(*) AS rows, count(archive_path) AS archived,
           arg_min(url, (logged_at, url)) AS url
    FROM crawl_log WHERE run = $run GROUP BY source, kind, outcome, reason
    ORDER BY min((logged_at, url))
"""


def _logged(settings: Settings, run_id: str) -> Iterator[tuple[str, Logged]]:
    for row in rows_of(Corpus.open(settings.corpus), _LOGGED, {"run": run_id}):
        source = row.pop("source")
        yield source, Logged(**{**row, "kind": _kind(row["kind"]), "outcome": _outcome(row["outcome"])})


_kind, _outcome = member_of(UrlKind), member_of(Outcome)


def _source_report(settings: Settings, run_id: str, source: str, logged: Sequence[Logged]) -> SourceReport:
    folder = runs.folder(settings, run_id) / source
    stats = read_stats(folder) if (folder / "crawl.stats.json").exists() else CrawlStats(0, 0)
    articles = [some for some in logged if some.kind is UrlKind.ARTICLE]
    discovery = [some for some in logged if some.kind.is_discovery]
    faulty = [some for some in discovery if some.outcome.failed or some.outcome is Outcome.FETCHED]
    outcomes: Counter[Outcome] = Counter()
    for some in articles:
        outcomes[some.outcome] += some.rows
    return SourceReport(
        source=source,
        known=stats.known,
        fetched=sum(some.archived for some in articles),
        outcomes=dict(outcomes),
        reasons=_reasons(articles),
        discovery_faults=_reasons(faulty),
        error=_failure(folder) or no_answer(discovery) or _unread(articles),
        resting=stats.resting,
    )


def _failure(folder: Path) -> str | None:
    """Why a step of the source did not end."""
    if failure := failure_in(folder):
        return str(failure)
    if not (folder / "parsed.jsonl").exists():
        return "its crawl or its parsing did not end; see crawl.log in the run's folder"
    return None


def _unread(articles: Sequence[Logged]) -> str | None:
    unread = [some for some in articles if some.outcome is Outcome.PARSE_ERROR]
    count = sum(some.rows for some in unread)
    if 2 * count > sum(some.archived for some in articles):
        return f"{count} of its pages could not be read: {unread[0].reason}"
    return None


def _reasons(logged: Sequence[Logged]) -> tuple[Reason, ...]:
    """By outcome and reason, the most frequent first; what needs no reason is left out."""
    groups: dict[tuple[Outcome, str], Reason] = {}
    for some in logged:
        if some.reason:
            key = (some.outcome, in_words(some.outcome, some.reason))
            before = groups.get(key, Reason(*key, count=0, example=some.url))
            groups[key] = replace(before, count=before.count + some.rows)
    ordered = sorted(groups.items(), key=lambda group: (-group[1].count, group[0]))
    return tuple(reason for _, reason in ordered)
