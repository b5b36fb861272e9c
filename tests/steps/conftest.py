"""The demo newsroom, crawled once for all tests that only look at the result."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.model.settings import Settings
from newsroom import Newsroom
from steps.follow import follow
from steps.report.report import RunReport
from steps.run.crawl import CrawlProgress
from steps.run.runs import Run
from tests.forking.forked_python import forked_crawls

TOPIC = "libya-isis"


class Quiet:
    """A watcher that remembers which sources ended, and how."""

    def __init__(self) -> None:
        self.errors: dict[str, str | None] = {}
        self.resumed = False

    def began(self, run: Run, *, resumed: bool) -> None:
        self.resumed = resumed

    def crawling(self, source: str, progress: CrawlProgress) -> None: ...
    def parsing(self, source: str, done: int, total: int) -> None: ...
    def storing(self, source: str) -> None: ...
    def grouping(self, done: int, total: int) -> None: ...
    def rematching(self, source: str, done: int, total: int) -> None: ...

    def ended(self, source: str, failure: str | None) -> None:
        self.errors[source] = failure


def desk(home: Path, room: Newsroom, **more: object) -> Settings:
    """The settings of a desk that follows the demo newsroom."""
    return Settings(home=home, demo=True, demo_port=room.port, timeout=5.0, **more)  # type: ignore[arg-type]


Follow = Callable[[Settings], RunReport]


@pytest.fixture(scope="session")
def follow_now() -> Follow:
    def once(settings: Settings) -> RunReport:
        with forked_crawls():
            return follow(settings, TOPIC, now=datetime.now(UTC), watcher=Quiet())

    return once


@pytest.fixture(scope="session")
def room() -> Iterator[Newsroom]:
    with Newsroom(port=0) as room:
        yield room


@pytest.fixture(scope="session")
def followed(
    room: Newsroom, tmp_path_factory: pytest.TempPathFactory, follow_now: Follow
) -> tuple[Settings, RunReport]:
    """A desk after its first run; tests must not change it."""
    settings = desk(tmp_path_factory.mktemp("followed"), room)
    return settings, follow_now(settings)
