"""Follow a topic: one run from discovery to the report, in this process and without a scheduler."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Protocol

from filelock import FileLock, Timeout

from clipdesk.model.errors import ConfigError, in_words
from clipdesk.model.settings import Settings
from steps.report.report import RunReport, report
from steps.run import runs
from steps.run.answered import silence_of
from steps.run.crawl import CrawlProgress, crawl
from steps.run.disk import want_space
from steps.run.index import index
from steps.run.parse import parse_crawl
from steps.run.runs import Run
from steps.run.set_aside import CRAWLING, PARSING, failure_in, forget, note
from steps.run.store import store
from steps.run.stories import stories
from steps.upkeep.rematch import rematch_after

CRAWLS_AT_ONCE = 4
"""Crawls wait for the network most of the time. Chosen, not measured."""

AGAIN = "nothing that was done is lost: `clipdesk run` goes on from there"


class Watcher(Protocol):
    """Whoever shows the progress."""

    def began(self, run: Run, *, resumed: bool) -> None: ...
    def crawling(self, source: str, progress: CrawlProgress) -> None: ...
    def parsing(self, source: str, done: int, total: int) -> None: ...
    def storing(self, source: str) -> None: ...
    def grouping(self, done: int, total: int) -> None: ...
    def rematching(self, source: str, done: int, total: int) -> None: ...
    def ended(self, source: str, failure: str | None) -> None: ...


def follow(
    settings: Settings,
    topic_id: str,
    *,
    now: datetime,
    watcher: Watcher,
    sources: Sequence[str] | None = None,
    since: datetime | None = None,
    max_pages: int | None = None,
) -> RunReport:
    """Take up the topic's unfinished run, or begin one. A failing source never stops the others.

    Raises ClipdeskError or OSError for what stops all of them; the next call takes the run up.
    """
    with in_words(f"topic {topic_id!r}", hint=AGAIN):
        want_space(settings)
        settings.runs.mkdir(parents=True, exist_ok=True)
        lock = FileLock(settings.runs / f"{topic_id}.lock")
        try:
            with lock.acquire(timeout=0):
                unfinished = runs.unfinished(settings, topic_id)
                run = unfinished or runs.begin(
                    settings,
                    topic_id,
                    runs.run_id(topic_id, now),
                    now=now,
                    sources=sources,
                    since=since,
                    max_pages=max_pages,
                )
                watcher.began(run, resumed=unfinished is not None)
                return _complete(settings, run, now, watcher)
        except Timeout as error:
            raise ConfigError(
                f"topic {topic_id!r} is being followed by another process", hint="wait for it to end"
            ) from error


def _complete(settings: Settings, run: Run, now: datetime, watcher: Watcher) -> RunReport:
    """Whatever fails at a source, the others are crawled, parsed and stored. The run stays open for a source
    that deserves another try."""
    with ThreadPoolExecutor(CRAWLS_AT_ONCE) as pool:
        list(pool.map(lambda source: _one(settings, run, source, now, watcher), run.sources))
    store(settings, run.id, run.sources, now=now, on_source=watcher.storing)
    stories(settings, now=now, on_versions=watcher.grouping)
    index(settings)
    rematch_after(settings, run.id, now=now, on_page=watcher.rematching)
    result = report(settings, run.id)
    failures = [failure_in(runs.folder(settings, run.id) / source) for source in run.sources]
    if all(failure is None or failure.set_aside for failure in failures):
        runs.finish(settings, run.id, now=now)
    return result


def _one(settings: Settings, run: Run, source: str, now: datetime, watcher: Watcher) -> None:
    folder = runs.folder(settings, run.id) / source
    failure = failure_in(folder)
    if failure and failure.set_aside:
        watcher.ended(source, str(failure))
        return
    step = CRAWLING
    try:
        crawl(settings, run.id, source, on_progress=lambda progress: watcher.crawling(source, progress))
        step = PARSING
        parse_crawl(
            settings, run.id, source, on_page=lambda done, total: watcher.parsing(source, done, total)
        )
    except Exception as error:  # noqa: BLE001 - one source never stops the others; its row says why it failed
        watcher.ended(source, str(note(settings, run.id, source, step, error, now=now)))
        return
    forget(folder, CRAWLING, PARSING)
    watcher.ended(source, silence_of(settings, run.id, source))
