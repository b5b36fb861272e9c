"""SQL over the corpus: the tables, and nothing that lies outside them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus.query import connect, rows_of, run_sql
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.errors import CorpusError, InputError, UnknownName

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def filled(corpus: Corpus, capture: Callable[..., Capture]) -> Corpus:
    corpus.append_versions("run-1", "herald", [capture(1), capture(2)], now=NOON)
    corpus.merge_articles()
    return corpus


def ask(corpus: Corpus, sql: str) -> list[tuple[object, ...]]:
    with connect(corpus) as connection:
        return list(run_sql(connection, sql).rows)


def test_the_tables_have_their_names(filled: Corpus) -> None:
    assert ask(filled, "SELECT count(*), sum(version) FROM articles") == [(2, 2)]


@pytest.mark.parametrize(
    "condition",
    [
        "language = 'en'",
        "first_seen_month = '2026-11'",
        "article_id > ''",
        "authors[1].name = 'Mona Saleh'",
        "published_at > '2026-01-01'",
    ],
)
def test_conditions_hold_after_a_merge_has_rewritten_files(
    filled: Corpus, capture: Callable[..., Capture], condition: str
) -> None:
    filled.append_versions("run-2", "herald", [capture(1, "edited", run="run-2")], now=NOON)
    assert filled.merge_articles().updated == 1
    assert ask(filled, f"SELECT count(*) FROM articles WHERE {condition}") == [(2,)]


def test_tables_that_do_not_exist_yet_are_empty(corpus: Corpus) -> None:
    assert ask(corpus, "SELECT count(*) FROM crawl_log") == [(0,)]


def test_nested_fields_are_queried_like_any_other(filled: Corpus) -> None:
    sql = "SELECT DISTINCT authors[1].name, published_at_source.raw, t.topic FROM articles, unnest(topics) AS u(t)"
    assert ask(filled, sql) == [("Mona Saleh", "19 Nov 2026 09:30", "libya-isis")]


def test_times_are_utc(filled: Corpus) -> None:
    assert ask(filled, "SELECT DISTINCT fetched_at::VARCHAR FROM articles") == [("2026-11-20 12:00:00+00",)]


def test_an_answer_names_its_columns_and_types(filled: Corpus) -> None:
    with connect(filled) as connection:
        answer = run_sql(connection, "SELECT headline, word_count FROM articles")
    assert (answer.columns, answer.types) == (("headline", "word_count"), ("VARCHAR", "INTEGER"))


def test_an_unknown_table_is_named_with_its_neighbour(filled: Corpus) -> None:
    with pytest.raises(UnknownName, match=r"no table 'article' \(did you mean 'articles'\?\)"):
        ask(filled, "SELECT * FROM article")


def test_an_unknown_column_is_named_with_its_neighbour(filled: Corpus) -> None:
    with pytest.raises(InputError, match=r"did you mean 'headline'\?"):
        ask(filled, "SELECT head_line FROM articles")


def test_a_query_that_is_no_sql_says_where(filled: Corpus) -> None:
    with pytest.raises(InputError, match="query: Parser Error"):
        ask(filled, "SELEKT 1")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/etc/*')",
        "COPY articles TO '/tmp/stolen.csv'",
        "ATTACH '/tmp/other.db'",
        "INSTALL httpfs",
        "SET memory_limit = '1TB'",
        "SET enable_external_access = true",
        "EXPORT DATABASE '/tmp/stolen'",
    ],
)
def test_a_query_reaches_no_file_and_no_setting(filled: Corpus, sql: str) -> None:
    with pytest.raises(InputError, match=r"tables of the corpus only|settings cannot be changed"):
        ask(filled, sql)


def test_a_query_larger_than_memory_spills_and_leaves_nothing_behind(
    filled: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with connect(filled, memory_limit="120MB") as connection:
        texts = (
            "SELECT repeat(md5(i::VARCHAR), 20) AS text FROM range(300000) r(i) ORDER BY text LIMIT 290000"
        )
        assert list(run_sql(connection, f"SELECT count(*) FROM ({texts})").rows) == [(290_000,)]
    assert not list(tmp_path.glob("clipdesk-query-*"))


def test_a_query_cannot_read_the_programs_variables(filled: Corpus) -> None:
    secret = [{"password": "1"}]  # noqa: F841
    with pytest.raises(UnknownName, match="no table 'secret'"):
        ask(filled, "SELECT * FROM secret")


def test_too_large_a_query_says_what_to_do(filled: Corpus) -> None:
    with connect(filled, memory_limit="20MB") as connection, pytest.raises(InputError, match="fewer columns"):
        list(
            run_sql(connection, "SELECT list(a.i || '-' || b.i) FROM range(3000) a(i), range(3000) b(i)").rows
        )


def test_a_query_of_ours_over_damaged_tables_says_what_to_do(filled: Corpus) -> None:
    for path in Path(filled.articles.uri).rglob("*.parquet"):
        path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(CorpusError, match=r"cannot be read: .*restore the folder from a backup"):
        list(rows_of(filled, "SELECT headline FROM articles"))
