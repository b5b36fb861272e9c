"""Child processes that never outlive us: each in a group of its own, ended with all that it started."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from clipdesk.processes.child import die_with_parent

ENDING_GRACE = 10.0
"""Seconds between asking to end and killing. Chosen, not measured."""
_PR_SET_CHILD_SUBREAPER = 36
_LOG_LIMIT = 20_000_000
"""Bytes of a component's log before it is put aside at the next start; as in docker/compose.yaml. Chosen."""


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies (prctl(2), PR_SET_CHILD_SUBREAPER)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


@dataclass(frozen=True, slots=True)
class Component:
    """A running child; `log` is where its output goes."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def last_words(self, lines: int = 15) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def start(name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> Component:
    """In a process group of its own, so that Ctrl-C reaches us alone and we end it in our order."""
    if log.exists() and log.stat().st_size > _LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=die_with_parent,
        )
    return Component(name, process, log)


def end(processes: Iterable[psutil.Process], *, grace: float = ENDING_GRACE) -> None:
    """Terminate these and all their descendants, and kill what is left after `grace` seconds."""
    family = {member for process in processes for member in with_descendants(process)}
    _signal(family, signal.SIGTERM)
    _, alive = psutil.wait_procs(family, timeout=grace)
    newborn = {member for process in alive for member in with_descendants(process)}
    _signal(newborn, signal.SIGKILL)
    psutil.wait_procs(newborn, timeout=grace)


def end_components(components: Iterable[Component]) -> None:
    components = list(components)
    end([psutil.Process(one.pid) for one in components if one.process.poll() is None])
    for component in components:
        component.process.wait()


def with_descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _signal(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        try:
            process.send_signal(number)
        except psutil.NoSuchProcess:
            continue


def end_orphans(known: Collection[int]) -> int:
    """Kill what a dead component left behind: our children whose ids are not known. How many."""
    orphans = [child for child in psutil.Process().children() if child.pid not in known]
    family = {member for orphan in orphans for member in with_descendants(orphan)}
    _signal(family, signal.SIGKILL)
    psutil.wait_procs(family, timeout=ENDING_GRACE)
    return len(family)


def group_members(group: int) -> list[psutil.Process]:
    """The living processes of a process group; of other users none."""
    return [process for process in psutil.process_iter() if _group(process.pid) == group]


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def wait_until_gone(process: psutil.Process, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
