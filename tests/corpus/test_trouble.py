"""Disks that are full, folders that cannot be written, tables that are broken: said plainly, nothing half done."""

import logging
import multiprocessing
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.errors import CorpusError
from tests.corpus.disk import disk_of

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

MakeCapture = Callable[..., Capture]


def count(corpus: Corpus, table: str) -> int:
    return corpus.tables[table].dataset().count_rows()


def test_a_full_disk_stores_nothing_and_says_so(corpus: Corpus, capture: MakeCapture) -> None:
    corpus.append_versions("run-1", "herald", [capture(1)], now=NOON)
    batch = [capture(number, str(number) * 3000, run="run-2") for number in range(2, 60)]
    with disk_of(4096), pytest.raises(CorpusError, match=r"corpus/article_versions.*free some space"):
        corpus.append_versions("run-2", "herald", batch, now=NOON)
    assert count(corpus, "article_versions") == 1


def test_when_there_is_space_again_the_same_call_succeeds(corpus: Corpus, capture: MakeCapture) -> None:
    batch = [capture(number, str(number) * 3000) for number in range(60)]
    with disk_of(4096), pytest.raises(CorpusError):
        corpus.append_versions("run-1", "herald", batch, now=NOON)
    stored = corpus.append_versions("run-1", "herald", batch, now=NOON)
    assert set(stored.outcomes.values()) == {Outcome.STORED}
    assert not stored.again


def test_a_full_disk_in_a_merge_leaves_articles_as_they_were(corpus: Corpus, capture: MakeCapture) -> None:
    corpus.append_versions("run-1", "herald", [capture(1)], now=NOON)
    corpus.merge_articles()
    batch = [capture(number, str(number) * 3000, run="run-2") for number in range(60)]
    corpus.append_versions("run-2", "herald", batch, now=NOON)
    with disk_of(4096), pytest.raises(CorpusError, match=r"corpus/articles: .*free some space"):
        corpus.merge_articles()
    assert count(corpus, "articles") == 1
    assert corpus.merge_articles().updated == 1
    assert count(corpus, "articles") == 60


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path, capture: MakeCapture) -> None:
    (tmp_path / "file").write_text("")
    corpus = Corpus.open(tmp_path / "file" / "corpus")
    with pytest.raises(CorpusError, match="file/corpus"):
        corpus.append_versions("run-1", "herald", [capture(1)], now=NOON)


def test_a_broken_table_is_an_error_that_names_it(
    corpus: Corpus, crawl_record: Callable[..., CrawlRecord]
) -> None:
    corpus.append_crawl_log("run-1", "herald", [crawl_record(1)])
    [log] = (Path(corpus.crawl_log.uri) / "_delta_log").glob("*0.json")
    log.write_text("garbage")
    with pytest.raises(CorpusError, match=r"corpus/crawl_log: cannot be read or written"):
        corpus.memory("herald")


def hold(uri: str, held: Event, release: Event) -> None:
    with writer_lock(uri):
        held.set()
        release.wait(60)


@pytest.fixture
def held_by_another(corpus: Corpus) -> Iterator[Event]:
    """Another process holds the corpus, until the event is set."""
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    process = context.Process(target=hold, args=(corpus.uri, held, release))
    process.start()
    assert held.wait(60)
    yield release
    release.set()
    process.join(60)


def test_waiting_for_another_writer_is_announced_and_ends(
    corpus: Corpus, held_by_another: Event, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clipdesk.corpus.lock.PATIENCE_SECONDS", 0.1)
    caplog.set_level(logging.WARNING)
    lock = writer_lock(corpus.uri, timeout_seconds=0.2)
    with pytest.raises(CorpusError, match=r"another process .*\.lock"), lock:
        raise AssertionError
    assert "another process is writing; waiting" in caplog.text
    held_by_another.set()
    with writer_lock(corpus.uri, timeout_seconds=60):
        pass


def test_a_corpus_on_s3_has_one_writer_on_this_machine() -> None:
    with (
        writer_lock("s3://bucket/locked"),
        writer_lock("s3://bucket/other"),
        pytest.raises(CorpusError, match="another process has been writing"),
        writer_lock("s3://bucket/locked", timeout_seconds=0.01),
    ):
        pass
