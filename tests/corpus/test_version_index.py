"""Whatever was done to the table, its index answers what the table holds."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.version_index import History, _scanned, known_versions
from clipdesk.model.errors import CorpusError
from tests.corpus.conftest import NOON, make_capture
from tests.corpus.disk import disk_of


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Three runs, each with an edit of article 1 and an article of its own."""
    corpus = Corpus.open(tmp_path / "corpus")
    for run in range(3):
        append(corpus, run)
    return corpus


def append(corpus: Corpus, run: int) -> None:
    at = NOON + timedelta(hours=run)
    captures = [make_capture(number, f"text {run}", run=f"run-{run}", at=at) for number in (1, 10 + run)]
    corpus.append_versions(f"run-{run}", "herald", captures, now=at)


def ids(corpus: Corpus) -> set[str]:
    names = corpus.article_versions.dataset().to_table(columns=["article_id"])["article_id"]
    return set(map(str, names.to_pylist()))


def plain(history: History) -> dict[str, set[object]]:
    return {name: set(known) for name, known in history.items()}


def index(corpus: Corpus) -> Path:
    return Path(corpus.uri) / "article_versions.sqlite"


def agrees(corpus: Corpus) -> bool:
    wanted = ids(corpus) | {"nobody"}
    answer = plain(known_versions(corpus.article_versions, wanted))
    return answer == plain(_scanned(corpus.article_versions, wanted)) and "nobody" not in answer


def test_an_index_answers_as_a_walk_through_the_table(corpus: Corpus) -> None:
    assert sorted(map(len, known_versions(corpus.article_versions, ids(corpus)).values())) == [1, 1, 1, 3]
    assert agrees(corpus)


def test_an_index_follows_packing(corpus: Corpus) -> None:
    known_versions(corpus.article_versions, ids(corpus))
    maintain_tables(corpus, now=NOON)
    assert agrees(corpus)


def test_an_index_forgets_what_is_not_there_any_more(corpus: Corpus) -> None:
    known_versions(corpus.article_versions, ids(corpus))
    corpus.article_versions.opened().restore(1)
    assert len(ids(corpus)) == 2
    assert agrees(corpus)


def test_an_index_of_a_later_state_than_the_table_is_put_right(corpus: Corpus, tmp_path: Path) -> None:
    """A backup was restored, but for the index."""
    known_versions(corpus.article_versions, ids(corpus))
    other = Corpus.open(tmp_path / "other")
    append(other, 0)
    index(other).write_bytes(index(corpus).read_bytes())
    assert agrees(other)


@pytest.mark.parametrize("damage", [b"", b"no database" * 100])
def test_an_index_that_is_lost_or_damaged_is_made_anew(damage: bytes, corpus: Corpus) -> None:
    known_versions(corpus.article_versions, ids(corpus))
    index(corpus).write_bytes(damage)
    assert agrees(corpus)


def test_an_index_of_another_layout_is_made_anew(corpus: Corpus) -> None:
    with sqlite3.connect(index(corpus)) as found:
        found.executescript("DROP TABLE versions; PRAGMA user_version = 99")
    assert agrees(corpus)


def test_an_index_that_cannot_be_written_says_where_and_what_to_do(corpus: Corpus) -> None:
    index(corpus).unlink()
    index(corpus).mkdir()
    with pytest.raises(CorpusError, match=r"article_versions\.sqlite.*cannot be written"):
        known_versions(corpus.article_versions, {"any"})


def test_nobody_is_asked_of_nothing(corpus: Corpus, tmp_path: Path) -> None:
    assert known_versions(corpus.article_versions, ()) == {}
    assert known_versions(Corpus.open(tmp_path / "empty").article_versions, ["a"]) == {}


def test_a_large_table_that_is_indexed_anew_says_so(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("clipdesk.corpus.version_index._MANY", 3)
    index(corpus).unlink()
    assert set(known_versions(corpus.article_versions, ids(corpus))) == ids(corpus)
    assert "is indexed, once" in caplog.text


def test_a_disk_that_is_full_while_it_is_indexed_leaves_nothing_half_done(corpus: Corpus) -> None:
    right = plain(known_versions(corpus.article_versions, ids(corpus)))
    index(corpus).unlink()
    with disk_of(8_192), pytest.raises(CorpusError, match="cannot be written"):
        known_versions(corpus.article_versions, ids(corpus))
    assert plain(known_versions(corpus.article_versions, ids(corpus))) == right
