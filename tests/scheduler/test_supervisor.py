"""What the supervisor does with a component that dies."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings
from scheduler import supervisor as module
from scheduler.home import Home
from scheduler.pools import pools, site_pool
from scheduler.process import end_components, end_orphans
from scheduler.reaper import dismiss
from scheduler.state import State
from scheduler.supervisor import MAX_RESTARTS, StartError, Supervisor


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    commands = {"sleeper": ["sleep", "60"], "failing": [sys.executable, "-c", "raise SystemExit('oh no')"]}
    monkeypatch.setattr(module, "command", lambda name, _home: commands[name])
    of_other_tests = {child.pid for child in psutil.Process().children()}
    monkeypatch.setattr(module, "end_orphans", lambda known: end_orphans({*known, *of_other_tests}))
    made = Supervisor(Home(Settings(home=tmp_path, demo=True), 8123), said.append, pools_at=time.monotonic())
    made.home.configure()
    yield made
    end_components(made.components.values())
    if made.reaper is not None:
        dismiss(made.reaper)


def test_a_component_that_dies_is_started_again_and_reported(supervisor: Supervisor, said: list[str]) -> None:
    supervisor._start("sleeper")
    first = supervisor.components["sleeper"]
    first.process.kill()
    first.process.wait()
    supervisor._watch()

    assert supervisor.components["sleeper"].process.poll() is None
    assert any("sleeper: ended with code -9" in line for line in said)
    state = State.read(supervisor.home.state)
    assert state is not None
    assert state.components["sleeper"].pid == supervisor.components["sleeper"].pid != first.pid


def test_a_component_that_keeps_dying_ends_the_desk_with_its_last_words(supervisor: Supervisor) -> None:
    supervisor._start("failing")
    for _ in range(MAX_RESTARTS):
        supervisor.components["failing"].process.wait()
        supervisor._watch()

    supervisor.components["failing"].process.wait()
    with pytest.raises(StartError, match=r"died 6 times within 10 minutes:\n(.*\n)*.*oh no"):
        supervisor._watch()


def test_sources_of_one_site_share_a_pool_of_one_slot() -> None:
    sources = load(Settings(demo=True)).sources
    made = {pool["name"]: pool["slots"] for pool in pools(sources.values())}
    assert made["corpus"] == made["crawls"] == 1
    assert all(made[site_pool(source)] == 1 for source in sources.values())
