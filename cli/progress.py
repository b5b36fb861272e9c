"""Progress: a bar for each source on a terminal, a line now and then in a log."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from cli.console import err
from steps.run.crawl import CrawlProgress
from steps.run.runs import Run

EVERY_SECONDS = 5.0


class Bars:
    """Watches a run (steps.follow.Watcher), or anything that counts."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.fields[name]:<24}"),
            TextColumn("{task.description:<9}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=err,
            disable=not err.is_terminal,
        )
        self._tasks: dict[str, TaskID] = {}
        self._spoke: dict[str, float] = {}
        self._lock = Lock()

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def began(self, run: Run, *, resumed: bool) -> None:
        verb = "taking up" if resumed else "beginning"
        err.print(f"{verb} run {run.id}: {len(run.sources)} sources")

    def crawling(self, source: str, progress: CrawlProgress) -> None:
        note = f"{progress.failed} failed" if progress.failed else ""
        self.show(source, "crawl", progress.fetched, progress.fetched + progress.queued, note)

    def parsing(self, source: str, done: int, total: int) -> None:
        self.show(source, "parse", done, total)

    def storing(self, source: str) -> None:
        self.show(source, "store", 1, 1)

    def grouping(self, done: int, total: int) -> None:
        self.show("stories", "group", done, total)

    def rematching(self, source: str, done: int, total: int) -> None:
        self.show(source, "rematch", done, total)

    def ended(self, source: str, failure: str | None) -> None:
        self.show(source, "failed" if failure else "parsed", 1, 1, failure or "", last=True)

    def step(self, name: str) -> Callable[[str, int, int], None]:
        """For work that tells what it does, how much of it is done, and how much there is."""
        return lambda what, done, total: self.show(name, what, done, total)

    def show(
        self, name: str, what: str, done: int, total: int | None, note: str = "", *, last: bool = False
    ) -> None:
        """`total` None: nobody knows yet. Thread-safe."""
        with self._lock:
            if self._progress.disable:
                self._speak(name, what, done, total, note, last=last)
                return
            if name not in self._tasks:
                self._tasks[name] = self._progress.add_task(what, name=name, note=note, total=total)
            self._progress.update(self._tasks[name], description=what, completed=done, total=total, note=note)

    def _speak(self, name: str, what: str, done: int, total: int | None, note: str, *, last: bool) -> None:
        """At most a line every few seconds for each name, and its last word."""
        now = monotonic()
        if not last and now - self._spoke.setdefault(name, now) < EVERY_SECONDS:
            return
        self._spoke[name] = now
        of = f"/{total}" if total is not None else ""
        err.print(f"{name}: {what} {done}{of} {note}".rstrip(), markup=False)
