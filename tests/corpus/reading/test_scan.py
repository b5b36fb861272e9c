"""A part of the articles, in each frame: the same rows, and only the files that may hold them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.reading.scan import Scan
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import take_out
from clipdesk.model.article import ArticleVersion, Capture, DateOrigin, Moment
from clipdesk.model.errors import InputError, UnknownName

FIRST = datetime(2026, 9, 10, 12, tzinfo=UTC)
MOMENTS = st.integers(0, 80).map(lambda days: FIRST + timedelta(days=days))

ASKED = st.fixed_dictionaries(
    {},
    optional={
        "topic": st.sampled_from(["libya-isis", "oil", ["oil", "it's"]]),
        "source": st.sampled_from(["herald", ("herald", "gazette")]),
        "language": st.sampled_from(["en", "en-US", "ar", ["ar", "en"]]),
        "since": MOMENTS,
        "until": MOMENTS.map(lambda at: at + timedelta(days=90)),
    },
)


def is_asked(row: dict[str, Any], asked: dict[str, Any]) -> bool:
    """What a reader would say of a row, in plain Python."""
    at = row["published_at"] or row["first_seen_at"]
    some = {name: [value] if isinstance(value, str) else value for name, value in asked.items()}
    language = (row["language"] or "").split("-")[0]
    return (
        ("topic" not in asked or any(one["topic"] in some["topic"] for one in row["topics"]))
        and ("source" not in asked or row["source"] in some["source"])
        and ("language" not in asked or language in [name.split("-")[0] for name in some["language"]])
        and ("since" not in asked or at >= asked["since"])
        and ("until" not in asked or at < asked["until"])
    )


def urls(table: pa.Table) -> list[str]:
    return sorted(table["url"].to_pylist())


@settings(max_examples=12)
@given(asked=ASKED)
def test_every_frame_has_the_rows_that_are_asked_for(read_corpus: Corpus, asked: dict[str, Any]) -> None:
    rows = read_corpus.articles.dataset().to_table().to_pylist()
    expected = sorted(row["url"] for row in rows if is_asked(row, asked))
    scan = read_corpus.articles(**asked)
    assert urls(scan.to_arrow()) == expected
    assert sorted(scan.to_polars().collect()["url"]) == expected
    assert sorted(url for (url,) in scan.to_duckdb().project("url").fetchall()) == expected
    assert scan.count() == len(expected)


def test_an_article_comes_as_a_noun(read_corpus: Corpus) -> None:
    nouns = list(read_corpus.articles(source="herald", until="2026-09-12"))
    assert [type(one) for one in nouns] == [ArticleVersion]
    assert nouns[0].capture.article.headline == "Report 0"


@pytest.mark.parametrize("asked", [{"since": "2026-11-01"}, {"language": "ar"}, {"source": "gazette"}])
def test_files_that_cannot_hold_what_is_asked_for_are_not_opened(
    capture: Callable[..., Capture], corpus: Corpus, asked: dict[str, Any]
) -> None:
    for month, source, language in ((9, "herald", "en"), (11, "gazette", "ar")):
        at = datetime(2026, month, 10, tzinfo=UTC)
        one = capture(month, at=at, source=source)
        date = Moment(at, False, "", DateOrigin.META, 0.9)
        article = replace(one.article, language=language, published_at=date)
        corpus.append_versions("run", source, [replace(one, article=article)], now=at)
    corpus.merge_articles()
    [other] = Path(corpus.articles.uri).glob("first_seen_month=2026-09/*.parquet")
    other.unlink()
    scan = corpus.articles(**asked)
    assert repr(scan).endswith("1 of 2 files>")
    assert urls(scan.to_arrow()) == ["https://gazette.example/11"]
    assert scan.to_polars().collect().height == len(scan.to_duckdb()) == 1
    with pytest.raises(Exception, match=r"2026-09"):
        corpus.articles().to_arrow()


def test_a_frame_of_some_columns_has_them_in_their_order(read_corpus: Corpus) -> None:
    scan = read_corpus.articles(columns=["url", "source"])
    assert scan.to_arrow().column_names == ["url", "source"]
    assert scan.to_polars().collect_schema().names() == ["url", "source"]
    assert scan.to_duckdb().columns == ["url", "source"]
    with pytest.raises(InputError, match="a noun has all columns"):
        next(iter(scan))


def test_every_frame_has_the_types_of_the_table(read_corpus: Corpus) -> None:
    scan, schema = read_corpus.articles(topic="oil"), read_corpus.articles.spec.schema
    assert scan.to_arrow().schema == schema
    assert scan.to_polars().collect().schema == pl.DataFrame(schema.empty_table()).schema
    assert scan.to_duckdb().to_arrow_table().schema.names == schema.names


def test_whatever_takes_arrows_streams_takes_a_scan_as_it_is(read_corpus: Corpus) -> None:
    scan = read_corpus.articles(topic="oil", columns=["url"])
    assert pa.table(scan).num_rows == pl.DataFrame(scan).height == scan.count()


def test_a_relation_is_found_by_the_name_of_its_variable(read_corpus: Corpus) -> None:
    articles = read_corpus.articles(source="herald").to_duckdb()
    assert duckdb.sql("SELECT DISTINCT source FROM articles").fetchall() == [("herald",)]
    with duckdb.connect() as connection:
        assert read_corpus.articles().to_duckdb(connection).count("*").fetchall() == [(32,)]
    assert articles


def test_an_sql_condition_may_name_other_tables_and_holds_in_polars_too(read_corpus: Corpus) -> None:
    scan = read_corpus.articles(
        source="herald", where="version = (SELECT max(version) FROM article_versions) -- all"
    )
    frame = scan.to_polars().filter(pl.col("language") == "ar").select("url").head(2).collect()
    assert frame.shape == (2, 1)
    assert scan.count() == 16
    with pytest.raises(InputError, match="did you mean 'headline'"):
        read_corpus.articles(where="headlin = ''").count()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"topic": "libya-isi"}, "no topic 'libya-isi' \\(did you mean 'libya-isis'"),
        ({"topic": ["oil", "sport"]}, "no topic 'sport' \\(known: it's, libya-isis, oil"),
        ({"source": "heralds"}, "no source 'heralds' \\(did you mean 'herald'"),
        ({"language": "tr"}, "no language 'tr' \\(known: ar, en"),
        ({"columns": ["boddy"]}, "no column 'boddy' \\(did you mean 'body'"),
    ],
)
def test_a_name_that_nothing_has_says_what_there_is(
    read_corpus: Corpus, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnknownName, match=message):
        read_corpus.articles(**asked)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"since": "2026-3"}, "since: '2026-3' is no date"),
        ({"until": 5}, "until: 5 is no date"),
        ({"since": "2026-03-02", "until": date(2026, 3, 2)}, "nothing can be in it"),
        ({"as_of": 99}, "as of 99: there is no such version \\(the newest version is"),
        ({"as_of": "2020-01-01"}, "nothing was stored by then \\(the oldest version that is known is of"),
        ({"story": "none"}, "no story 'none'"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(
    read_corpus: Corpus, asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_corpus.articles(**asked)


def test_the_articles_of_a_story_are_those_that_name_it_and_its_own(read_corpus: Corpus) -> None:
    [row] = (
        read_corpus.articles(source="herald", until="2026-09-12", columns=["article_id"])
        .to_arrow()
        .to_pylist()
    )
    assert read_corpus.articles(story=row["article_id"]).count() == 1
    assert read_corpus.articles(story=row["article_id"]).to_polars().collect().height == 1


def test_another_tables_rows_are_had_in_the_same_way(read_corpus: Corpus) -> None:
    assert read_corpus.stories().count() == 0
    assert read_corpus.crawl_log(where="outcome = 'timeout'").to_polars().collect().height == 0
    assert list(read_corpus.stories()) == []
    assert read_corpus.article_versions(language="ar").count() == 8


def test_a_package_that_is_not_installed_is_named_with_the_extra_that_brings_it(read_corpus: Corpus) -> None:
    """Nothing here may need pandas: with it, Arrow would load it in every process."""
    with pytest.raises(InputError, match=r"pandas is not installed \(pip install 'clipdesk\[pandas\]'\)"):
        read_corpus.articles().to_pandas()


def edited(corpus: Corpus, capture: Callable[..., Capture]) -> None:
    for hours, headline in enumerate(("First", "Second", "Third")):
        at = FIRST + timedelta(hours=hours)
        corpus.append_versions(headline, "herald", [capture(1, headline=headline, at=at)], now=at)
        corpus.merge_articles()


def test_an_earlier_version_is_read_by_its_number_or_a_time(
    corpus: Corpus, capture: Callable[..., Capture]
) -> None:
    edited(corpus, capture)
    versions = [commit["version"] for commit in corpus.articles.opened().history()]
    past = [corpus.articles(as_of=version) for version in sorted(versions)]
    told = [scan.to_arrow()["headline"].to_pylist() for scan in past]
    assert ["First"] in told
    assert told[-1] == ["Third"]
    assert [scan.to_polars().collect()["headline"].to_list() for scan in past] == told
    then = datetime.now(UTC) + timedelta(seconds=1)
    assert corpus.articles(as_of=then).version == corpus.articles().version


def test_an_earlier_version_leaves_out_what_was_taken_down(
    corpus: Corpus, capture: Callable[..., Capture], tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    with ArchiveWriter(archive / "herald.warc.gz", archive) as writer:
        page = {"status": 200, "reason": "OK", "headers": [], "body": b"<p>", "fetched_at": FIRST}
        records = [writer.write(url=f"https://herald.example/{number}", **page) for number in (1, 2)]
    captures = [
        replace(capture(number), record=record) for number, record in zip((1, 2), records, strict=True)
    ]
    corpus.append_versions("run-1", "herald", captures, now=FIRST)
    corpus.merge_articles()
    before = corpus.articles().version
    [gone] = corpus.articles(where="url LIKE '%/1'", columns=["article_id"]).to_arrow().to_pylist()
    asked = {"requested_by": "her", "reason": "asked", "article_id": gone["article_id"]}
    take_out(corpus, archive, now=FIRST, **asked)
    for scan in (corpus.articles(as_of=before), corpus.articles()):
        assert urls(scan.to_arrow()) == ["https://herald.example/2"]
        assert scan.to_polars().collect()["url"].to_list() == ["https://herald.example/2"]


def test_a_version_whose_files_were_removed_is_refused(
    corpus: Corpus, capture: Callable[..., Capture]
) -> None:
    edited(corpus, capture)
    corpus.articles.opened().vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
    with pytest.raises(InputError, match=r"files of this version are gone"):
        corpus.articles(as_of=1)


def test_an_empty_corpus_has_no_rows_and_knows_no_names(corpus: Corpus) -> None:
    scan: Scan[ArticleVersion] = corpus.articles()
    assert (scan.count(), list(scan), scan.version) == (0, [], None)
    assert scan.to_polars().collect().is_empty()
    with pytest.raises(UnknownName, match="known: none"):
        corpus.articles(source="herald")
