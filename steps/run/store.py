"""Store what was parsed: the crawl log and the new versions, once per (run, source)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clipdesk.corpus.storable import storable
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import captures_in, records_in
from steps.run.set_aside import MACHINE, STORING, forget, note


@dataclass(frozen=True, slots=True)
class StoreSummary:
    """`stored` new versions over all sources; `skipped` sources had nothing parsed to store; `failed` ones
    could not be stored, and why."""

    run: str
    stored: int
    skipped: tuple[str, ...]
    failed: Mapping[str, str]


def store(
    settings: Settings,
    run_id: str,
    source_ids: Sequence[str],
    *,
    now: datetime,
    on_source: Callable[[str], None] | None = None,
) -> StoreSummary:
    """Append each source's rows exactly once; `index` then brings `articles` up to date.

    A source that cannot be stored leaves the others alone. Raises, when all have had their turn, what the
    machine has to do with it: CorpusError, ArchiveError, OSError.
    """
    corpus = Corpus.open(settings.corpus)
    stored, skipped, failed = 0, [], {}
    machine: Exception | None = None
    for source in sorted(source_ids):
        if on_source:
            on_source(source)
        folder = runs.folder(settings, run_id) / source
        if not (folder / "parsed.jsonl").exists():
            skipped.append(source)
            continue
        try:
            stored += _store_source(corpus, settings, run_id, source, now)
        except Exception as error:  # noqa: BLE001 - one source never stops the others; it is noted and told
            failed[source] = str(note(settings, run_id, source, STORING, error, now=now))
            machine = error if isinstance(error, MACHINE) else machine
        else:
            forget(folder, STORING)
    if machine is not None:
        raise machine
    return StoreSummary(run_id, stored, tuple(skipped), failed)


def _store_source(corpus: Corpus, settings: Settings, run_id: str, source: str, now: datetime) -> int:
    folder = runs.folder(settings, run_id) / source
    captures, unstorable = storable(captures_in(folder / "captures.jsonl"), source)
    stored = corpus.append_versions(run_id, source, captures, now=now)
    outcomes = {capture.record: stored.outcomes[capture.record] for capture in captures}
    records = [_with_outcome(record, outcomes, unstorable) for record in records_in(folder / "parsed.jsonl")]
    corpus.append_crawl_log(run_id, source, records)
    return sum(outcome is Outcome.STORED for outcome in outcomes.values())


def _with_outcome(
    record: CrawlRecord, outcomes: Mapping[ArchiveRecord, Outcome], unstorable: Mapping[ArchiveRecord, str]
) -> CrawlRecord:
    """What was not stored leaves its article with the topics that it had, or that another URL gave it: the
    row is no verdict on them."""
    if record.record is None:
        return record
    if refused := unstorable.get(record.record):
        return replace(record, outcome=Outcome.PARSE_ERROR, reason=refused, topics_judged=())
    if record.record not in outcomes:
        return record
    outcome = outcomes[record.record]
    if outcome is Outcome.STORED:
        return replace(record, outcome=outcome, reason="")
    return replace(record, outcome=outcome, reason=outcome.meaning, topics_judged=())
