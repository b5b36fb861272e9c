"""Child processes end with all that they started, however they are ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from scheduler.process import Component, end, start
from scheduler.reaper import clear_up
from scheduler.state import Running, State, stop
from scheduler.supervisor import StartError, claim_port

PROJECT = Path(__file__).resolve().parents[2]
STUBBORN = "trap '' TERM; sleep 60 & echo $! > {0}/child; while :; do sleep 0.1; done"

linux = pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[tuple[Component, int]]:
    """A process that does not listen to SIGTERM, and its child."""
    command = ["bash", "-c", STUBBORN.format(tmp_path)]
    component = start("stubborn", command, os.environ, tmp_path / "log")
    path = tmp_path / "child"
    wait_until(lambda: path.exists() and path.read_text().strip().isdecimal())
    yield component, int(path.read_text())
    component.process.kill()
    component.process.wait()


def test_what_does_not_listen_is_killed_with_its_children(stubborn: tuple[Component, int]) -> None:
    component, child = stubborn
    end([psutil.Process(component.pid)], grace=0.5)
    wait_until(lambda: not lives(component.pid) and not lives(child))


def test_a_component_has_a_process_group_of_its_own(stubborn: tuple[Component, int]) -> None:
    component, child = stubborn
    assert os.getpgid(component.pid) == os.getpgid(child) == component.pid != os.getpgid(0)


@linux
def test_a_component_dies_with_whoever_started_it(tmp_path: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path; from scheduler.process import start;"
        f"child = start('child', ['sleep', '60'], os.environ, Path({str(tmp_path / 'log')!r}));"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert lives(child)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    wait_until(lambda: not lives(child))


def test_down_ends_what_a_killed_supervisor_left(stubborn: tuple[Component, int], tmp_path: Path) -> None:
    component, child = stubborn
    gone = subprocess.Popen(["sleep", "60"])
    supervisor = Running.of(gone.pid)
    gone.kill()
    gone.wait()
    path = tmp_path / "desk.json"
    State("http://127.0.0.1:1", supervisor, {"stubborn": Running.of(component.pid)}).write(path)

    assert "left behind" in stop(path)
    wait_until(lambda: not lives(component.pid) and not lives(child))
    assert stop(path) == "nothing runs"


FOLLOWED_BY = """
import os, sys, time
from pathlib import Path
from scheduler.reaper import start_reaper
from scheduler.process import start
from scheduler.state import Running, State
folder = Path(sys.argv[1])
me = Running.of(os.getpid())
component = start("shell", ["bash", "-c", "sleep 60 & echo $! > child; wait"], os.environ, folder / "log")
State("http://127.0.0.1:1", me, {"shell": Running.of(component.pid)}).write(folder / "desk.json")
start_reaper(folder / "desk.json", me)
print(component.pid, flush=True)
time.sleep(60)
"""


@linux
def test_what_components_had_started_does_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    """The component dies with the supervisor; its own child would live on without the reaper."""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", FOLLOWED_BY, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
    )
    assert supervisor.stdout is not None
    component = int(supervisor.stdout.readline())
    wait_until(lambda: (tmp_path / "child").exists() and bool((tmp_path / "child").read_text().strip()))
    child = int((tmp_path / "child").read_text())
    assert lives(component)
    assert lives(child)
    supervisor.kill()
    supervisor.communicate()
    wait_until(lambda: not lives(component) and not lives(child))


def test_the_guard_of_one_supervisor_leaves_the_next_one_alone(
    stubborn: tuple[Component, int], tmp_path: Path
) -> None:
    component, _ = stubborn
    path = tmp_path / "desk.json"
    State("http://127.0.0.1:1", Running.of(os.getpid()), {"it": Running.of(component.pid)}).write(path)
    assert clear_up(path, Running(os.getpid(), 1.0)) == 0
    assert lives(component.pid)


def test_a_process_that_took_over_the_id_is_left_alone(stubborn: tuple[Component, int]) -> None:
    component, _ = stubborn
    other = Running(component.pid, Running.of(component.pid).started - 100)
    assert other.process() is None
    assert other.leftovers() == []


def test_a_taken_port_is_refused_with_the_setting_that_chooses_another() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(StartError, match="choose another with CLIPDESK_AIRFLOW_PORT"):
            claim_port(taken.getsockname()[1], "CLIPDESK_AIRFLOW_PORT")
