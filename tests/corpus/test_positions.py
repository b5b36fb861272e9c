"""Each change of the corpus has a number of its own, given once, in the order in which changes came."""

from datetime import timedelta
from pathlib import Path

import pytest
from deltalake import DeltaTable

from clipdesk.corpus.log_columns import POSITION
from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import take_out
from clipdesk.model.crawl_record import Outcome
from tests.corpus.conftest import NOON, make_capture, make_record

HOUR = timedelta(hours=1)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Two articles of a run, stored; the second one withdrawn."""
    corpus = Corpus.open(tmp_path / "corpus")
    captures = [make_capture(1), make_capture(2)]
    done = corpus.append_versions("run-1", "herald", captures, now=NOON)
    records = [
        make_record(number, article_id=capture.article.article_id, record=capture.record)
        for number, capture in enumerate(captures, 1)
    ]
    assert set(done.outcomes.values()) == {Outcome.STORED}
    corpus.append_crawl_log("run-1", "herald", records)
    gone = [make_record(2, Outcome.GONE, run="run-2", at=NOON + HOUR)]
    corpus.append_withdrawals("run-2", "herald", gone)
    return corpus


def numbers(corpus: Corpus) -> dict[str, list[int]]:
    tables = corpus.positions.tables
    return {
        table.spec.name: sorted(table.dataset().to_table(columns=[POSITION])[POSITION].to_pylist())
        for table in tables
    }


def test_one_number_counts_all_tables_of_changes(corpus: Corpus) -> None:
    assert numbers(corpus) == {"article_versions": [1, 2], "withdrawals": [3], "takedowns": []}
    assert corpus.positions.highest() == 3


def test_what_is_appended_again_gets_no_number(corpus: Corpus) -> None:
    corpus.append_versions("run-1", "herald", [make_capture(1), make_capture(2)], now=NOON)
    corpus.append_versions("run-3", "herald", [make_capture(3)], now=NOON)
    assert numbers(corpus)["article_versions"] == [1, 2, 4]


def test_a_number_outlives_upkeep_and_is_not_given_again_when_its_row_is_taken_down(
    corpus: Corpus, tmp_path: Path
) -> None:
    corpus.append_versions("run-3", "herald", [make_capture(3)], now=NOON)
    archive = tmp_path / "archive"
    gone = make_capture(3).article.article_id
    for capture in (1, 2, 3):
        path = archive / make_capture(capture).record.path
        path.parent.mkdir(parents=True, exist_ok=True)
    (archive / "2026-11" / "run-1" / "herald.warc.gz").write_bytes(b"\0" * 5_000)
    take_out(corpus, archive, requested_by="court", reason="order", now=NOON, article_id=gone)
    maintain_tables(corpus, now=NOON + HOUR, retention_hours=0)
    assert numbers(corpus) == {"article_versions": [1, 2], "withdrawals": [3], "takedowns": [5, 6]}
    corpus.append_versions("run-4", "herald", [make_capture(4)], now=NOON)
    assert numbers(corpus)["article_versions"] == [1, 2, 7]


def test_a_writer_that_another_one_has_overtaken_takes_later_numbers(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only writers of different machines can meet: those of one machine wait for each other."""
    stale = corpus.article_versions.opened()
    corpus.append_versions("run-3", "herald", [make_capture(3)], now=NOON)
    opened = iter([stale])

    def first_stale() -> DeltaTable:
        return next(opened, None) or DeltaTable(corpus.article_versions.uri)

    monkeypatch.setattr(corpus.article_versions, "opened", first_stale)
    row = corpus.article_versions.dataset().to_table().to_pylist()[0]
    assert corpus.positions.append(corpus.article_versions, [row], "run-4/herald")
    assert numbers(corpus)["article_versions"] == [1, 2, 4, 5]
