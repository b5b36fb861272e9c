"""A desk of an earlier release, brought up to date, and its reading room on a port of loopback."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from reading_room.app import application
from reading_room.gate import COOKIE, TokenGate
from reading_room.room import Room
from reading_room.server import listen
from steps.run.index import index
from steps.run.stories import stories
from tests.corpora.verbs import desk

FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOKEN = "a-token-for-tests"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True)
class Browser:
    """`corpus` is what the room shows."""

    port: int
    corpus: Corpus

    def get(self, path: str, *, token: str | None = TOKEN, host: str = "127.0.0.1") -> Answer:
        """With the cookie, unless another token is asked for; redirects are not followed."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": f"{host}:{self.port}"}
        if token is not None:
            headers["Cookie"] = f"{COOKIE}={token}"
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return Answer(
            response.status, {name.lower(): value for name, value in response.headers.items()}, text
        )


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Tests must not change it."""
    settings = desk(FROZEN, tmp_path_factory.mktemp("shown"))
    stories(settings, now=NOW)
    index(settings)
    return settings


@pytest.fixture(scope="session")
def browser(shown: Settings) -> Iterator[Browser]:
    with serving(shown) as browser:
        yield browser


@contextmanager
def serving(settings: Settings) -> Iterator[Browser]:
    """The room of a desk, from `with` to the end of its block."""
    room = Room(settings, lambda: NOW)
    with listen("127.0.0.1", 0) as socket:
        app = application(room, TokenGate(TOKEN))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = Thread(target=server.run, args=([socket],), daemon=True)
        thread.start()
        yield Browser(socket.getsockname()[1], room.corpus)
        server.should_exit = True
        thread.join()
