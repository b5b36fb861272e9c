"""Store what was parsed: the crawl log and the new versions, once per (run, source)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import captures_in, records_in


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """`stored` new versions over all sources; `skipped` sources had nothing parsed to store."""

    run: str
    stored: int
    skipped: tuple[str, ...]


def store(
    settings: Settings,
    run_id: str,
    source_ids: Sequence[str],
    *,
    now: datetime,
    on_source: Callable[[str], None] | None = None,
) -> StoreSummary:
    """Append each source's rows exactly once; `index` then brings `articles` up to date.

    Raises CrawlError for what was parsed and cannot be read, and CorpusError.
    """
    corpus = Corpus.open(settings.corpus)
    stored, skipped = 0, []
    for source in sorted(source_ids):
        if on_source:
            on_source(source)
        if (runs.folder(settings, run_id) / source / "parsed.jsonl").exists():
            stored += _store_source(corpus, settings, run_id, source, now)
        else:
            skipped.append(source)
    return StoreSummary(run_id, stored, tuple(skipped))


def _store_source(corpus: Corpus, settings: Settings, run_id: str, source: str, now: datetime) -> int:
    folder = runs.folder(settings, run_id) / source
    captures = list(captures_in(folder / "captures.jsonl"))
    stored = corpus.append_versions(run_id, source, captures, now=now)
    outcomes = {capture.record: stored.outcomes[capture.record] for capture in captures}
    records = [_with_outcome(record, outcomes) for record in records_in(folder / "parsed.jsonl")]
    corpus.append_crawl_log(run_id, source, records)
    return sum(outcome is Outcome.STORED for outcome in outcomes.values())


def _with_outcome(record: CrawlRecord, outcomes: dict[ArchiveRecord, Outcome]) -> CrawlRecord:
    """What was not stored leaves its article with the topics that it had, or that another URL gave it: the
    row is no verdict on them."""
    if record.record is None or record.record not in outcomes:
        return record
    outcome = outcomes[record.record]
    if outcome is Outcome.STORED:
        return replace(record, outcome=outcome, reason="")
    return replace(record, outcome=outcome, reason=outcome.meaning, topics_judged=())
