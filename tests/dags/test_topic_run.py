"""A topic's DAG, run from end to end in this process against the demo newsroom."""

from collections.abc import Callable
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings

TOPIC, GOOD, GONE = "topic-libya-isis", "courrier-carthage", "eco-ponente"

Run = Callable[..., Any]

pytestmark = pytest.mark.timeout(900)


def states(dag_run: Any) -> dict[str, str]:
    """By task and, for the copies of a mapped task, source."""
    sources = load(Settings.load()).topic("libya-isis").sources
    return {
        f"{task.task_id} {sources[task.map_index]}" if task.map_index >= 0 else task.task_id: task.state
        for task in dag_run.get_task_instances()
    }


def test_one_failing_source_stops_neither_the_others_nor_the_run(
    desk: Settings, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    ended = run("topics.py", TOPIC, sources=[GOOD, GONE])

    assert ended.state == "success"
    assert states(ended)[f"source.parse {GOOD}"] == "success"
    assert states(ended)[f"source.parse {GONE}"] == "failed"
    assert Corpus.open(desk.corpus).articles.dataset().count_rows() > 0
    assert "1 of 2 sources failed" in caplog.text
    assert f"{GONE}: nothing of its discovery answered" in caplog.text


def test_what_a_failed_source_answered_is_in_the_crawl_log(desk: Settings, run: Run) -> None:
    run("topics.py", TOPIC, sources=[GONE])

    rows = Corpus.open(desk.corpus).crawl_log.dataset().to_table(columns=["source", "status"]).to_pylist()
    assert {"source": GONE, "status": 404} in rows


def test_a_run_of_failed_sources_only_fails(desk: Settings, run: Run) -> None:
    ended = run("topics.py", TOPIC, sources=[GONE])

    assert ended.state == "failed"
    assert states(ended)["check"] == "failed"
    assert states(ended)[f"source.crawl {GOOD}"] == "skipped"


def test_a_dry_run_lists_the_sources_and_crawls_nothing(
    desk: Settings, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    ended = run("topics.py", TOPIC, sources=[GOOD, GONE], dry_run=True)

    assert ended.state == "success"
    assert f"to crawl: {GOOD}, {GONE}" in caplog.text
    assert not desk.home.exists()


def test_a_misspelt_field_of_the_form_ends_the_run_before_it_crawls(
    desk: Settings, run: Run, capfd: pytest.CaptureFixture[str]
) -> None:
    ended = run("topics.py", TOPIC, sources=[GOOD], maxpages=5)

    assert ended.state == "failed"
    assert states(ended)["discover"] == "failed"
    assert "no field 'maxpages', expected 'max_pages'" in capfd.readouterr().out
    assert not desk.home.exists()


def test_running_again_stores_nothing_twice(filled: Settings, run: Run) -> None:
    first = Corpus.open(filled.corpus).article_versions.dataset().count_rows()
    assert run("topics.py", TOPIC, sources=[GOOD]).state == "success"

    assert Corpus.open(filled.corpus).article_versions.dataset().count_rows() == first > 0
