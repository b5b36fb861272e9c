"""The reaper: a small process that ends what a supervisor leaves behind when it is killed.

The components die with the supervisor, but not what they had started: Airflow's executor, its tasks and the
crawls in them would go on until the next start.
"""

import subprocess
import sys
from pathlib import Path

from scheduler.process import end
from scheduler.state import Running, State


def start_reaper(state: Path, supervisor: Running) -> "subprocess.Popen[bytes]":
    """Its standard input is a pipe of which this process alone holds the other end: closed by its death."""
    identity = [str(supervisor.pid), repr(supervisor.started)]
    return subprocess.Popen(
        [sys.executable, "-m", "scheduler.reaper", str(state), *identity],
        stdin=subprocess.PIPE,
        process_group=0,
    )


def dismiss(reaper: "subprocess.Popen[bytes]") -> None:
    """For a supervisor that has ended everything itself."""
    reaper.communicate()


def clear_up(path: Path, supervisor: Running) -> int:
    """End what this supervisor left; how many processes. What another one has started is not touched."""
    state = State.read(path)
    if state is None or state.supervisor != supervisor:
        return 0
    left = state.leftovers()
    end(left)
    return len(left)


if __name__ == "__main__":
    file, pid, started = sys.argv[1:]
    sys.stdin.buffer.read()
    clear_up(Path(file), Running(int(pid), float(started)))
