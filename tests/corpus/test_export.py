"""Exports: the same rows in three formats, whole or not there."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from clipdesk.corpus.export import export
from clipdesk.corpus.formats import Format
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.errors import InputError, UnknownName

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def filled(corpus: Corpus, capture: Callable[..., Capture]) -> Corpus:
    captures = [capture(1), capture(2, headline="=HYPERLINK(1)"), capture(3, 'He said "no",\nand left.')]
    corpus.append_versions("run-1", "herald", captures, now=NOON)
    corpus.merge_articles()
    return corpus


def test_json_lines_keep_nested_fields(filled: Corpus, tmp_path: Path) -> None:
    assert export(filled.articles(), format="jsonl", to=tmp_path / "a.jsonl").rows == 3
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    first = min(rows, key=lambda row: row["url"])
    assert first["authors"][0] == {"name": "Mona Saleh", "kind": "person"}
    assert first["fetched_at"] == "2026-11-20T12:00:00.000000Z"
    assert list(first) == filled.articles.spec.schema.names


def sparse(capture: Callable[..., Capture], number: int, *, full: bool = False) -> Capture:
    """An article of which little is known, or everything."""
    one = capture(number)
    bare = {"images": (), "keywords": (), "credits": (), "is_accessible_for_free": None, "published_at": None}
    return one if full else replace(one, article=replace(one.article, **bare))


@pytest.fixture
def mostly_bare(corpus: Corpus, capture: Callable[..., Capture]) -> Corpus:
    """Of 130 articles one has what the others lack, and it is the last."""
    corpus.append_versions("run-1", "herald", [sparse(capture, number) for number in range(129)], now=NOON)
    corpus.append_versions("run-2", "herald", [sparse(capture, 129, full=True)], now=NOON)
    return corpus


def test_the_first_row_of_json_lines_shows_the_types_that_the_others_hide(mostly_bare: Corpus) -> None:
    out = BytesIO()
    export(mostly_bare.article_versions(), format="jsonl", to=out)
    first, *others = map(json.loads, out.getvalue().splitlines())
    assert first["images"] == [{"url": "https://img.example/1.jpg", "caption": "A street", "credit": "Wire"}]
    assert first["published_at"] == "2026-11-20T09:00:00.000000Z"
    assert first["keywords"] == ["Libya", "Sirte"]
    assert [row["published_at"] for row in others] == [None] * 129
    assert sorted(row["url"] for row in (first, *others)) == sorted(
        f"https://herald.example/{number}" for number in range(130)
    )


def test_a_row_that_shows_a_type_is_not_told_from_its_double_by_leaving_one_out(
    corpus: Corpus, crawl_record: Callable[..., CrawlRecord]
) -> None:
    records = [crawl_record(1) for _ in range(120)] + [crawl_record(1, status=200) for _ in range(3)]
    corpus.append_crawl_log("run-1", "herald", records)
    out = BytesIO()
    export(corpus.crawl_log(), format="jsonl", to=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert rows[0]["status"] == 200
    assert [row["status"] for row in rows].count(200) == 3
    assert len(rows) == 123


def test_types_are_shown_where_only_nested_columns_are_asked_for(mostly_bare: Corpus) -> None:
    out = BytesIO()
    export(mostly_bare.article_versions(columns=["images", "keywords"]), format="jsonl", to=out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert rows[0]["images"]
    assert len(rows) == 130


def test_csv_has_nested_fields_as_json(filled: Corpus, tmp_path: Path) -> None:
    export(filled.articles(), format="csv", to=tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["url"])
    assert json.loads(rows[0]["removed"])[0]["rule"] == "go-back"
    assert rows[0]["is_accessible_for_free"] == "true"
    assert rows[2]["body"].endswith('He said "no",\nand left.')


def test_csv_disarms_formulas(filled: Corpus, tmp_path: Path) -> None:
    export(filled.articles(columns=["headline"]), format="csv", to=tmp_path / "a.csv")
    assert "'=HYPERLINK(1)" in (tmp_path / "a.csv").read_text()


def test_parquet_has_the_types_of_the_table(filled: Corpus, tmp_path: Path) -> None:
    export(
        filled.articles(columns=["url", "authors", "minhash"]), format="parquet", to=tmp_path / "a.parquet"
    )
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.num_rows == 3
    assert table.schema.field("minhash").type == "binary"
    assert table["authors"][0].as_py()[0]["name"] == "Mona Saleh"


def test_a_condition_and_columns_choose_what_is_exported(filled: Corpus) -> None:
    out = BytesIO()
    export(filled.articles(where="url LIKE '%/1' -- one", columns=["url", "version"]), format="jsonl", to=out)
    assert json.loads(out.getvalue()) == {"url": "https://herald.example/1", "version": 1}


@pytest.mark.parametrize("format", [each for each in Format if each.suffix == each.part_suffix])
def test_an_empty_corpus_exports_no_rows(corpus: Corpus, tmp_path: Path, format: Format) -> None:
    assert export(corpus.articles(), format=format, to=tmp_path / "out").rows == 0
    assert (tmp_path / "out").exists()


def test_progress_is_told(filled: Corpus) -> None:
    told: list[int] = []
    export(filled.articles(), format="csv", to=BytesIO(), on_rows=told.append)
    assert told == [3]


def test_a_wrong_condition_leaves_no_file(filled: Corpus, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="did you mean 'headline'"):
        export(filled.articles(where="headlin = 'x'"), format="csv", to=tmp_path / "a.csv")
    with pytest.raises(InputError, match="Conversion"):
        export(filled.articles(where="headline::INTEGER = 1"), format="csv", to=tmp_path / "a.csv")
    assert not list(tmp_path.glob("a.csv*"))


def test_a_file_that_cannot_be_written_is_an_error_that_names_it(filled: Corpus, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no/a\.csv: cannot be written: No such file"):
        export(filled.articles(), format="csv", to=tmp_path / "no" / "a.csv")


def test_beside_a_file_stands_what_it_is_an_export_of(filled: Corpus, tmp_path: Path) -> None:
    asked = {"source": "herald", "columns": ["url", "headline"]}
    export(filled.articles(**asked), format="csv", to=tmp_path / "a.csv")
    said = json.loads((tmp_path / "a.csv.manifest.json").read_bytes())
    content = (tmp_path / "a.csv").read_bytes()
    assert said["query"] == {"source": ["herald"], "columns": ["url", "headline"]}
    assert (said["table"], said["version"], said["rows"]) == ("articles", filled.articles().version, 3)
    assert said["files"] == [
        {"path": "a.csv", "rows": 3, "bytes": len(content), "sha256": sha256(content).hexdigest()}
    ]


@pytest.mark.parametrize("format", [each for each in Format if each.suffix == each.part_suffix])
def test_the_same_version_gives_the_same_bytes_again(
    filled: Corpus, capture: Callable[..., Capture], tmp_path: Path, format: Format
) -> None:
    version = filled.articles().version
    export(filled.articles(), format=format, to=tmp_path / "a")
    filled.append_versions("run-2", "herald", [capture(4)], now=NOON)
    filled.merge_articles()
    (tmp_path / "again").mkdir()
    export(filled.articles(as_of=version), format=format, to=tmp_path / "again" / "a")
    for name in ("a", "a.manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("format", [each for each in Format if each.suffix])
def test_a_files_name_tells_its_format(format: Format) -> None:
    assert format.suffix.startswith(".")
    assert Format.of(Path(f"articles{format.suffix.upper()}")) is format


def test_an_unknown_format_is_refused_with_what_was_probably_meant(corpus: Corpus) -> None:
    with pytest.raises(UnknownName, match="did you mean 'parquet'"):
        export(corpus.articles(), format="parqet", to=BytesIO())
