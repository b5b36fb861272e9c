"""A newsroom on a free port, and a reader who asks it for pages."""

import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

import pytest

from newsroom import Newsroom


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Message
    body: bytes

    @property
    def location(self) -> str:
        return self.headers["Location"]

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


Ask = Callable[..., Reply]


@pytest.fixture
def room() -> Iterator[Newsroom]:
    with Newsroom(port=0, slow_seconds=0.2) as room:
        yield room


@pytest.fixture
def ask(room: Newsroom) -> Ask:
    """`ask(site, path, method="GET", **headers)`; underscores in header names stand for hyphens."""

    def ask(site: str, path: str, method: str = "GET", **headers: str) -> Reply:
        connection = http.client.HTTPConnection(room.host, room.port, timeout=10)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": f"{site}.localhost:{room.port}", **named})
        response = connection.getresponse()
        try:
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    return ask
