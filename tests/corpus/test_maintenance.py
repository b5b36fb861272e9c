"""Upkeep: fewer files, no leftovers, the same rows."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.maintenance import maintain_tables, rebuild_articles, table_status
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def rows(corpus: Corpus) -> dict[str, list[dict[str, Any]]]:
    return {
        name: sorted(table.dataset().to_table().to_pylist(), key=str) for name, table in corpus.tables.items()
    }


@pytest.fixture
def grown(
    corpus: Corpus, capture: Callable[..., Capture], crawl_record: Callable[..., CrawlRecord]
) -> Corpus:
    """Four runs, merged after each: many small files."""
    for run in range(4):
        name = f"run-{run}"
        batch = [capture(number, f"edition {run if number else 0}", run=name) for number in range(3)]
        corpus.append_versions(name, "herald", batch, now=NOON)
        corpus.append_crawl_log(name, "herald", [crawl_record(1, run=name)])
        corpus.merge_articles()
    return corpus


def test_maintenance_packs_files_and_keeps_every_row(grown: Corpus) -> None:
    before = rows(grown)
    done = maintain_tables(grown, now=NOON)
    assert (done["crawl_log"].packed_files, done["crawl_log"].into_files) == (4, 1)
    assert table_status(grown)["article_versions"].files == 1
    assert rows(grown) == before


def test_maintaining_again_does_nothing(grown: Corpus) -> None:
    maintain_tables(grown, now=NOON)
    before = {name: table.opened().version() for name, table in grown.tables.items()}
    done = maintain_tables(grown, now=NOON)
    assert all(upkeep.packed_files == 0 for upkeep in done.values())
    assert all(table.opened().version() <= before[name] + 2 for name, table in grown.tables.items())


def test_maintaining_a_corpus_that_is_not_there_does_nothing(corpus: Corpus) -> None:
    assert all(upkeep.packed_files == 0 for upkeep in maintain_tables(corpus, now=NOON).values())


def test_a_merge_after_compaction_and_vacuum_goes_on(grown: Corpus, capture: Callable[..., Capture]) -> None:
    grown.append_versions("run-8", "herald", [capture(8, run="run-8")], now=NOON)
    maintain_tables(grown, now=NOON, retention_hours=0)
    grown.append_versions("run-9", "herald", [capture(9, run="run-9")], now=NOON)
    grown.merge_articles()
    assert {row["url"][-1] for row in rows(grown)["articles"]} == {"0", "1", "2", "8", "9"}


def test_a_repeated_append_is_still_known_after_maintenance(
    grown: Corpus, crawl_record: Callable[..., CrawlRecord]
) -> None:
    maintain_tables(grown, now=NOON, retention_hours=0)
    assert not grown.append_crawl_log("run-0", "herald", [crawl_record(1, run="run-0")])


def test_staging_files_are_swept_when_they_are_a_day_old(grown: Corpus) -> None:
    folder = Path(grown.crawl_log.uri)
    old, young = folder / "part-1.parquet#1", folder / "part-2.parquet#1"
    for path in (old, young):
        path.write_bytes(b"")
    now = datetime.now(UTC)
    os.utime(old, times=((now - timedelta(days=2)).timestamp(),) * 2)
    assert maintain_tables(grown, now=now)["crawl_log"].swept_files == 1
    assert (old.exists(), young.exists()) == (False, True)


def test_articles_rebuilt_are_the_articles_merged(grown: Corpus) -> None:
    before = rows(grown)["articles"]
    assert rebuild_articles(grown).inserted == 3
    assert rows(grown)["articles"] == before


def test_status_counts_rows_files_and_bytes(grown: Corpus) -> None:
    found = table_status(grown)
    assert {name: table.rows for name, table in found.items()} == {
        "crawl_log": 4,
        "article_versions": 9,
        "articles": 3,
        "stories": 0,
        "fingerprints": 0,
        "takedowns": 0,
        "withdrawals": 0,
        "discovery": 0,
        "consumers": 0,
    }
    assert found["crawl_log"].files == 4
    assert found["articles"].bytes > 0


def test_each_table_is_announced_before_its_turn(grown: Corpus) -> None:
    told: list[str] = []
    maintain_tables(grown, now=NOON, on_table=told.append)
    assert [name for name in told if " " not in name] == list(grown.tables)
    assert "article_versions 2026-11" in told
