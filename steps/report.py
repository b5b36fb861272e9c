"""What became of a run: counted by source and outcome, from the crawl log."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.tables import Corpus
from model.crawl_record import FAILED, CrawlRecord, Outcome, UrlKind
from model.settings import Settings
from steps import runs


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
    article URLs; `error` is why the source as a whole failed: its crawl never ended, or none of its feeds and
    listings answered."""

    source: str
    known: int
    fetched: int
    outcomes: dict[Outcome, int]
    reasons: tuple[Reason, ...]
    discovery_failures: tuple[Reason, ...]
    error: str | None = None

    @property
    def discovered(self) -> int:
        return self.known + sum(self.outcomes.values())

    @property
    def failed(self) -> int:
        return sum(self.outcomes.get(outcome, 0) for outcome in FAILED)


@dataclass(frozen=True, slots=True)
class RunReport:
    run: str
    topic: str | None
    sources: tuple[SourceReport, ...]

    @property
    def failed_sources(self) -> tuple[SourceReport, ...]:
        return tuple(source for source in self.sources if source.error)

    def total(self, outcome: Outcome) -> int:
        return sum(source.outcomes.get(outcome, 0) for source in self.sources)

    @property
    def nothing_new(self) -> bool:
        return not any(source.fetched for source in self.sources) and not self.failed_sources


def report(settings: Settings, run_id: str) -> RunReport:
    """Read from the crawl log, so it is the same whenever it is asked for."""
    run = runs.read(settings, run_id)
    rows: defaultdict[str, list[CrawlRecord]] = defaultdict(list)
    for record in Corpus.open(settings.corpus).crawl_log(run_id):
        rows[record.source].append(record)
    return RunReport(
        run_id,
        run.topic,
        tuple(_source_report(settings, run_id, source, rows[source]) for source in run.sources),
    )


def _source_report(
    settings: Settings, run_id: str, source: str, records: Sequence[CrawlRecord]
) -> SourceReport:
    folder = runs.folder(settings, run_id) / source
    stats = folder / "crawl.stats.json"
    known = int(json.loads(stats.read_text(encoding="utf-8"))["known"]) if stats.exists() else 0
    articles = [record for record in records if record.kind is UrlKind.ARTICLE]
    discovery = [record for record in records if record.kind not in (UrlKind.ARTICLE, UrlKind.ROBOTS)]
    broken = [record for record in discovery if record.outcome in FAILED]
    return SourceReport(
        source=source,
        known=known,
        fetched=sum(record.record is not None for record in articles),
        outcomes=dict(Counter(record.outcome for record in articles)),
        reasons=_reasons(articles),
        discovery_failures=_reasons(broken),
        error=_error(complete=(folder / "parsed.jsonl").exists(), discovery=discovery, broken=broken),
    )


def _error(*, complete: bool, discovery: Sequence[CrawlRecord], broken: Sequence[CrawlRecord]) -> str | None:
    if not complete:
        return "its crawl or its parsing did not end; see crawl.log in the run's folder"
    if discovery and len(broken) == len(discovery):
        return f"none of its feeds, sitemaps and listings answered: {broken[0].reason}"
    return None


def _reasons(records: Sequence[CrawlRecord]) -> tuple[Reason, ...]:
    """Grouped by outcome and reason, the most frequent first; what needs no reason is left out."""
    groups: defaultdict[tuple[Outcome, str], list[str]] = defaultdict(list)
    for record in records:
        if record.reason:
            groups[record.outcome, record.reason].append(record.url)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return tuple(Reason(outcome, text, len(urls), urls[0]) for (outcome, text), urls in ordered)
