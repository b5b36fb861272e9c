import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from clipdesk.model.catalogue import load
from clipdesk.model.errors import ClipdeskError
from clipdesk.model.settings import Settings
from spiders.crawl.plan import CrawlPlan
from spiders.crawl.window import LookBack, Window

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
ALL = frozenset({"feed", "news_sitemap", "listing"})


def plan(home: Path, kinds: frozenset[str] = ALL, **arguments: str) -> CrawlPlan:
    settings = Settings(home=home, demo=True)
    return CrawlPlan.of(kinds, {"source": "gulf-courier", **arguments}, settings, now=NOW)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"sorce": "gulf-courier"}, "did you mean 'source'?"),
        ({"source": "gulf-currier"}, "did you mean 'gulf-courier'?"),
        ({"topic": "libya-isi"}, "did you mean 'libya-isis'?"),
        ({"since": "yesterday"}, "write it like"),
        ({"max_pages": "-1"}, "no number of pages"),
        ({"max_pages": "many"}, "no number of pages"),
        ({"run": "../../etc"}, "no folder name"),
        ({"memory": "maybe"}, "neither on nor off"),
        ({"until": "2026-03-07"}, "add -a since=DATE"),
        ({"since": "2026-03-07", "until": "2026-03-07"}, "the earlier moment first"),
        ({"since": "2020-03-07", "until": "2026-03-07"}, "at most 366 days"),
        ({"source": "meridian-wire", "since": "2026-03-06", "until": "2026-03-07"}, "cannot look back"),
    ],
)
def test_an_argument_that_cannot_be_meant_is_refused(tmp_path, arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ClipdeskError) as caught:
        plan(tmp_path, **arguments)
    assert words in str(caught.value)


def test_a_spider_without_work_says_which_spider_has_some(tmp_path) -> None:
    with pytest.raises(ClipdeskError, match="spider `source`"):
        plan(tmp_path, frozenset({"feed"}), source="tripoli-clips")


def test_a_run_without_a_name_is_named_after_its_time(tmp_path) -> None:
    assert plan(tmp_path).run == "20260308T120000Z"


@pytest.mark.parametrize(
    ("run", "month"),
    [("libya-20251231T235900Z", "2025-12"), ("20260101T000000Z", "2026-01"), ("nightly", "2026-03")],
)
def test_the_archive_lies_in_the_month_of_the_start_of_the_run(tmp_path, run: str, month: str) -> None:
    assert plan(tmp_path, run=run).archive == tmp_path / "archive" / month / run / "gulf-courier.warc.gz"


def test_the_start_of_the_run_is_read_from_the_run_where_it_is_written(tmp_path) -> None:
    folder = tmp_path / "runs" / "nightly"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text('{"started_at": "2026-02-28T23:59:00+00:00"}')
    assert plan(tmp_path, run="nightly").archive.parent.parent.name == "2026-02"


def test_since_without_an_offset_is_in_utc(tmp_path) -> None:
    assert plan(tmp_path, since="2026-03-07").window == Window(datetime(2026, 3, 7, tzinfo=UTC))


def test_each_spider_takes_its_kind_of_discovery(tmp_path) -> None:
    assert {entry.kind for entry in plan(tmp_path, frozenset({"feed"})).entries} == {"feed"}
    assert {entry.kind for entry in plan(tmp_path).entries} == ALL


def test_in_demo_mode_every_topic_follows_the_newsroom_on_its_port() -> None:
    catalogue = load(Settings(demo=True, demo_port=9999))
    assert "gulf-courier" in catalogue.sources
    assert ":9999/" in catalogue.source("gulf-courier").homepage
    for topic in catalogue.topics.values():
        assert set(topic.sources) == set(catalogue.sources)
        assert topic.limits.max_age is None


def test_otherwise_the_operators_sources_are_followed() -> None:
    assert "gulf-courier" not in load(Settings()).sources


def test_looking_back_asks_only_what_can_be_asked_for_a_day(tmp_path) -> None:
    days = {"since": "2026-03-06", "until": "2026-03-08"}
    assert [entry.kind for entry in plan(tmp_path, **days).entries] == ["news_sitemap"]
    archive = plan(tmp_path, source="eco-ponente", **days)
    assert [urlsplit(entry.address).path for entry in archive.entries] == [
        "/archivio/2026/03/06/",
        "/archivio/2026/03/07/",
    ]
    assert archive.of_day == {entry.address for entry in archive.entries}


def test_what_is_new_is_not_looked_for_on_the_pages_of_days(tmp_path) -> None:
    assert not [
        entry for entry in plan(tmp_path, source="eco-ponente").entries if "archivio" in entry.address
    ]


def test_a_topics_greatest_age_does_not_count_in_looking_back(tmp_path) -> None:
    topics = tmp_path / "topics"
    shutil.copytree(Settings().topics, topics)
    path = topics / "libya-isis.yaml"
    path.write_text(path.read_text("utf-8") + "\nlimits: {max_age: P3D}\n", "utf-8")
    settings = Settings(home=tmp_path, topics=topics)
    arguments = {"source": "al-jazeera-en", "topic": "libya-isis", "since": "2025-01-01"}
    assert CrawlPlan.of(ALL, arguments, settings, now=NOW).window == Window(NOW - timedelta(days=3))
    back = CrawlPlan.of(ALL, {**arguments, "until": "2025-01-02"}, settings, now=NOW)
    assert back.window == LookBack(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC))
