"""Who runs: the supervisor and its components, written down so that another process can see and end them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from scheduler.process import end, group_members, wait_until_gone

STOP_SECONDS = 60.0
"""How long a supervisor may take to end all: three groups in turn, each with `ENDING_GRACE` twice over."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process by id and start time (seconds since 1970), as ids are used again."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Running":
        return cls(pid, psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """The living process, or None when it has ended."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < 1
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None

    def leftovers(self) -> list[psutil.Process]:
        """What lives of the process's group. A group's id is not used again while it has members, so a
        process of another age under this id says that the group is gone."""
        if self.process() is None and psutil.pid_exists(self.pid) and not _is_zombie(self.pid):
            return []
        return group_members(self.pid)


def _is_zombie(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@dataclass(frozen=True, slots=True)
class State:
    """`address` is where the UI answers."""

    address: str
    supervisor: Running
    components: Mapping[str, Running]

    def write(self, path: Path) -> None:
        temporary = path.with_name(path.name + ".tmp")
        temporary.write_text(json.dumps(asdict(self)), encoding="utf-8")
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> "State | None":
        """None when nothing was ever started, or all was ended in good order."""
        if not path.exists():
            return None
        data = json.loads(path.read_text(encoding="utf-8"))
        components = {name: Running(**running) for name, running in data["components"].items()}
        return cls(data["address"], Running(**data["supervisor"]), components)

    def leftovers(self) -> list[psutil.Process]:
        return [process for running in self.components.values() for process in running.leftovers()]


def stop(path: Path) -> str:
    """End the desk that wrote this state, or what it left behind; says what was done."""
    state = State.read(path)
    if state is None:
        return "nothing runs"
    supervisor = state.supervisor.process()
    if supervisor is not None:
        supervisor.terminate()
        if wait_until_gone(supervisor, STOP_SECONDS):
            return "ended"
        supervisor.kill()
    left = len(state.leftovers())
    end(state.leftovers())
    path.unlink(missing_ok=True)
    return f"the supervisor was gone; ended {left} process(es) that it left behind"
