"""Pages are judged in processes of their own, which bound from outside what one page may cost.

A page that takes too long or too much memory, or that ends its process in any other way, costs itself alone:
the worker is replaced, and the page becomes a row with its reason.
"""

import os
import resource
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Lock
from types import ModuleType, TracebackType
from typing import Generic, Self, TypeVar

from clipdesk.model.errors import ClipdeskError
from steps.run.child_process import die_with_parent

Asked = TypeVar("Asked")
Verdict = TypeVar("Verdict")

READY_SECONDS = 300.0
"""How long a worker may take to load the parser: seconds as a rule, minutes on a machine that swaps."""
AHEAD = 4
"""Pages a worker that wait behind the oldest one: order is kept, and memory bounded."""

_PRELOADED = ["steps.run.warm_parser"]


@dataclass(frozen=True, slots=True)
class PageBounds:
    """Seconds of time and bytes of memory that one page may take."""

    seconds: float
    memory: int


class PageCostError(ClipdeskError):
    """A page took more than it may, or ended the process that read it."""


class PageWorkers(Generic[Asked, Verdict]):
    """`open_desk` is called once in each worker (picklable); what it gives is called for each page."""

    def __init__(
        self, count: int, open_desk: Callable[[], Callable[[Asked], Verdict]], bounds: PageBounds
    ) -> None:
        self._count = count
        self._open_desk = open_desk
        self._bounds = bounds
        self._idle: SimpleQueue[_Worker[Asked, Verdict]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(count, "pages")

    def __enter__(self) -> Self:
        for _ in range(self._count):
            self._idle.put(_Worker(self._open_desk, self._bounds))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        while not self._idle.empty():
            self._idle.get().end()

    def judge(
        self,
        pages: Iterable[Asked],
        *,
        at_once: Callable[[Asked], Verdict | None],
        failed: Callable[[Asked, PageCostError], Verdict],
    ) -> Iterator[Verdict]:
        """The answers in the order of the pages. `at_once` gives those that need no worker, `failed` those of
        pages that broke their bounds.

        Takes no more pages than AHEAD for each worker before their answers are taken. Raises what
        `open_desk` raises.
        """
        waiting: deque[Future[Verdict]] = deque()
        for page in pages:
            waiting.append(self._answer(page, at_once(page), failed))
            if len(waiting) > AHEAD * self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def _answer(
        self, page: Asked, known: Verdict | None, failed: Callable[[Asked, PageCostError], Verdict]
    ) -> Future[Verdict]:
        if known is None:
            return self._pool.submit(self._one, page, failed)
        future: Future[Verdict] = Future()
        future.set_result(known)
        return future

    def _one(self, page: Asked, failed: Callable[[Asked, PageCostError], Verdict]) -> Verdict:
        worker = self._idle.get()
        try:
            return worker.ask(page)
        except PageCostError as error:
            worker.end()
            return failed(page, error)
        except BaseException:
            worker.end()  # its next answer would be that to this page
            raise
        finally:
            self._idle.put(worker)


class _Worker(Generic[Asked, Verdict]):
    """A process, started when it is first asked, and again after it was ended."""

    def __init__(self, open_desk: Callable[[], Callable[[Asked], Verdict]], bounds: PageBounds) -> None:
        self._open_desk = open_desk
        self._bounds = bounds
        self._ours: Connection | None = None

    def ask(self, page: Asked) -> Verdict:
        """Raises PageCostError; the worker must then be ended."""
        ours = self._ours or self._start()
        try:
            ours.send(page)
            if not ours.poll(self._bounds.seconds):
                raise PageCostError(f"took longer than {self._bounds.seconds:g} s")
            answer: Verdict = ours.recv()
        except (EOFError, OSError) as error:
            raise PageCostError(f"ended the process that read it ({self._last_words()})") from error
        return answer

    def end(self) -> None:
        if self._ours is not None:
            self._ours.close()
            self._process.kill()
            self._process.join()
            self._ours = None

    def _start(self) -> Connection:
        context = get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, self._open_desk, self._bounds.memory), daemon=True
        )
        try:
            with _without_main():
                self._process.start()
            self._ours = ours
        finally:
            theirs.close()
        self._wait_until_ready(ours)
        return ours

    def _wait_until_ready(self, ours: Connection) -> None:
        try:
            problem = ours.recv() if ours.poll(READY_SECONDS) else TimeoutError("the parser does not load")
        except EOFError:
            problem = ClipdeskError(f"the parser's process ends when it is started ({self._last_words()})")
        if problem is not None:
            self.end()
            raise problem

    def _last_words(self) -> str:
        self._process.join(1)
        code = self._process.exitcode
        if code is None:
            return "its connection broke"
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


_STARTING = Lock()


@contextmanager
def _without_main() -> Iterator[None]:
    """A process that multiprocessing starts first imports the program of its parent. A worker needs none of
    it, and cannot import it everywhere: inside a task Airflow's own program has no database to start with."""
    with _STARTING:
        main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


def _serve(theirs: Connection, open_desk: Callable[[], Callable[[Asked], Verdict]], memory: int) -> None:
    """The life of a worker: until the other end is closed."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        judge = open_desk()
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        theirs.send(error)
        return
    theirs.send(None)
    while True:
        try:
            page = theirs.recv()
        except EOFError:
            os._exit(0)
        theirs.send(judge(page))
