"""The supervisor: starts Airflow's components in order, restarts what dies, ends everything together.

The API comes first, as the other components talk to it from their first second. A component that dies is
started again, at most `MAX_RESTARTS` times within `RESTART_WINDOW`; then the supervisor ends all and says so.
Should it be killed itself, its reaper ends all.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from clipdesk.model.catalogue import load
from clipdesk.model.errors import ClipdeskError, InvalidFiles
from scheduler.api import Api, ApiError
from scheduler.home import LOOPBACK, Home
from scheduler.pools import pools
from scheduler.process import Component, adopt_orphans, end, end_components, end_orphans, start
from scheduler.readiness import lacks, switched_off
from scheduler.reaper import dismiss, start_reaper
from scheduler.state import Running, State

# Chosen, not measured; all but MAX_RESTARTS in seconds.
API_SECONDS = 300.0  # Airflow's first start on a busy machine, compiling itself; what takes longer hangs
DAGS_SECONDS = 300.0  # the same for reading the DAGs; what takes longer is told, and the desk goes on
MIGRATE_SECONDS = 300.0  # the same for its database
MAX_RESTARTS = 5  # a fault that passes needs one or two; one that stays must be seen
RESTART_WINDOW = 600.0
POOLS_EVERY = 20.0  # a new source's pool is there before Airflow reads its DAG (min_file_process_interval)
TELL_EVERY = 5.0  # often enough to see that something goes on

Say = Callable[[str], None]


class StartError(ClipdeskError):
    """A component did not come up, or died too often."""


@dataclass(slots=True)
class Supervisor:
    """`newsroom` says whether the demo's news sites are served too."""

    home: Home
    say: Say
    newsroom: bool = False
    components: dict[str, Component] = field(default_factory=dict)
    deaths: dict[str, list[float]] = field(default_factory=dict)
    made_pools: set[str] = field(default_factory=set)
    pools_at: float = 0.0
    stopping: bool = False
    reaper: "subprocess.Popen[bytes] | None" = None

    def run(self) -> None:
        """Start all, watch until asked to stop, end all. Raises StartError, ApiError."""
        adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            self._keep_reaper()
            self._start_all()
            while not self.stopping:
                self._watch()
                time.sleep(1)
        except _Stopped:
            self.say("stopping before the start was complete")
        finally:
            self._end_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_all(self) -> None:
        claim_port(self.home.port, "CLIPDESK_AIRFLOW_PORT")
        if self.newsroom:
            claim_port(self.home.settings.demo_port, "CLIPDESK_DEMO_PORT")
        self.home.configure()
        new_accounts = self.home.make_accounts()
        self._migrate()
        if self.newsroom:
            self._start("newsroom")
        self._start("api-server")
        api = self._api()
        self._wait("api-server", api.answers, API_SECONDS)
        self._ensure_pools()
        for name in ("scheduler", "dag-processor", "triggerer"):
            self._start(name)
        self._tell_address(new_accounts, ready=self._wait_for_dags(api))

    def _migrate(self) -> None:
        """Bring Airflow's own database to this version's schema."""
        self._start("db-migrate")
        process = self.components["db-migrate"].process
        self._wait("db-migrate", lambda: process.poll() is not None, MIGRATE_SECONDS)
        component = self.components.pop("db-migrate")
        if process.returncode:
            raise StartError(
                f"ended with code {process.returncode}:\n{component.last_words()}", where=str(component.log)
            )

    def _start(self, name: str) -> None:
        log = self.home.logs / f"{name}.log"
        self.say(f"{name}: starting, log in {log}")
        self.components[name] = start(name, command(name, self.home), self.home.environment(), log)
        self._write_state()

    def _wait(self, name: str, ready: Callable[[], bool], seconds: float) -> None:
        began = told = time.monotonic()
        while not ready():
            now = time.monotonic()
            component = self.components[name]
            if component.process.poll() is not None and not ready():
                raise StartError(
                    f"ended with code {component.process.returncode}:\n{component.last_words()}",
                    where=str(component.log),
                )
            if self.stopping:
                raise _Stopped
            if now - began > seconds:
                raise StartError(f"not ready after {seconds:.0f} s", where=str(component.log))
            if now - told >= TELL_EVERY:
                told = now
                self.say(f"{name}: not ready yet, {now - began:.0f} s")
            time.sleep(0.25)
        self.say(f"{name}: ready after {time.monotonic() - began:.0f} s")

    def _wait_for_dags(self, api: Api) -> bool:
        """Until runs can be started. What still lacks after a while is told, and the desk goes on without."""
        began = told = time.monotonic()
        while lacking := lacks(api, self.home.settings, self.made_pools):
            if self.stopping:
                raise _Stopped
            now = time.monotonic()
            if now - began > DAGS_SECONDS:
                self.say(f"NOT READY after {DAGS_SECONDS:.0f} s: {'; '.join(lacking)}")
                return False
            if now - told >= TELL_EVERY:
                told = now
                self.say(f"not ready yet, {now - began:.0f} s: {'; '.join(lacking)}")
            self._watch()
            time.sleep(1)
        self.say(f"DAGs: ready after {time.monotonic() - began:.0f} s")
        for dag in switched_off(api):
            self.say(f"{dag}: paused in Airflow, and runs only when it is switched on there")
        return True

    def _api(self) -> Api:
        return Api(self.home.address, "admin", self.home.password("admin"))

    def _ensure_pools(self) -> None:
        """Every source needs its pool: Airflow leaves a task without one waiting for ever.

        What stands in the way (a faulty file, a busy database) is told, and tried again at the next turn.
        """
        self.pools_at = time.monotonic()
        try:
            wanted = {pool["name"]: pool for pool in pools(load(self.home.settings).sources.values())}
            missing = [pool for name, pool in wanted.items() if name not in self.made_pools]
            if missing:
                self._api().ensure_pools(missing)
                self.made_pools |= set(wanted)
        except (InvalidFiles, ApiError) as error:
            self.say(f"pools not brought up to date: {error}")

    def _tell_address(self, new_accounts: bool, *, ready: bool) -> None:
        self.say(f"\nAirflow {'is up' if ready else 'answers, but is not ready'}: {self.home.address}")
        if new_accounts:
            self.say(f"sign in as admin with the password {self.home.password('admin')}")
            self.say(f"            (shown this once; kept in {self.home.password_file})")
        else:
            self.say(f"sign in as admin; the password is in {self.home.password_file}")
        self.say("Ctrl-C or `make down` ends it.\n")

    def _keep_reaper(self) -> None:
        if self.reaper is None or self.reaper.poll() is not None:
            self.reaper = start_reaper(self.home.state, Running.of(os.getpid()))

    def _watch(self) -> None:
        self._keep_reaper()
        for name, component in list(self.components.items()):
            code = component.process.poll()
            if code is not None and not self.stopping:
                self._restart(name, code)
        if time.monotonic() - self.pools_at > POOLS_EVERY:
            self._ensure_pools()

    def _restart(self, name: str, code: int) -> None:
        component = self.components.pop(name)
        left = end_orphans(self._known())
        self.say(f"{name}: ended with code {code}, {left} process(es) of it ended too; see {component.log}")
        now = time.monotonic()
        recent = [at for at in self.deaths.get(name, []) if now - at < RESTART_WINDOW]
        self.deaths[name] = [*recent, now]
        if len(recent) >= MAX_RESTARTS:
            raise StartError(
                f"{name} died {len(recent) + 1} times within {RESTART_WINDOW / 60:.0f} minutes:\n"
                f"{component.last_words()}",
                where=str(component.log),
            )
        self._start(name)

    def _end_all(self) -> None:
        """The scheduler first, so that nothing new begins; the API last, so that the others can report."""
        if self.components:
            self.say("stopping")
        self._end(["scheduler"])
        self._end([name for name in self.components if name != "api-server"])
        self._end(["api-server"])
        end_orphans(self._known())
        self.home.state.unlink(missing_ok=True)
        if self.reaper is not None:
            dismiss(self.reaper)

    def _known(self) -> set[int]:
        reaper = [self.reaper.pid] if self.reaper is not None else []
        return {*reaper, *(component.pid for component in self.components.values())}

    def _end(self, names: Sequence[str]) -> None:
        ended = [self.components.pop(name) for name in names if name in self.components]
        end_components(ended)
        for component in ended:
            self.say(f"{component.name}: ended")

    def _write_state(self) -> None:
        running = {name: Running.of(component.pid) for name, component in self.components.items()}
        State(self.home.address, Running.of(os.getpid()), running).write(self.home.state)


class _Stopped(Exception):
    """Asked to stop while starting."""


def command(name: str, home: Home) -> Sequence[str]:
    """How a component is started. The logs of tasks are read from disk: nobody serves them on a port."""
    if name == "newsroom":
        port = str(home.settings.demo_port)
        return [sys.executable, "-m", "newsroom", "--port", port, "--advance", "1h"]
    return [sys.executable, "-m", "airflow", *AIRFLOW_COMMANDS[name]]


AIRFLOW_COMMANDS: Mapping[str, Sequence[str]] = {
    "db-migrate": ("db", "migrate"),
    "api-server": ("api-server",),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
}


def claim_port(port: int, setting: str) -> None:
    """Raises StartError when somebody else listens there; `setting` is where another one is chosen."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise StartError(
                f"port {port} is taken ({error.strerror}); choose another with {setting}",
                where=LOOPBACK,
            ) from error


def leftovers_of(path: Path) -> int:
    """End what a killed supervisor left behind; how many processes."""
    state = State.read(path)
    if state is None:
        return 0
    left = state.leftovers()
    end(left)
    path.unlink(missing_ok=True)
    return len(left)
