"""Python processes for crawls that are forked from one which has imported Scrapy already.

Importing takes most of the time of a small crawl, and the tests start a hundred of them. What they start stays
what it was: a real process of its own, with its arguments, environment, folder, streams and exit code.

`parent.py` is the process that has imported everything. `ask.py` stands for `python …`: it hands all that it
has to the parent, which forks; it ends as the fork ends, and the fork is killed when it is killed.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from threading import Lock

import psutil
import pytest

from steps.run import crawl

HERE = Path(__file__).parent


class ForkedPython:
    """The parent is started when it is first needed; `stop` ends it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._parent: Popen[str] | None = None
        self._folder = TemporaryDirectory(prefix="clipdesk-forks-")

    def command(self, command: Sequence[str]) -> list[str]:
        """The same for this Python's `-m MODULE …` or `SCRIPT …`, by a fork; where there is none, as it is."""
        if not hasattr(os, "pidfd_open"):
            return list(command)
        address = f"{self._folder.name}/socket"
        self.start()
        return [sys.executable, "-IS", str(HERE / "ask.py"), address, *command[1:]]

    def start(self) -> None:
        with self._lock:
            if self._parent is None:
                self._parent = _started(f"{self._folder.name}/socket")

    def forks(self) -> list[psutil.Process]:
        """Those that run now."""
        return psutil.Process(self._parent.pid).children() if self._parent else []

    def stop(self) -> None:
        if self._parent is not None:
            self._parent.communicate()
        self._folder.cleanup()


def _started(address: str) -> Popen[str]:
    parent = Popen([sys.executable, str(HERE / "parent.py"), address], stdin=PIPE, stdout=PIPE, text=True)
    assert parent.stdout is not None
    if parent.stdout.readline() != "ready\n":
        raise RuntimeError(f"{HERE / 'parent.py'} did not start")
    return parent


FORKED_PYTHON = ForkedPython()
"""Of this test process: every fork comes from one parent."""


@contextmanager
def forked_crawls() -> Iterator[None]:
    """What the step `crawl` starts inside is forked."""
    started = crawl._command
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawl, "_command", lambda *given: FORKED_PYTHON.command(started(*given)))
        yield
