"""Every command of docs/operate.md, run in the order of the page against the demo."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(2400)]

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs" / "operate.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
UP_SECONDS = 900.0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Desk"]:
    desk = Desk(tmp_path_factory.mktemp("operate"))
    yield desk
    desk.shell("python -m scheduler down", check=False)
    for supervisor in desk.supervisors:
        supervisor.wait(60)


class Desk:
    """A folder with topics and sources of its own, in which the commands stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.supervisors: list[subprocess.Popen[bytes]] = []
        for name in ("topics", "sources"):
            shutil.copytree(PROJECT / name, folder / name)
        commands = folder / "bin"
        commands.mkdir()
        _script(commands / "clipdesk", f'exec {sys.executable} -c "from cli.main import main; main()" "$@"')
        _script(commands / "make", f'exec make -C {PROJECT} --no-print-directory "$@"')
        ours = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
        self.environment = ours | {
            "PATH": f"{commands}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH")))),
            "CLIPDESK_TOPICS": str(folder / "topics"),
            "CLIPDESK_SOURCES": str(folder / "sources"),
            "CLIPDESK_DEMO": "1",
            "CLIPDESK_DEMO_PORT": str(_free_port()),
            "CLIPDESK_AIRFLOW_PORT": str(_free_port()),
        }

    def shell(self, block: str, *, check: bool = True) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert not check or done.returncode == 0, done.stdout
        return done.stdout

    def up(self) -> None:
        """What `make up DEMO=1` runs, in the background; back when all parts run and a first run has ended."""
        with (self.folder / "up.log").open("ab") as log:
            command = [sys.executable, "-m", "scheduler", "up", "--demo"]
            self.supervisors.append(
                subprocess.Popen(
                    command, cwd=self.folder, env=self.environment, stdout=log, stderr=subprocess.STDOUT
                )
            )
        self.wait_for("python -m scheduler status | grep triggerer", UP_SECONDS)
        self.wait_for("grep -l finished_at.*20 data/runs/*/run.json", UP_SECONDS)

    def wait_for(self, command: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment, capture_output=True
        ).returncode:
            assert time.monotonic() < deadline, (self.folder / "up.log").read_text(encoding="utf-8")
            time.sleep(2)


def _script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


MAKE = {
    "make up DEMO=1": "-m scheduler up --demo",
    "make down": "-m scheduler down",
}
"""What these are in the Makefile; the test runs that with this interpreter, and installs nothing."""


@pytest.mark.parametrize(("target", "command"), MAKE.items())
def test_make_calls_the_supervisor(target: str, command: str) -> None:
    said = subprocess.run(
        ["make", "-C", str(PROJECT), "-n", *target.split()[1:]], capture_output=True, text=True, check=True
    )
    assert command in said.stdout


@pytest.mark.parametrize("block", BLOCKS, ids=[block.split("\n")[0][:60] for block in BLOCKS])
def test_every_command_of_the_page_does_what_it_says(desk: Desk, block: str) -> None:
    """Outside the demo where a source is written, as the demo has sources of its own."""
    for command in commands_of(block):
        if command == "make up DEMO=1":
            desk.up()
        else:
            command = command.replace("make down", "python -m scheduler down")
            desk.shell(f"export CLIPDESK_DEMO=0\n{command}" if "> sources/" in command else command)


def commands_of(block: str) -> list[str]:
    """The block's lines; one with a here-document stays whole."""
    if "<<" in block:
        return [block]
    return block.strip().split("\n")
