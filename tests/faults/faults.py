"""What is thrown, and where: at one call that leaves our code, in the verb's own process or in one that reads its
pages."""

import errno
import json
import os
import signal
import sqlite3
import subprocess
import tarfile
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import filelock
import pyarrow as pa
from deltalake.exceptions import DeltaError
from pydantic import PydanticUserError

from tests.faults.instrument import way_here

RUN, PAGE = "run", "page"
"""The process that a call is made in."""
BEFORE, AFTER = "before", "after"
"""A call that fails at once, and one that has done its work when it fails."""

KINDS = ("no space", "io", "memory", "own", "defect", "panic", "interrupt", "kill")


class PanicException(BaseException):
    """Stands for what pyo3 raises when code in Rust panics: no Exception, and of no module to import it from."""


RUST = {"deltalake", "pydantic", "pydantic_core", "orjson", "rensa", "tantivy"}

OWN: dict[str, Callable[[], Exception]] = {
    "deltalake": lambda: DeltaError("thrown: Generic error"),
    "pyarrow": lambda: pa.ArrowInvalid("thrown: invalid"),
    "duckdb": lambda: duckdb.IOException("thrown: IO Error"),
    "_duckdb": lambda: duckdb.IOException("thrown: IO Error"),
    "fastwarc": lambda: OSError("thrown: invalid stream"),
    "filelock": lambda: filelock.Timeout("thrown.lock"),
    "subprocess": lambda: subprocess.SubprocessError("thrown in preexec_fn"),
    "multiprocessing": lambda: EOFError("thrown"),
    # Its ValidationError says something of a file, and not of the machine.
    "pydantic": lambda: PydanticUserError("thrown", code=None),
    "json": lambda: json.JSONDecodeError("thrown", "", 0),
    "sqlite3": lambda: sqlite3.OperationalError("thrown: database is locked"),
    "tarfile": lambda: tarfile.TarError("thrown"),
    "zlib": lambda: zlib.error("thrown"),
    "parsers": lambda: RecursionError("thrown: maximum recursion depth exceeded"),
}
"""The error of its own that each library is known for; ValueError for the others."""


def _error(kind: str, library: str) -> BaseException:
    match kind:
        case "no space":
            return OSError(errno.ENOSPC, "No space left on device", "thrown")
        case "io":
            return OSError(errno.EIO, "Input/output error", "thrown")
        case "memory":
            return MemoryError("thrown")
        case "own":
            return OWN.get(library, lambda: ValueError("thrown"))()
        case "panic" if library in RUST:
            return PanicException("thrown")
        case "interrupt":
            return KeyboardInterrupt("thrown")
        case _:
            return RuntimeError("thrown")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that leaves our code: the `times`-th of its process at a place. `way` tells apart by what
    functions of ours it was reached."""

    process: str
    place: str
    library: str
    times: int
    way: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    call: Call
    kind: str
    when: str

    def __str__(self) -> str:
        one = self.call
        return f"{self.kind} {self.when} {one.library} in {one.place} ({one.process}, the {one.times}. time)"


class Counted:
    """Counts the calls of a process at each place, from 1; `heard` is told of each before it is made."""

    def __init__(self, heard: Callable[[Call], Callable[[], None] | None], process: str) -> None:
        self._heard = heard
        self._process = process
        self._times: Counter[str] = Counter()

    def __call__(self, place: str, library: str) -> Callable[[], None] | None:
        self._times[place] += 1
        return self._heard(Call(self._process, place, library, self._times[place]))


def written_to(trace: Path, *, process: str = RUN) -> Counted:
    """Every call is a line of a file, with the way to it, and none fails."""

    def heard(call: Call) -> None:
        line = "\t".join((call.process, call.place, call.library, str(call.times), way_here()))
        descriptor = os.open(trace, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(descriptor, f"{line}\n".encode())
        os.close(descriptor)

    return Counted(heard, process)


def calls_in(trace: Path) -> list[Call]:
    """What `written_to` has written."""
    lines = (line.split("\t") for line in trace.read_text().splitlines())
    return [Call(process, place, library, int(times), way) for process, place, library, times, way in lines]


def thrown_once(fault: Fault, mark: Path, *, process: str = RUN) -> Counted:
    """The file `mark` is made as the fault is thrown; while it is there, nothing more is."""
    wanted = (fault.call.process, fault.call.place, fault.call.times)

    def throw() -> None:
        if fault.kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        raise _error(fault.kind, fault.call.library)

    def heard(call: Call) -> Callable[[], None] | None:
        if (call.process, call.place, call.times) != wanted or mark.exists():
            return None
        mark.write_text(f"{call.place} {call.library}")
        if fault.when == BEFORE:
            throw()
        return throw

    return Counted(heard, process)
