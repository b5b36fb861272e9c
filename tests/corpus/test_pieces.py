"""An edit writes one small file anew, and every reader sees the table as it is."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
import pytest
from deltalake import DeltaTable
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.packing import _alike, _neighbours
from clipdesk.corpus.pieces import Files, Piece
from clipdesk.corpus.schema import ARTICLES
from clipdesk.corpus.table import retried
from clipdesk.corpus.tables import Corpus
from tests.corpus.conftest import NOON, make_capture

FULL = 4
"""Rows of a file in these tests."""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Twenty articles, seen a minute apart, in files of four."""
    corpus = Corpus.open(tmp_path / "corpus")
    corpus.articles.spec = replace(ARTICLES, rows_a_file=FULL)
    append(corpus, "run-0", range(20))
    corpus.merge_articles()
    return corpus


def append(corpus: Corpus, run: str, numbers: range | list[int], text: str = "text", hours: int = 0) -> None:
    captures = [
        make_capture(number, text, run=run, at=NOON + timedelta(hours=hours, minutes=number))
        for number in numbers
    ]
    corpus.append_versions(run, "herald", captures, now=NOON)


def texts(rows: pa.Table) -> dict[str, str]:
    found = zip(rows["url"].to_pylist(), rows["body"].to_pylist(), strict=True)
    return {str(url).rpartition("/")[2]: str(body).partition("\n")[0] for url, body in found}


def paths(corpus: Corpus) -> set[str]:
    return {piece.path for piece in Files(corpus.articles).pieces}


def test_articles_lie_in_files_of_few_rows(corpus: Corpus) -> None:
    assert [piece.rows for piece in Files(corpus.articles).pieces] == [4] * 5


def test_an_edit_writes_its_own_file_anew_and_no_other(corpus: Corpus) -> None:
    before = paths(corpus)
    append(corpus, "run-1", [9], "edited", hours=24)
    assert corpus.merge_articles().updated == 1
    assert len(before - paths(corpus)) == len(paths(corpus) - before) == 1


def test_edits_and_what_is_new_come_in_one_commit(corpus: Corpus) -> None:
    before = corpus.articles.opened().version()
    append(corpus, "run-1", [1, 9, 18, 30], "edited", hours=24)
    merged = corpus.merge_articles()
    assert (merged.inserted, merged.updated) == (1, 3)
    assert corpus.articles.opened().version() == before + 1


def test_readers_that_know_only_delta_read_what_the_corpus_reads(corpus: Corpus) -> None:
    append(corpus, "run-1", [1, 9, 30], "edited", hours=24)
    corpus.merge_articles()
    table = DeltaTable(corpus.articles.uri)
    files = pads.dataset(table.file_uris(), partitioning="hive").to_table()
    ours = corpus.articles.dataset().to_table()
    assert texts(files) == texts(table.to_pyarrow_table()) == texts(ours)
    assert table.count() == len(texts(ours)) == 21


def test_bounds_in_the_log_are_those_of_the_rows(corpus: Corpus) -> None:
    files = Files(corpus.articles)
    for piece in files.pieces:
        rows = files.read(piece, ("first_seen_at", "article_id"))
        moments, names = (sorted(rows[name].to_pylist()) for name in ("first_seen_at", "article_id"))
        assert piece.moments == (moments[0], moments[-1])
        assert piece.ids == (names[0], names[-1])


def test_a_large_file_of_an_earlier_release_is_cut_when_an_article_in_it_changes(corpus: Corpus) -> None:
    corpus.articles.replace(
        ["2026-11"], corpus.articles.batches({"first_seen_month": ["2026-11"]}), retried()
    )
    assert [piece.rows for piece in Files(corpus.articles).pieces] == [20]
    append(corpus, "run-1", [9], "edited", hours=24)
    corpus.merge_articles()
    assert [piece.rows for piece in Files(corpus.articles).pieces] == [4] * 5


def test_upkeep_packs_neighbours_and_cuts_what_is_large(corpus: Corpus) -> None:
    for number in range(20, 26):
        append(corpus, f"run-{number}", [number])
        corpus.merge_articles()
    before = texts(corpus.articles.dataset().to_table())
    maintain_tables(corpus, now=NOON)
    assert [piece.rows for piece in Files(corpus.articles).pieces] == [4] * 6 + [2]
    assert texts(corpus.articles.dataset().to_table()) == before


def test_of_months_older_than_a_year_upkeep_makes_larger_files(corpus: Corpus) -> None:
    corpus.articles.spec = replace(ARTICLES, rows_a_file=FULL, rows_an_old_file=2 * FULL)
    before = texts(corpus.articles.dataset().to_table())
    maintain_tables(corpus, now=NOON + timedelta(days=300))
    assert [piece.rows for piece in Files(corpus.articles).pieces] == [4] * 5
    maintain_tables(corpus, now=NOON + timedelta(days=400))
    assert [piece.rows for piece in Files(corpus.articles).pieces] == [8, 8, 4]
    assert texts(corpus.articles.dataset().to_table()) == before


def test_packing_is_no_change_in_the_feed(corpus: Corpus) -> None:
    append(corpus, "run-1", [30], hours=24)
    append(corpus, "run-2", [31], hours=24)
    before = corpus.article_versions.opened().version()
    maintain_tables(corpus, now=NOON)
    versions = DeltaTable(corpus.article_versions.uri)
    assert versions.version() > before
    feed = versions.load_cdf(starting_version=before + 1, allow_out_of_range=True)
    assert pa.table(feed).num_rows == 0


def piece(number: int, rows: int) -> Piece:
    at = NOON + timedelta(minutes=number)
    return Piece(f"{number}.parquet", "2026-11", 1, rows, (at, at), ("a", "b"))


Sizes = st.lists(st.integers(1, 12), max_size=30)


@given(sizes=Sizes)
def test_neighbours_fill_a_file_and_no_more(sizes: list[int]) -> None:
    pieces = [piece(number, rows) for number, rows in enumerate(sizes)]
    for group in filter(None, _neighbours(pieces, FULL)):
        assert sum(one.rows for one in group) <= FULL or len(group) == 1
        places = [pieces.index(one) for one in group]
        assert places == list(range(places[0], places[-1] + 1))


@given(sizes=Sizes)
def test_a_file_is_packed_with_at_least_as_much_as_it_holds(sizes: list[int]) -> None:
    pieces = [piece(number, rows) for number, rows in enumerate(sizes)]
    for group in filter(None, _alike(pieces, 20)):
        *smaller, largest = group
        assert sum(one.rows for one in smaller) >= largest.rows


@given(first=st.integers(0, 20), length=st.integers(0, 20), place=st.integers(0, 40))
def test_a_file_that_holds_a_place_is_never_passed_over(first: int, length: int, place: int) -> None:
    def at(number: int) -> datetime:
        return NOON + timedelta(microseconds=700 * number)

    one = Piece("a", "2026-11", 1, 2, (cut(at(first)), cut(at(first + length))), ("b", "d"))
    holds = first <= place <= first + length
    assert one.may_hold([(at(place), "c")]) or not holds
    assert not one.may_hold([(at(place), "e")])


def cut(at: datetime) -> datetime:
    """As some writers of Delta logs have it: to milliseconds."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
