"""A desk that really runs: the supervisor with Airflow under it, in a folder of its own, on free ports."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import psutil
import pytest

from clipdesk.corpus.archive import read_page
from clipdesk.corpus.tables import Corpus
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from clipdesk.model.urls import key
from newsroom import Newsroom
from scheduler.api import Api, ApiError
from scheduler.home import Home
from scheduler.state import State

PROJECT = Path(__file__).resolve().parents[2]
UP_SECONDS, RUN_SECONDS = 600.0, 900.0
ENDED = {"success", "failed"}

HASTY = '''
"""The first topic's DAG with little patience: one whose crawls may take a minute, one whose runs half a minute."""
from datetime import timedelta
from airflow.sdk import DAG
from desk.topic_dag import topic_dag
from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings

catalogue = load(Settings.load())
topic = next(iter(catalogue.topics.values()))
hasty = topic_dag(topic.model_copy(update={"paused": True}), catalogue.sources, Settings.load(), name="hasty")
for task in hasty.tasks:
    if task.task_id.endswith(".crawl"):
        task.execution_timeout = timedelta(seconds=60)
late = topic_dag(
    topic.model_copy(update={"paused": True}),
    catalogue.sources,
    Settings.load(),
    name="late",
    patience=timedelta(seconds=30),
)
'''


def wait_for(what: str, seconds: float, condition: Callable[[], Any], every: float = 0.5) -> Any:
    """The first true value of the condition."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := condition():
            return value
        time.sleep(every)
    raise AssertionError(f"{what}: not within {seconds:.0f} s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


class Webhook:
    """What an operator's chat service hears: the posted JSON, from `with` to the end of its block."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        webhook = self

        class Ear(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                webhook.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        self._server = HTTPServer(("127.0.0.1", 0), Ear)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def __enter__(self) -> "Webhook":
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Desk:
    """`folder` holds the topics, the DAGs and the data of this test session."""

    folder: Path
    port: int
    newsroom_port: int
    webhook: "Webhook"
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def home(self) -> Home:
        return Home(self.settings, self.port)

    @property
    def settings(self) -> Settings:
        return Settings(home=self.folder / "data", topics=self.folder / "topics", demo=True)

    @property
    def api(self) -> Api:
        return Api(self.home.address, "admin", self.home.password("admin"))

    @property
    def environment(self) -> dict[str, str]:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
        return ours | {
            "CLIPDESK_HOME": str(self.folder / "data"),
            "CLIPDESK_TOPICS": str(self.folder / "topics"),
            "CLIPDESK_DEMO": "1",
            "CLIPDESK_DEMO_PORT": str(self.newsroom_port),
            "CLIPDESK_AIRFLOW_PORT": str(self.port),
            "CLIPDESK_WEBHOOK_URL": self.webhook.url,
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.folder / "dags"),
            "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "40",
        }

    def up(self) -> None:
        with (self.folder / "up.log").open("ab") as log:
            command = [sys.executable, "-m", "scheduler", "up"]
            self.process = subprocess.Popen(
                command, cwd=PROJECT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
            )
        wait_for("Airflow to be up", UP_SECONDS, self._is_up)

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, (self.folder / "up.log").read_text()
        state = State.read(self.home.state)
        return state is not None and "scheduler" in state.components and self.api.answers()

    def down(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    def airflow(self, *arguments: str) -> str:
        """What Airflow's own command line prints, looking at this desk."""
        command = [sys.executable, "-m", "scheduler", "airflow", *arguments]
        done = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def page(self, path: str, user: str | None = "reader") -> "Answer":
        """What the browser of that user (None: of a stranger) gets from Airflow's address."""
        headers = {}
        if user:
            api = Api(self.home.address, user, self.home.password(user))
            api.get("/api/v2/dags?limit=1")
            headers["Cookie"] = f"_token={api.token}"
        try:
            with urlopen(Request(self.home.address + path, headers=headers), timeout=30) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read().decode())
        except HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read().decode())

    def component(self, name: str) -> psutil.Process:
        state = State.read(self.home.state)
        assert state is not None
        return psutil.Process(state.components[name].pid)

    def get(self, path: str) -> Any:
        """The answer; None while there is nothing there, or while the API is being started again."""
        with contextlib.suppress(ApiError):
            return self.api.get(f"/api/v2{path}")
        return None

    def runs(self, dag: str) -> list[dict[str, Any]]:
        return list((self.get(f"/dags/{dag}/dagRuns?limit=100") or {"dag_runs": []})["dag_runs"])

    def trigger(self, dag: str, **conf: Any) -> str:
        wait_for(f"{dag} to be there", 120, lambda: self.get(f"/dags/{dag}"))
        body = {"logical_date": None, "conf": conf}
        return str(self.api.call("POST", f"/api/v2/dags/{dag}/dagRuns", body)["dag_run_id"])

    def wait_until_ended(self, dag: str, run: str) -> str:
        def ended() -> str | None:
            found = self.get(f"/dags/{dag}/dagRuns/{run}")
            return str(found["state"]) if found and found["state"] in ENDED else None

        return str(wait_for(f"{dag} {run} to end", RUN_SECONDS, ended, every=1))

    def crawl_of(self, source: str) -> psutil.Process | None:
        """The Scrapy process that crawls the source for this desk, if there is one."""
        return next((one for one in self.crawls() if f"source={source}" in one.cmdline()), None)

    def crawls(self) -> list[psutil.Process]:
        found = []
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if (
                    "scrapy" in process.cmdline()
                    and process.environ().get("CLIPDESK_HOME") == str(self.settings.home)
                    and process.status() != psutil.STATUS_ZOMBIE
                ):
                    found.append(process)
        return found

    def forget_everything(self) -> None:
        """An empty corpus, and nothing known of any host, so that the next run starts from nothing."""
        for name in ("archive", "corpus", "runs"):
            shutil.rmtree(self.settings.home / name, ignore_errors=True)
        for file in self.settings.home.glob("hosts.sqlite*"):
            file.unlink()

    def snapshot(self) -> dict[str, list[tuple[Any, ...]]]:
        """The corpus without what the clock and the run's name leave in it; every page is in the archive.

        Which of a page's addresses came first, the feed's or the sitemap's, is chance: pages go by their keys.
        """
        corpus = Corpus.open(self.settings.corpus)
        versions = corpus.article_versions.dataset().to_table().to_pylist()
        for row in versions:
            record = ArchiveRecord(row["archive_path"], row["archive_offset"], row["archive_length"])
            assert read_page(self.settings.archive, record).html
        log = corpus.crawl_log.dataset().to_table().to_pylist()
        articles = corpus.articles.dataset().to_table().to_pylist()
        return {
            "articles": sorted((row["article_id"], row["content_hash"]) for row in articles),
            "versions": sorted((row["article_id"], row["version"], row["content_hash"]) for row in versions),
            "crawl_log": sorted((row["source"], row["kind"], key(row["url"]), row["outcome"]) for row in log),
        }


@pytest.fixture(scope="session")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(port=0, slow_seconds=5) as room:
        yield room


@pytest.fixture(scope="session")
def desk(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(PROJECT / "topics", folder / "topics")
    shutil.copytree(PROJECT / "dags", folder / "dags", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "dags" / "hasty.py").write_text(HASTY, encoding="utf-8")
    with Webhook() as webhook:
        desk = Desk(folder, free_port(), newsroom.port, webhook)
        desk.up()
        yield desk
        if desk.process is not None and desk.process.poll() is None:
            desk.down()
