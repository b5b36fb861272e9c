"""A topic's DAG, run from end to end in this process against the demo newsroom."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk.topic_dag import topic_dag

from corpus.tables import Corpus
from model.catalogue import load
from model.settings import Settings
from newsroom import Newsroom
from newsroom.response import Request, Response

GOOD, GONE = "courrier-carthage", "eco-ponente"

pytestmark = pytest.mark.usefixtures("airflow_db")


class OneSiteGone(Newsroom):
    """A newsroom of which one site has lost all its pages."""

    def respond(self, request: Request) -> Response:
        return Response(status=404) if GONE in request.host else super().respond(request)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    with OneSiteGone(port=0) as room:
        monkeypatch.setenv("CLIPDESK_HOME", str(tmp_path / "data"))
        monkeypatch.setenv("CLIPDESK_DEMO", "1")
        monkeypatch.setenv("CLIPDESK_DEMO_PORT", str(room.port))
        yield Settings.load()


def run(settings: Settings, **conf: Any) -> Any:
    catalogue = load(settings)
    dag = topic_dag(catalogue.topic("libya-isis"), catalogue.sources, settings)
    dag.deadline = None  # Airflow 3.3.2 cannot test a DAG that has one
    for task in dag.tasks:
        task.retries = 0
    return dag.test(run_conf=conf)


def states(dag_run: Any) -> dict[str, str]:
    """By task and, for the copies of a mapped task, source."""
    sources = load(Settings.load()).topic("libya-isis").sources
    return {
        f"{task.task_id} {sources[task.map_index]}" if task.map_index >= 0 else task.task_id: task.state
        for task in dag_run.get_task_instances()
    }


def test_one_failing_source_stops_neither_the_others_nor_the_run(
    desk: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ended = run(desk, sources=[GOOD, GONE])

    assert ended.state == "success"
    assert states(ended)[f"source.parse {GOOD}"] == "success"
    assert Corpus.open(desk.corpus).articles.dataset().count_rows() > 0
    assert "1 of 2 sources failed" in caplog.text
    assert f"{GONE}: none of its feeds, sitemaps and listings answered" in caplog.text


def test_a_run_of_failed_sources_only_fails(desk: Settings) -> None:
    ended = run(desk, sources=[GONE])

    assert ended.state == "failed"
    assert states(ended)["check"] == "failed"
    assert states(ended)[f"source.crawl {GOOD}"] == "skipped"


def test_a_dry_run_lists_the_sources_and_crawls_nothing(
    desk: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ended = run(desk, sources=[GOOD, GONE], dry_run=True)

    assert ended.state == "success"
    assert f"to crawl: {GOOD}, {GONE}" in caplog.text
    assert not desk.home.exists()


def test_running_again_stores_nothing_twice(desk: Settings) -> None:
    run(desk, sources=[GOOD])
    first = Corpus.open(desk.corpus).article_versions.dataset().count_rows()
    run(desk, sources=[GOOD])

    assert Corpus.open(desk.corpus).article_versions.dataset().count_rows() == first > 0
