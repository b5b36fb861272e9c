"""The operators' DAGs, each run once in this process over a small corpus."""

from collections.abc import Callable
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings

GOOD, GONE = "courrier-carthage", "eco-ponente"
Run = Callable[..., Any]

pytestmark = pytest.mark.timeout(900)


def articles(settings: Settings) -> int:
    return int(Corpus.open(settings.corpus).articles.dataset().count_rows())


def test_upkeep_reparse_and_takedown_do_their_work(
    filled: Settings, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    stored = articles(filled)

    assert run("maintenance.py", "maintenance").state == "success"
    assert articles(filled) == stored > 0

    assert run("reparse.py", "reparse", source=GOOD).state == "success"
    assert "dry run, nothing stored" in caplog.text
    assert "words gained 0, lost 0" in caplog.text

    assert run("takedown.py", "takedown", source=GOOD, reason="asked for by the publisher").state == "success"
    assert articles(filled) == 0


def test_a_takedown_of_nothing_in_particular_is_refused(desk: Settings, run: Run) -> None:
    assert run("takedown.py", "takedown", reason="no reason at all").state == "failed"
    assert not desk.home.exists()


def test_a_probe_fails_for_the_source_that_does_not_answer(desk: Settings, run: Run) -> None:
    ended = run("sources_health.py", "sources-health", leave_out=rf"probes\.(?!{GOOD}|{GONE}).*")

    states = {task.task_id: task.state for task in ended.get_task_instances()}
    assert states[f"probes.{GONE}"] == "failed"
    assert states[f"probes.{GOOD}"] == "success"
    assert states["alarms"] == "success"


def test_the_sample_consumer_counts_what_is_there(
    filled: Settings, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    assert run("sample_consumer.py", "sample-consumer").state == "success"
    assert "Le Courrier de Carthage (fr)" in caplog.text
