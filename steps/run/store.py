"""Store what was parsed: the crawl log and the new versions, once per (run, source), a part at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from clipdesk.corpus.numbering import Key
from clipdesk.corpus.storable import storable
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery_state import after_looks
from clipdesk.model.errors import CrawlError
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.handover import captures_in, records_in
from steps.run.set_aside import MACHINE, STORING, forget, note

PART = 1_000
"""Rows of the log, and at most as many articles, that are held in memory and stored at a time. What an open
run has stored is counted in such parts: another number needs another FORMAT of runs. Chosen, not measured."""


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
    stored = 0
    earlier: set[Key] = set()
    looks: list[CrawlRecord] = []
    for part, (records, parsed) in enumerate(_parts(runs.folder(settings, run_id) / source)):
        captures, unstorable = storable(parsed, source)
        done = corpus.append_versions(run_id, source, captures, now=now, part=part, earlier=earlier)
        outcomes = {capture.record: done.outcomes[capture.record] for capture in captures}
        rows = [_with_outcome(done.as_stored(record), outcomes, unstorable) for record in records]
        corpus.append_crawl_log(run_id, source, rows, part=part)
        corpus.append_withdrawals(run_id, source, rows, part=part)
        stored += sum(outcome is Outcome.STORED for outcome in outcomes.values())
        looks += [record for record in records if record.look is not None]
    if looks:
        _keep_looks(corpus, settings, run_id, source, looks)
    return stored


def _keep_looks(
    corpus: Corpus, settings: Settings, run_id: str, source: str, looks: Sequence[CrawlRecord]
) -> None:
    poll_of = of_run(settings, run_id).source(source).poll_of
    corpus.keep_discovery(
        source, lambda states: after_looks(states, looks, poll_of), transaction=f"{run_id}/{source}"
    )


def _parts(folder: Path) -> Iterator[tuple[list[CrawlRecord], list[Capture]]]:
    """The records of the log, and with each part the captures of its pages: both files have the same order.

    Raises CrawlError for a capture that no record tells of in its place.
    """
    captures = captures_in(folder / "captures.jsonl")
    capture = next(captures, None)
    log = records_in(folder / "parsed.jsonl")
    while records := list(islice(log, PART)):
        pages = {record.record for record in records}
        mine = []
        while capture is not None and capture.record in pages:
            mine.append(capture)
            capture = next(captures, None)
        yield records, mine
    if capture is not None:
        raise CrawlError(
            f"holds {capture.article.url}, of which parsed.jsonl does not tell in its place",
            where=str(folder / "captures.jsonl"),
            hint="remove both files: when their run is taken up, the pages are parsed again",
        )


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
        return replace(record, outcome=outcome)
    return replace(record, outcome=outcome, reason=outcome.meaning, topics_judged=())
