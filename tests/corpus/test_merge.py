"""`articles` is brought up to date in bounded pieces, and is the same whatever their size."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from clipdesk.corpus import maintenance, merge
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from tests.corpus.conftest import NOON, make_capture

RUNS = 6


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """A merged corpus, then six runs of four articles: two are edits, and the others fall in three months."""
    corpus = Corpus.open(tmp_path / "corpus")
    append(corpus, 0, [1, 2])
    corpus.merge_articles()
    for run in range(1, RUNS + 1):
        append(corpus, run, [1, 2, 10 * run, 10 * run + 1])
    return corpus


def append(corpus: Corpus, run: int, numbers: list[int]) -> None:
    at = NOON + timedelta(days=15 * run)
    captures = [make_capture(number, f"text {run}", run=f"run-{run}", at=at) for number in numbers]
    corpus.append_versions(f"run-{run}", "herald", captures, now=at)


def articles(corpus: Corpus) -> dict[str, int]:
    rows = corpus.articles.dataset().to_table(columns=["url", "version"]).to_pylist()
    assert len({row["url"] for row in rows}) == len(rows)
    return {row["url"].rpartition("/")[2]: row["version"] for row in rows}


NEWEST = {"1": 7, "2": 7, **{f"{10 * run + more}": 1 for run in range(1, RUNS + 1) for more in (0, 1)}}


@pytest.mark.parametrize("size", [1, 9, 5_000])
def test_stages_of_any_size_give_the_newest_versions(
    size: int, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "ROWS_AT_A_TIME", size)
    merged = corpus.merge_articles()
    assert articles(corpus) == NEWEST
    assert merged.inserted == 12
    assert corpus.merge_articles() == merge.Merged(0, 0, merged.version)


def test_no_more_is_merged_at_a_time_than_may_be(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = merge.changes_in

    def changes(*given: Any) -> pa.Table:
        found = real(*given)
        sizes.append(found.num_rows)
        return found

    monkeypatch.setattr(merge, "changes_in", changes)
    monkeypatch.setattr(merge, "ROWS_AT_A_TIME", 9)
    corpus.merge_articles()
    assert sizes == [8, 8, 8]


def test_a_merge_that_stops_between_two_stages_goes_on_from_there(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merge, "ROWS_AT_A_TIME", 9)
    with monkeypatch.context() as stopping:
        calls = iter([merge._upserted])
        stopping.setattr(merge, "_upserted", lambda *given: next(calls)(*given))
        with pytest.raises(StopIteration):
            corpus.merge_articles()
    corpus.merge_articles()
    assert articles(corpus) == NEWEST


def test_a_rebuild_holds_the_keys_of_one_month_and_streams_the_articles(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys: list[int] = []
    months: list[dict[str, list[str]]] = []
    newest, batches = merge._newest, Table.batches

    def counted(rows: pa.Table) -> pa.Table:
        keys.append(rows.num_rows)
        assert set(rows.schema.names) == {"article_id", "version", "fetched_at"}
        return newest(rows)

    def noted(table: Table, values: dict[str, list[str]], *more: Any) -> Any:
        months.append(values)
        return batches(table, values, *more)

    monkeypatch.setattr(merge, "_newest", counted)
    monkeypatch.setattr(Table, "batches", noted)
    assert maintenance.rebuild_articles(corpus).inserted == len(NEWEST)
    assert articles(corpus) == NEWEST
    assert len(keys) == len(months) >= 3
    assert sum(keys) == 2 + 4 * RUNS
