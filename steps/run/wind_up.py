"""A crawl that had to be ended from outside keeps what it had: its archive and its log are completed here,
with a record that says how it ended."""

from dataclasses import replace
from datetime import datetime

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import Settings
from spiders.crawl.crawl_log import CrawlLog
from steps.run import runs
from steps.run.runs import Run

UNFINISHED = "#unfinished"
"""Behind an address of the source's discovery: what it names was not looked at to the end."""


def wind_up(settings: Settings, run: Run, source: str, why: str, *, now: datetime) -> bool:
    """Whether there was anything to keep; nothing temporary is left in either case.

    A page that was fetched and has no record yet stays in the archive alone: the next run asks for it again.
    Raises ArchiveError and CrawlError where nothing can be written.
    """
    path = runs.folder(settings, run.id) / source / "crawl.jsonl"
    with ArchiveWriter(runs.archive(settings, run, source), settings.archive, go_on=True) as archive:
        log = CrawlLog(path, archive.salvaged.end)
        if not log.resumed:
            log.abandon()
            archive.discard()
            path.with_name(f"{path.name}.tmp").unlink()
            return False
        for record in list(log.earlier()):
            if record.kind.is_discovery and (record.etag or record.last_modified):
                # Without validators, the next run sees what this one did not come to.
                log.write(replace(record, etag=None, last_modified=None))
        log.write(_unfinished(settings, run, source, why, now))
    log.settle()
    log.complete(
        {
            "run": run.id,
            "source": source,
            "known": 0,
            "ended_early": why,
            "finished_at": now.isoformat(),
            **log.figures(),
        }
    )
    return True


def _unfinished(settings: Settings, run: Run, source: str, why: str, now: datetime) -> CrawlRecord:
    entry = of_run(settings, run.id).source(source).discovery[0]
    return CrawlRecord(
        run.id, run.topic, source, f"{entry.address}{UNFINISHED}", entry.kind,
        Outcome.LIMIT_REACHED, now, reason=why, first_seen_at=now,
    )  # fmt: skip
