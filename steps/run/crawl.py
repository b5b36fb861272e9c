"""Crawl one source in a Scrapy process of its own; done when `crawl.jsonl` stands under its final name."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer
from typing import IO, cast

from clipdesk.model.errors import CrawlError
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import PROJECT, Settings
from clipdesk.model.text import one_line
from clipdesk.model.topic import Limits
from steps.run import runs
from steps.run.child_process import die_with_parent
from steps.run.handover import read_stats
from steps.run.runs import Run

logger = logging.getLogger("clipdesk.runs")

OnProgress = Callable[["CrawlProgress"], None]
OnLog = Callable[[str], None]
CRAWL_GRACE = 120.0
"""How long a crawl may outlast its topic's limit before it is ended from outside, in seconds: the longest
request, its tries, and closing the files (chosen, not measured)."""


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    fetched: int = 0
    queued: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """`log` is the path of the CrawlRecords; `known` counts URLs that were seen before and are not due."""

    source: str
    log: str
    known: int
    fetched: int


def crawl(
    settings: Settings,
    run_id: str,
    source_id: str,
    *,
    on_progress: OnProgress | None = None,
    on_log: OnLog | None = None,
) -> CrawlSummary:
    """Fetch what is new at the source. Does nothing if this run has crawled it already.

    Raises CrawlError when the process ends without its log or has to be ended, or what it left before cannot
    be read.
    """
    run = runs.read(settings, run_id)
    folder = runs.folder(settings, run_id) / source_id
    if not (folder / "crawl.jsonl").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _run_scrapy(settings, run, source_id, folder, on_progress, on_log)
    return _summary(source_id, folder)


def _summary(source_id: str, folder: Path) -> CrawlSummary:
    stats = read_stats(folder)
    return CrawlSummary(source_id, str(folder / "crawl.jsonl"), stats.known, stats.fetched)


def _run_scrapy(
    settings: Settings,
    run: Run,
    source_id: str,
    folder: Path,
    on_progress: OnProgress | None,
    on_log: OnLog | None,
) -> None:
    seconds = _limit(settings, run) + CRAWL_GRACE
    with (
        (folder / "crawl.log").open("w", encoding="utf-8") as log,
        _channel(on_progress) as descriptor,
        _process(_command(run, source_id, descriptor), settings, seconds, descriptor) as (process, output),
    ):
        for line in output:
            words = one_line(line)
            log.write(f"{words}\n")
            if on_log:
                on_log(words)
        code = process.wait()
    if not (folder / "crawl.jsonl").exists():
        raise CrawlError(
            f"the crawl ended with code {code} and without its log",
            where=source_id,
            hint=f"its last words are in {folder / 'crawl.log'}",
        )


def _limit(settings: Settings, run: Run) -> float:
    limits = of_run(settings, run.id).topic(run.topic).limits if run.topic else Limits()
    return run.max_seconds or limits.max_seconds


def _command(run: Run, source_id: str, progress: int) -> list[str]:
    arguments = {
        "source": source_id,
        "run": run.id,
        "topic": run.topic,
        "since": run.since.isoformat() if run.since else None,
        "until": run.until.isoformat() if run.until else None,
        "max_pages": run.max_pages,
        "max_seconds": run.max_seconds,
    }
    given = [
        part for name, value in arguments.items() if value is not None for part in ("-a", f"{name}={value}")
    ]
    return [sys.executable, "-m", "scrapy", "crawl", "source", "-s", f"PROGRESS_FD={progress}", *given]


@contextmanager
def _process(
    command: list[str], settings: Settings, seconds: float, progress: int
) -> Iterator[tuple["subprocess.Popen[str]", IO[str]]]:
    """The running process and its output; never outlives this block, nor the death of this process."""
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **settings.environment(), "SCRAPY_SETTINGS_MODULE": "spiders.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        pass_fds=(progress,),
        preexec_fn=die_with_parent,
    )
    timer = Timer(seconds, process.kill)
    timer.start()
    output = cast(IO[str], process.stdout)
    try:
        yield process, output
    finally:
        timer.cancel()
        _end(process)
        output.close()


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _channel(on_progress: OnProgress | None) -> Iterator[int]:
    """The end of a pipe for the crawl to write its progress to; what it writes there is no log."""
    reading, writing = os.pipe()
    listener = Thread(target=_listen, args=(reading, on_progress), daemon=True)
    listener.start()
    try:
        yield writing
    finally:
        os.close(writing)
        listener.join()


def _listen(descriptor: int, on_progress: OnProgress | None) -> None:
    """Until the last holder of the other end has closed it."""
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                progress = CrawlProgress(**json.loads(line))
                if on_progress:
                    on_progress(progress)
            except Exception:  # the crawl, which would find its channel closed, goes on unseen
                logger.exception("a crawl's progress is not shown: %s", one_line(line))
