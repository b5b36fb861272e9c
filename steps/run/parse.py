"""Parse what a crawl fetched: every page becomes a capture, or a record that says why it is none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path

from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from clipdesk.processes.worker import Bounds
from steps.run import runs
from steps.run.handover import captures_in, lines_in, records_in, written_whole
from steps.run.page_desk import Judged, broken, not_a_page, open_desk
from steps.run.page_workers import PageWorkers
from steps.run.runs import Run

OnPage = Callable[[int, int], None]
"""Called with pages done and pages in all."""

SMALL = 64
"""Up to so many records a second process costs more than it gives."""


@dataclass(frozen=True, slots=True)
class ParseSummary:
    """`captures` and `log` are paths; `pages` were parsed, `articles` of them are kept."""

    source: str
    captures: str
    log: str
    pages: int
    articles: int


def parse_crawl(
    settings: Settings, run_id: str, source_id: str, *, on_page: OnPage | None = None
) -> ParseSummary:
    """Read the crawl's log, parse every fetched page. Does nothing if this was done before. Raises CrawlError
    for a log that cannot be read."""
    folder = runs.folder(settings, run_id) / source_id
    crawled, captures, log = (folder / f"{name}.jsonl" for name in ("crawl", "captures", "parsed"))
    pages = lines_in(crawled)
    if not _complete(captures, log):
        run = runs.read(settings, run_id)
        # The log last: it says that the captures are complete.
        with written_whole(log) as records, written_whole(captures) as kept:
            for judged in judge_all(settings, run, source_id, records_in(crawled), pages, on_page):
                records.write(f"{to_json(judged.record)}\n")
                if judged.capture:
                    kept.write(f"{judged.line}\n")
    return ParseSummary(source_id, str(captures), str(log), pages, lines_in(captures))


def _complete(captures: Path, log: Path) -> bool:
    """Whether both are there and can be read. What another release parsed and this one cannot read is parsed
    again: the pages are in the archive."""
    try:
        for _ in chain(records_in(log), captures_in(captures)):
            continue
    except (CrawlError, OSError):
        return False
    return True


def judge_all(
    settings: Settings,
    run: Run,
    source_id: str,
    records: Iterable[CrawlRecord],
    total: int,
    on_page: OnPage | None,
) -> Iterator[Judged]:
    """Every record, in order; the pages among them are parsed in processes that bound what each may cost."""
    count = settings.workers if total > SMALL else 1
    bounds = Bounds(settings.page_seconds, settings.page_memory)
    desk = partial(open_desk, settings, run, source_id)
    with PageWorkers[CrawlRecord, Judged](count, desk, bounds) as workers:
        every = workers.judge(records, at_once=not_a_page, failed=partial(broken, settings, run))
        for done, judged in enumerate(every, start=1):
            if on_page:
                on_page(done, total)
            yield judged
