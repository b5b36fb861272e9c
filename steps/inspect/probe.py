"""Probe the sources: ask each where it names its articles, fetch no article, store nothing."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.crawl import crawl
from steps.run.handover import records_in
from steps.run.runs import Run


@dataclass(frozen=True, slots=True)
class ProbedEntry:
    """One answer of discovery; `candidates` are the article URLs it named."""

    url: str
    kind: UrlKind
    outcome: Outcome
    reason: str
    candidates: int


@dataclass(frozen=True, slots=True)
class Probe:
    """`error` says why the probe itself ended early."""

    source: str
    entries: tuple[ProbedEntry, ...]
    error: str = ""

    @property
    def answers(self) -> bool:
        """Whether at least one entry answered and named an article."""
        return any(not entry.outcome.failed and entry.candidates for entry in self.entries)


def probe(settings: Settings, source_id: str, *, now: datetime) -> Probe:
    """A crawl without articles, in a folder of its own that is forgotten afterwards."""
    with tempfile.TemporaryDirectory(prefix="clipdesk-probe-") as folder:
        apart = settings.model_copy(update={"home": Path(folder)})
        run = Run(runs.run_id("probe", now), None, (source_id,), now, by="probe", max_pages=0)
        runs.write(apart, run)
        try:
            summary = crawl(apart, run.id, source_id)
        except CrawlError as error:
            return Probe(source_id, (), str(error))
        return Probe(source_id, _entries(list(records_in(Path(summary.log)))))


def _entries(records: Sequence[CrawlRecord]) -> tuple[ProbedEntry, ...]:
    return tuple(
        ProbedEntry(entry.url, entry.kind, entry.outcome, entry.reason, _named_by(entry.url, records))
        for entry in records
        if entry.kind.is_discovery
    )


def _named_by(url: str, records: Sequence[CrawlRecord]) -> int:
    return sum(record.kind is UrlKind.ARTICLE and record.found_on == url for record in records)
