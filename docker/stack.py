"""The desk in containers as its operator handles it, under a name, with secrets and ports of its own."""

import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen  # noqa: TID251 - the desk's own pages

from scheduler.api import Api, ApiError

DOCKER = Path(__file__).resolve().parent
PATIENCE = 1800.0
"""Seconds that one command may take; the build takes longest, on a slow line. Chosen, not measured."""

Row = dict[str, Any]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Stack:
    """`folder` keeps the secrets; `port` is Airflow's on loopback, `demo_port` the newsroom's inside."""

    folder: Path
    port: int = field(default_factory=free_port)
    demo_port: int = field(default_factory=free_port)
    project: str = field(default_factory=lambda: f"clipdesk-e2e-{secrets.token_hex(3)}")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "COMPOSE_PROJECT_NAME": self.project,
            "COMPOSE_PROFILES": "demo",
            "CLIPDESK_SECRETS": str(self.folder / "secrets"),
            "CLIPDESK_AIRFLOW_PORT": str(self.port),
            "CLIPDESK_DEMO_PORT": str(self.demo_port),
            "CLIPDESK_NEWSROOM_ADVANCE": "0s",
        }

    @property
    def api(self) -> Api:
        passwords = json.loads((self.folder / "secrets" / "passwords").read_text(encoding="utf-8"))
        return Api(f"http://127.0.0.1:{self.port}", "admin", passwords["admin"])

    def up(self) -> None:
        self._show([str(DOCKER / "up"), "--demo"])

    def down(self, *options: str) -> None:
        self._show([str(DOCKER / "down"), *options])

    @contextmanager
    def removed_afterwards(self) -> Iterator[None]:
        """Whatever happens, the containers and their volumes are ended."""
        try:
            yield
        finally:
            self.down("--volumes")

    def services(self) -> list[Row]:
        """As `docker compose ps` tells of them: Service, Status, Health, Publishers and more."""
        return [json.loads(line) for line in self._compose("ps", "--all", "--format", "json").splitlines()]

    def inside(self, service: str, command: Sequence[str]) -> str:
        """What the command prints in the service's container."""
        return self._compose("exec", "-T", service, *command)

    def clipdesk(self, arguments: Sequence[str]) -> str:
        return self.inside("scheduler", ["clipdesk", *arguments])

    def answer_to_a_stranger(self) -> int | None:
        """The status that the API gives to a call without a valid token or password."""
        try:
            Api(f"http://127.0.0.1:{self.port}", "admin", "guessed").get("/api/v2/dags")
        except ApiError as error:
            return error.status
        return 200

    def page(self, path: str) -> str:
        """A page of Airflow's, as the admin sees it. Raises HTTPError, URLError."""
        api = self.api
        api.get("/api/v2/dags?limit=1")
        request = Request(api.address + path, headers={"Authorization": f"Bearer {api.token}"})  # noqa: S310
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
            return str(answer.read().decode())

    def left_behind(self) -> list[str]:
        """Containers, volumes and networks that still bear the stack's name."""
        label = f"label=com.docker.compose.project={self.project}"
        return [
            name
            for kind in (["ps", "--all"], ["volume", "ls"], ["network", "ls"])
            for name in output(["docker", *kind, "--quiet", "--filter", label], self.environment).split()
        ]

    def show_unhealthy(self) -> None:
        """The last words of whatever is not well."""
        for service in self.services():
            if service["Health"] != "healthy":
                say(f"--- {service['Service']}: {service['Status']}")
                say(self._compose("logs", "--no-color", "--tail", "60", service["Service"]))

    def task_logs(self, tasks: Iterable[str]) -> str:
        """The last lines that these tasks logged, of every try and run."""
        paths = [f"/logs/dag_id=*/run_id=*/task_id={task}/*.log" for task in tasks]
        return self.inside("scheduler", ["sh", "-c", f"tail -n 30 {' '.join(paths)}"])

    def _compose(self, *command: str) -> str:
        return output(["docker", "compose", *command], self.environment, folder=DOCKER)

    def _show(self, command: Sequence[str]) -> None:
        """Run with its output on the terminal. Raises CalledProcessError, TimeoutExpired."""
        subprocess.run(command, env=self.environment, check=True, timeout=PATIENCE)


def output(command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> str:
    """What the command prints. Raises RuntimeError with what it said on standard error."""
    done = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {done.returncode}\n{done.stderr.strip()}")
    return done.stdout
