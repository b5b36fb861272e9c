"""A process that does one piece of work after the other, and bounds from outside what each may cost.

What takes too long or too much memory, or ends its process in any other way, costs itself alone: the worker
is replaced.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Generic, TypeVar

from clipdesk.model.errors import ClipdeskError
from clipdesk.processes.child import die_with_parent

Asked = TypeVar("Asked")
Verdict = TypeVar("Verdict")

READY_SECONDS = 300.0
"""How long a worker may take to load what it needs: seconds as a rule, minutes on a machine that swaps."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Seconds of time that one piece of work may take, and bytes of memory beside what is loaded for all."""

    seconds: float
    memory: int


class CostError(ClipdeskError):
    """A piece of work took more than it may, or ended the process that did it."""


class Worker(Generic[Asked, Verdict]):
    """A process, started when it is first asked, and again after it was ended.

    `open_desk` is called once in it (picklable); what it gives is called for each piece of work. It is a fork
    of one process that has imported `preloaded`: modules, the same for all workers of a program.
    """

    def __init__(
        self,
        open_desk: Callable[[], Callable[[Asked], Verdict]],
        bounds: Bounds,
        preloaded: Sequence[str],
    ) -> None:
        self._preloaded = preloaded
        self._open_desk = open_desk
        self._bounds = bounds
        self._ours: Connection | None = None

    def ask(self, work: Asked) -> Verdict:
        """Raises CostError; the worker must then be ended."""
        ours = self._ours or self._start()
        try:
            ours.send(work)
            if not ours.poll(self._bounds.seconds):
                raise CostError(f"took longer than {self._bounds.seconds:g} s")
            answer: Verdict = ours.recv()
        except (EOFError, OSError) as error:
            raise CostError(f"ended the process that read it ({self._last_words()})") from error
        return answer

    def end(self) -> None:
        if self._ours is not None:
            self._ours.close()
            self._process.kill()
            self._process.join()
            self._ours = None

    def _start(self) -> Connection:
        context = get_context("forkserver")
        context.set_forkserver_preload(list(self._preloaded))
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
            ready = ours.poll(READY_SECONDS)
            problem = ours.recv() if ready else TimeoutError("a worker does not load what it needs")
        except EOFError:
            problem = ClipdeskError(f"a worker ends when it is started ({self._last_words()})")
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
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        do = open_desk()
    except Exception as error:  # noqa: BLE001 - told to the parent, which raises it
        theirs.send(error)
        return
    limit = _loaded() + memory
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    theirs.send(None)
    while True:
        try:
            work = theirs.recv()
        except EOFError:
            os._exit(0)
        theirs.send(do(work))


def _loaded() -> int:
    """Bytes of data that this process has mapped (proc(5), statm): libraries reserve more than they use."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[5]) * resource.getpagesize() if statm.exists() else 0
