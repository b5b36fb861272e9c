"""The tables: what is appended, exactly once, and what it reads back as."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
import pytest

from clipdesk.corpus.rows import article_version
from clipdesk.corpus.storable import storable
from clipdesk.corpus.table import spooled
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.page import ArchiveRecord
from tests.corpus.conftest import make_capture

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

MakeCapture = Callable[..., Capture]
MakeRecord = Callable[..., CrawlRecord]
Later = Callable[[float], datetime]


def rows(corpus: Corpus, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = corpus.tables[table].dataset().to_table().to_pylist()
    return sorted(found, key=lambda row: (row.get("article_id") or row["url"], row.get("version", 0)))


def store(corpus: Corpus, *captures: Capture, run: str = "run-1", source: str = "herald") -> list[Outcome]:
    stored = corpus.append_versions(run, source, captures, now=NOON)
    return [stored.outcomes[capture.record] for capture in captures]


def test_a_corpus_that_nobody_has_written_reads_as_empty_and_is_not_created(corpus: Corpus) -> None:
    assert [rows(corpus, name) for name in corpus.tables] == [[]] * len(corpus.tables)
    assert len(corpus.memory("herald")) == 0
    assert corpus.merge_articles().version is None


def test_a_new_article_is_stored_as_version_one(corpus: Corpus, capture: MakeCapture) -> None:
    assert store(corpus, capture(1)) == [Outcome.STORED]
    [row] = rows(corpus, "article_versions")
    assert (row["version"], row["first_seen_at"], row["first_seen_month"]) == (1, NOON, "2026-11")
    assert len(row["minhash"]) == 512


def test_a_stored_version_reads_back_as_the_capture_it_was(corpus: Corpus, capture: MakeCapture) -> None:
    original = capture(1)
    store(corpus, original)
    [row] = rows(corpus, "article_versions")
    assert article_version(row).capture == original


def test_the_same_content_is_unchanged(corpus: Corpus, capture: MakeCapture, later: Later) -> None:
    store(corpus, capture(1))
    assert store(corpus, capture(1, run="run-2", at=later(1)), run="run-2") == [Outcome.UNCHANGED]
    assert len(rows(corpus, "article_versions")) == 1


def test_new_content_is_the_next_version_of_an_article_first_seen_before(
    corpus: Corpus, capture: MakeCapture, later: Later
) -> None:
    store(corpus, capture(1))
    assert store(corpus, capture(1, "It was Tuesday.", run="run-2", at=later(24 * 30)), run="run-2") == [
        Outcome.STORED
    ]
    first, second = rows(corpus, "article_versions")
    assert (second["version"], second["first_seen_at"], second["first_seen_month"]) == (
        2,
        first["first_seen_at"],
        "2026-11",
    )


def test_the_same_content_twice_in_a_batch_is_a_duplicate(corpus: Corpus, capture: MakeCapture) -> None:
    assert store(corpus, capture(1), capture(1, place=2)) == [Outcome.STORED, Outcome.DUPLICATE]


def test_an_edit_that_is_taken_back_is_a_version_again(
    corpus: Corpus, capture: MakeCapture, later: Later
) -> None:
    store(corpus, capture(1, "a"))
    store(corpus, capture(1, "b", run="run-2", at=later(1)), run="run-2")
    assert store(corpus, capture(1, "a", run="run-3", at=later(2)), run="run-3") == [Outcome.STORED]


def test_an_old_capture_that_comes_late_does_not_become_the_newest(
    corpus: Corpus, capture: MakeCapture, later: Later
) -> None:
    store(corpus, capture(1, "new"))
    corpus.merge_articles()
    assert store(corpus, capture(1, "old", run="run-2", at=later(-5)), run="run-2") == [Outcome.STORED]
    corpus.merge_articles()
    assert [row["body"] for row in rows(corpus, "articles")] == ["Sirte\n\nnew"]


def test_a_page_that_is_parsed_better_is_a_new_version_once(corpus: Corpus, capture: MakeCapture) -> None:
    store(corpus, capture(1, "with noise"))
    for run in ("again-1", "again-2"):
        outcomes = store(corpus, capture(1, "clean", run=run), run=run)
        assert outcomes == [Outcome.STORED if run == "again-1" else Outcome.UNCHANGED]
    corpus.merge_articles()
    assert [row["body"] for row in rows(corpus, "articles")] == ["Sirte\n\nclean"]


def test_appending_again_changes_nothing_and_gives_the_same_outcomes(
    corpus: Corpus, capture: MakeCapture, later: Later
) -> None:
    store(corpus, capture(1), capture(2))
    batch = [
        capture(1, run="run-2", at=later(1), place=1),
        capture(2, "edited", run="run-2", at=later(1), place=2),
        capture(3, run="run-2", at=later(1), place=3),
        capture(3, run="run-2", at=later(1), place=4),
    ]
    outcomes = store(corpus, *batch, run="run-2")
    assert outcomes == [Outcome.UNCHANGED, Outcome.STORED, Outcome.STORED, Outcome.DUPLICATE]
    before = rows(corpus, "article_versions")
    assert store(corpus, *batch, run="run-2") == outcomes
    assert rows(corpus, "article_versions") == before


def test_a_batch_without_news_is_also_appended_once(
    corpus: Corpus, capture: MakeCapture, later: Later
) -> None:
    store(corpus, capture(1, "a"))
    store(corpus, capture(1, "a", run="run-2", at=later(1)), run="run-2")
    store(corpus, capture(1, "b", run="run-3", at=later(0.5)), run="run-3")
    assert store(corpus, capture(1, "a", run="run-2", at=later(1)), run="run-2") == [Outcome.UNCHANGED]
    assert len(rows(corpus, "article_versions")) == 2


def test_the_crawl_log_takes_each_run_and_source_once(corpus: Corpus, crawl_record: MakeRecord) -> None:
    assert corpus.append_crawl_log("run-1", "herald", [crawl_record(1)])
    assert not corpus.append_crawl_log("run-1", "herald", [crawl_record(1), crawl_record(2)])
    assert corpus.append_crawl_log("run-1", "gazette", [crawl_record(1, source="gazette")])
    assert [row["source"] for row in rows(corpus, "crawl_log")] == ["gazette", "herald"]


def test_articles_hold_the_newest_version_of_each(corpus: Corpus, capture: MakeCapture, later: Later) -> None:
    store(corpus, capture(1), capture(2))
    assert corpus.merge_articles().inserted == 2
    store(corpus, capture(1, "edited", run="run-2", at=later(1)), capture(3, run="run-2"), run="run-2")
    merged = corpus.merge_articles()
    assert (merged.inserted, merged.updated) == (1, 1)
    newest = {row["url"][-1]: row["version"] for row in rows(corpus, "articles")}
    assert newest == {"1": 2, "2": 1, "3": 1}


def test_two_versions_of_one_batch_are_merged_as_the_newer(
    corpus: Corpus, capture: MakeCapture, later: Later
) -> None:
    store(corpus, capture(9))
    corpus.merge_articles()
    store(corpus, capture(1, "b", at=later(1), place=2), capture(1, "a", place=1), run="run-2")
    corpus.merge_articles()
    [row] = [row for row in rows(corpus, "articles") if row["url"].endswith("/1")]
    assert (row["version"], row["body"]) == (2, "Sirte\n\nb")


def test_merging_again_changes_nothing(corpus: Corpus, capture: MakeCapture) -> None:
    store(corpus, capture(1))
    corpus.merge_articles()
    before = corpus.articles.opened().version()
    assert corpus.merge_articles().inserted == 0
    assert corpus.articles.opened().version() == before


def test_memory_is_the_newest_row_of_each_url(corpus: Corpus, crawl_record: MakeRecord, later: Later) -> None:
    corpus.append_crawl_log(
        "run-1", "herald", [crawl_record(1, etag='"a"', next_visit_at=later(6)), crawl_record(2)]
    )
    corpus.append_crawl_log("run-2", "herald", [crawl_record(1, Outcome.TIMEOUT, at=later(6), reason="30 s")])
    corpus.append_crawl_log("run-1", "gazette", [crawl_record(3, source="gazette")])
    memory = corpus.memory("herald")
    assert len(memory) == 2
    first = memory.page("https://herald.example/1")
    assert first is not None
    assert (first.outcome, first.etag, first.next_visit_at, first.first_seen_at) == (
        Outcome.TIMEOUT,
        '"a"',
        None,
        NOON,
    )


@pytest.mark.parametrize("table", ["crawl_log", "article_versions", "articles", "takedowns"])
def test_the_table_on_disk_has_the_columns_of_the_schema(
    corpus: Corpus, capture: MakeCapture, crawl_record: MakeRecord, table: str
) -> None:
    store(corpus, capture(1))
    corpus.append_crawl_log("run-1", "herald", [crawl_record(1)])
    corpus.merge_articles()
    found = corpus.tables[table].dataset().schema
    assert found.names == corpus.tables[table].spec.schema.names


def test_rows_of_a_table_that_is_far_away_are_all_here_before_the_first_of_them_is_given(tmp_path) -> None:
    table = pa.table({"number": range(5_000), "text": ["wells"] * 5_000})
    pq.write_table(table, tmp_path / "rows.parquet")
    rows = spooled(pads.dataset(tmp_path).scanner(batch_size=100))
    (tmp_path / "rows.parquet").unlink()
    assert pa.Table.from_batches(rows) == table


def test_what_a_table_cannot_hold_keeps_nothing_else_out() -> None:
    beyond = replace(make_capture(2), record=ArchiveRecord("a.warc.gz", 2**63, 10))
    kept, refused = storable([make_capture(1), beyond], "herald")
    assert kept == [make_capture(1)]
    assert refused[beyond.record].startswith("cannot be stored: OverflowError")
