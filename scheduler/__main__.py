"""`python -m scheduler up|down|status|pools|tell|airflow`: the embedded Airflow on loopback."""

import argparse
import json
import os
import subprocess
import sys

from filelock import FileLock, Timeout

from clipdesk.model.catalogue import load
from clipdesk.model.errors import ClipdeskError, ConfigError
from clipdesk.model.settings import Settings
from scheduler.channels import channels, check_channels
from scheduler.home import Home
from scheduler.pools import pools
from scheduler.state import State, stop
from scheduler.supervisor import Supervisor, leftovers_of
from steps.report.alarms import Alarm, AlarmKind

AIRFLOW_PORT = 8080
"""Airflow's own."""


def main() -> int:
    options = _parser().parse_args()
    try:
        home = Home(_settings(demo=options.demo), _port())
        return int(COMMANDS[options.command](home, options))
    except ClipdeskError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _settings(*, demo: bool) -> Settings:
    settings = Settings.load()
    return settings.model_copy(update={"demo": demo or settings.demo})


def _port() -> int:
    text = os.environ.get("CLIPDESK_AIRFLOW_PORT", str(AIRFLOW_PORT))
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise ConfigError(f"{text!r} is no port", where="CLIPDESK_AIRFLOW_PORT", hint="give 1 to 65535")
    return int(text)


def _up(home: Home, options: argparse.Namespace) -> int:
    check_channels(home.settings)
    home.folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home.folder / "desk.lock").acquire(timeout=0):
            if left := leftovers_of(home.state):
                _say(f"ended {left} process(es) that a killed supervisor had left behind")
            Supervisor(home, _say, newsroom=options.demo).run()
    except Timeout as error:
        raise ConfigError(
            "is being run by another process", where=str(home.folder), hint="`make down` ends it"
        ) from error
    return 0


def _down(home: Home, _options: argparse.Namespace) -> int:
    _say(stop(home.state))
    return 0


def _status(home: Home, _options: argparse.Namespace) -> int:
    """0 when everything runs, 3 when nothing or not everything does (as service scripts have it)."""
    state = State.read(home.state)
    if state is None:
        _say("nothing runs")
        return 3
    alive = {name: running.process() is not None for name, running in state.components.items()}
    alive["supervisor"] = state.supervisor.process() is not None
    _say(state.address)
    for name, lives in sorted(alive.items()):
        _say(f"{name:<14} {'runs' if lives else 'DEAD'}")
    return 0 if all(alive.values()) else 3


def _pools(home: Home, _options: argparse.Namespace) -> int:
    """JSON for `airflow pools import`, for an Airflow that the supervisor did not start."""
    named = {pool["name"]: pool for pool in pools(load(home.settings).sources.values())}
    _say(json.dumps(named, indent=1, ensure_ascii=False))
    return 0


def _tell(home: Home, options: argparse.Namespace) -> int:
    """Say something on every channel of alarms, to see that it arrives; 1 when one did not take it."""
    words = " ".join(options.words) or "this is a trial of the channels of alarms"
    alarm = _Trial(AlarmKind.DEAD, "nobody", words, "There is nothing to do.")
    dead = 0
    for channel in channels(home.settings):
        try:
            channel.tell([alarm])
        except OSError as error:
            dead += 1
            _say(f"{channel.name:<20} DEAD: {error}")
        else:
            _say(f"{channel.name:<20} took it")
    return 1 if dead else 0


def _airflow(home: Home, options: argparse.Namespace) -> int:
    """Airflow's own command line, looking at the embedded one."""
    home.configure()
    command = [sys.executable, "-m", "airflow", *options.arguments]
    return subprocess.run(command, env=home.environment(), check=False).returncode


class _Trial(Alarm):
    """Only what there is to say, for nothing is wrong."""

    def __str__(self) -> str:
        return self.evidence


COMMANDS = {"up": _up, "down": _down, "status": _status, "pools": _pools, "tell": _tell, "airflow": _airflow}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scheduler", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, does in COMMANDS.items():
        command = commands.add_parser(name, help=does.__doc__)
        command.add_argument("--demo", action="store_true", help="serve the demo newsroom, and follow it")
    commands.choices["tell"].add_argument("words", nargs="*", help="what to say")
    commands.choices["airflow"].add_argument("arguments", nargs=argparse.REMAINDER)
    return parser


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
