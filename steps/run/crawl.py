"""Crawl one source in a Scrapy process of its own; done when `crawl.jsonl` stands under its final name."""

import json
import logging
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread, Timer
from time import monotonic
from typing import IO, cast

from clipdesk.model.errors import CrawlError, CrawlStopped
from clipdesk.model.run_catalogue import of_run
from clipdesk.model.settings import PROJECT, Settings
from clipdesk.model.text import one_line
from clipdesk.model.topic import Limits
from clipdesk.processes.child import die_with_parent
from steps.run import runs
from steps.run.handover import read_stats
from steps.run.runs import Run
from steps.run.wind_up import wind_up

logger = logging.getLogger("clipdesk.runs")

END_SECONDS = 10.0
"""A crawl that is to end may write down what it has for so long."""

OnProgress = Callable[["CrawlProgress"], None]
OnLog = Callable[[str], None]
CRAWL_GRACE = 120.0
"""How long a crawl may outlast its topic's limit before it is ended from outside, in seconds: the longest
request, its tries, and closing the files (chosen, not measured)."""

ATTEMPTS = 2
"""The first end may be an accident: a process that the system killed for its memory, or by hand."""
ASKED_TO_STOP = "shutdown"
"""What Scrapy calls the end by Ctrl-C or SIGTERM."""
NOTHING_DONE = 2
"""The code of a crawl that could not begin: its arguments or the disk cannot be used."""


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """`ended` is how Scrapy calls the end of the crawl, in the last one."""

    fetched: int = 0
    queued: int = 0
    failed: int = 0
    ended: str = ""


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
    """Fetch what is new at the source, behind what a killed attempt has fetched. Does nothing if this run has
    crawled it already.

    A process that ends without its log is started once more, and goes on; what it then has, or has when it
    must be ended, is kept. Raises CrawlError when that is nothing, or what was left before cannot be read.
    """
    run = runs.read(settings, run_id)
    folder = runs.folder(settings, run_id) / source_id
    if not (folder / "crawl.jsonl").exists():
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(settings, run, source_id, folder, on_progress, on_log)
    return _summary(source_id, folder)


def _fetch(
    settings: Settings,
    run: Run,
    source_id: str,
    folder: Path,
    on_progress: OnProgress | None,
    on_log: OnLog | None,
) -> None:
    for _ in range(ATTEMPTS):
        end = _run_scrapy(settings, run, source_id, folder, on_progress, on_log)
        if (folder / "crawl.jsonl").exists():
            return
        if end.asked_for:
            raise CrawlStopped("the crawl was asked to stop", where=source_id)
        if end.final:
            break
    if end.code == NOTHING_DONE or not wind_up(settings, run, source_id, end.why, now=datetime.now(UTC)):
        raise CrawlError(end.why, where=source_id, hint=f"its last words are in {folder / 'crawl.log'}")


@dataclass(frozen=True, slots=True)
class _End:
    """How the process ended; `limit` is the time in seconds after which it had to be killed, if it was."""

    code: int
    limit: float | None
    asked_for: bool

    @property
    def final(self) -> bool:
        """Whether another attempt would end alike."""
        return self.limit is not None or self.code == NOTHING_DONE

    @property
    def why(self) -> str:
        if self.limit is not None:
            return f"the crawl did not end within {self.limit:g} seconds and was killed"
        return f"the crawl ended with code {self.code} and without its log"


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
) -> "_End":
    seconds = _limit(settings, run) + CRAWL_GRACE
    began = monotonic()
    with (
        (folder / "crawl.log").open("a", encoding="utf-8") as log,
        _channel(on_progress) as (descriptor, heard),
        _process(_command(run, source_id, descriptor), settings, seconds, descriptor) as (process, output),
    ):
        for line in output:
            words = one_line(line)
            log.write(f"{words}\n")
            if on_log:
                on_log(words)
        code = process.wait()
    stopped = any(one.ended == ASKED_TO_STOP for one in heard)
    return _End(code, seconds if monotonic() - began >= seconds else None, stopped)


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
            process.wait(timeout=END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _channel(on_progress: OnProgress | None) -> Iterator[tuple[int, "deque[CrawlProgress]"]]:
    """The end of a pipe for the crawl to write its progress to, which is no log; and the last that it wrote,
    to be looked at when the block has ended."""
    reading, writing = os.pipe()
    heard: deque[CrawlProgress] = deque(maxlen=1)
    listener = Thread(target=_listen, args=(reading, on_progress, heard), daemon=True)
    listener.start()
    try:
        yield writing, heard
    finally:
        os.close(writing)
        listener.join()


def _listen(descriptor: int, on_progress: OnProgress | None, heard: "deque[CrawlProgress]") -> None:
    """Until the last holder of the other end has closed it."""
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            try:
                progress = CrawlProgress(**json.loads(line))
                heard.append(progress)
                if on_progress:
                    on_progress(progress)
            except Exception:  # the crawl, which would find its channel closed, goes on unseen
                logger.exception("a crawl's progress is not shown: %s", one_line(line))
