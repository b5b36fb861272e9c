"""Alarms that are seen in the last run of a source."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.report.consumers import LAG, consumers, lagging
from steps.report.trouble import alone
from steps.run import runs
from steps.run.runs import Run
from tests.corpus.conftest import make_capture

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


def crawled(settings: Settings, run: str, at: datetime, why: str) -> None:
    runs.write(settings, Run(run, "wells", ("gazette",), at))
    folder = runs.folder(settings, run) / "gazette"
    folder.mkdir()
    (folder / "crawl.stats.json").write_text(json.dumps({"known": 0, "fetched": 1, "alone": why}))


def test_a_crawl_that_kept_its_turns_alone_is_told_of_until_the_next_one_did_not(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    crawled(settings, "run-1", NOW, "hosts.sqlite: cannot be used: database is locked")
    [alarm] = alone(settings)
    assert (alarm.source, alarm.evidence.endswith("is locked")) == ("gazette", True)
    crawled(settings, "run-2", NOW + timedelta(hours=1), "")
    assert not list(alone(settings))


def test_a_consumer_that_left_something_waiting_for_more_than_a_week_is_told_of(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    corpus = Corpus.open(settings.corpus)
    corpus.append_versions("run-1", "herald", [make_capture(1), make_capture(2)], now=NOW)
    for name in ("mirror", "search"):
        corpus.changes(0, consumer=name, now=NOW)
    corpus.changes(consumer="search").confirm(now=NOW)
    late = NOW + LAG + timedelta(seconds=1)
    [alarm] = lagging(consumers(settings), now=late)
    assert (alarm.source, alarm.evidence) == ("mirror", "2 changes wait for it, for 8 days")
    assert not list(lagging(consumers(settings), now=NOW + LAG))
