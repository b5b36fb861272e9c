"""When runs can be started."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from clipdesk.model.settings import Settings
from scheduler.api import ApiError
from scheduler.readiness import OPERATIONS, PAGE, PARTS, lacks, switched_off

PROJECT = Path(__file__).resolve().parents[2]
POOLS = {"corpus"}


class FakeApi:
    """Airflow's answers as its API gives them, a hundred DAGs at most at once."""

    def __init__(self, *dags: str, paused: str = "", ill: str = "") -> None:
        self.dags = [{"dag_id": name, "is_paused": name == paused} for name in dags]
        self.health = {part: {"status": None if part == ill else "healthy"} for part in PARTS}

    def get(self, path: str) -> Any:
        if path.startswith("/api/v2/monitor/health"):
            return self.health
        offset = int(parse_qs(urlsplit(path).query)["offset"][0])
        return {"dags": self.dags[offset : offset + PAGE]}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, demo=True)


ALL = (*OPERATIONS, "topic-libya-isis")


def lacking(api: object, settings: Settings, pools: set[str] = POOLS) -> list[str]:
    return lacks(api, settings, pools)  # type: ignore[arg-type]


def test_nothing_lacks_when_parts_pools_and_dags_are_there(settings: Settings) -> None:
    assert lacking(FakeApi(*ALL), settings) == []


def test_what_is_still_to_come_is_named(settings: Settings) -> None:
    assert lacking(FakeApi(*ALL, ill="scheduler"), settings) == ["scheduler is not there"]
    assert lacking(FakeApi(*ALL), settings, set()) == ["the pools are not made"]
    assert lacking(FakeApi(*OPERATIONS), settings) == ["not read yet: topic-libya-isis"]


def test_an_api_that_does_not_answer_is_waited_for(settings: Settings) -> None:
    class Silent:
        def get(self, path: str) -> Any:
            raise ApiError("does not answer", where=path)

    assert lacking(Silent(), settings) == ["/api/v2/monitor/health: does not answer"]


def test_all_pages_of_dags_are_read(settings: Settings) -> None:
    others = [f"other-{number}" for number in range(2 * PAGE)]
    assert lacking(FakeApi(*others, *ALL), settings) == []


def test_what_somebody_paused_is_named() -> None:
    assert switched_off(FakeApi(*ALL, paused="reparse")) == ["reparse"]  # type: ignore[arg-type]


def test_every_dag_that_is_no_topics_is_waited_for() -> None:
    files = {path.stem.replace("_", "-") for path in (PROJECT / "dags").glob("*.py")}
    assert files - {"topics", "faulty-files"} == set(OPERATIONS)
