"""The archive read again: what a better parser changes is shown first, and stored once."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.rows import version_row
from clipdesk.corpus.schema import ARTICLES
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Article, ArticleVersion, Block, BlockKind, Capture, Completeness
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.report.report import RunReport
from steps.run.ingest import ingest
from steps.upkeep.comparison import compare
from steps.upkeep.reparse import Selection, reparse

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SOURCE = "tripoli-clips"
RUN = "reparse-test"

BEFORE = Capture(
    Article(
        url="https://a.example/1",
        canonical_url="https://a.example/1",
        headline="Boats leave",
        completeness=Completeness.FULL,
        parser_version="1",
        blocks=(
            Block(BlockKind.PARAGRAPH, "Two boats left the port."),
            Block(BlockKind.PARAGRAPH, "Go Back"),
        ),
    ),
    run="r",
    fetched_at=NOW,
    record=ArchiveRecord("a.warc.gz", 0, 10),
)


def test_the_same_article_from_another_parser_is_no_difference() -> None:
    after = replace(BEFORE, article=replace(BEFORE.article, parser_version="2"), run="other")
    assert compare(BEFORE, after) is None


def test_a_difference_counts_words_and_shows_the_longest_line_that_went() -> None:
    after = replace(BEFORE, article=replace(BEFORE.article, blocks=BEFORE.article.blocks[:1]))
    difference = compare(BEFORE, after)
    assert difference is not None
    assert difference.fields == ("blocks",)
    assert (difference.gained, difference.lost, difference.sample) == (0, 2, "Go Back")


def test_columns_that_an_earlier_release_filled_otherwise_are_a_difference() -> None:
    row = version_row(ArticleVersion(BEFORE, 1, NOW, b""), "a", NOW)
    [stored] = pa.Table.from_pylist([row], schema=ARTICLES.schema).to_pylist()
    assert ARTICLES.columns.outdated(stored) == []
    older = stored | {"word_count": 1, "language": "en-GB", "keywords": None}
    difference = compare(BEFORE, BEFORE, ARTICLES.columns.outdated(older))
    assert difference is not None
    assert sorted(difference.fields) == ["keywords", "language", "word_count"]


@pytest.fixture
def desk(followed: tuple[Settings, RunReport], tmp_path: Path) -> Settings:
    """A copy of the followed desk, which a test may change."""
    settings, _ = followed
    shutil.copytree(settings.home, tmp_path / "desk")
    return settings.model_copy(update={"home": tmp_path / "desk"})


def versions(settings: Settings) -> int:
    return int(Corpus.open(settings.corpus).article_versions.dataset().count_rows())


@pytest.fixture
def newer_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headlines are in capitals from now on; the workers that parse are processes of their own."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "workers"))
    from shouting_desk import open_shouting_desk

    monkeypatch.setattr("steps.run.parse.open_desk", open_shouting_desk)


def test_an_unchanged_parser_changes_nothing(desk: Settings) -> None:
    report = reparse(desk, Selection(source=SOURCE), now=NOW)
    assert report.parsed > 5
    assert (report.changed, report.found, report.rejected) == (0, 0, ())


def test_a_dry_run_shows_and_stores_nothing(desk: Settings, newer_parser: None) -> None:
    before = versions(desk)
    report = reparse(desk, Selection(source=SOURCE), now=NOW, dry_run=True)
    assert report.changed > 5
    assert report.fields["headline"] == report.changed
    assert set(report.fields) <= {"headline", "topics"}
    assert versions(desk) == before


def test_what_changed_is_stored_once_and_becomes_the_newest_version(
    desk: Settings, newer_parser: None
) -> None:
    before = versions(desk)
    report = reparse(desk, Selection(source=SOURCE), now=NOW, run_id=RUN)
    assert versions(desk) == before + report.changed
    reparse(desk, Selection(source=SOURCE), now=NOW, run_id=RUN)
    assert versions(desk) == before + report.changed
    newest = Corpus.open(desk.corpus).articles.dataset().to_table(columns=["source", "headline"]).to_pylist()
    assert all(row["headline"].isupper() for row in newest if row["source"] == SOURCE)


PAGE = (
    '<html lang="en"><head><title>Boats leave the port</title><meta property="og:type" content="article"></head>'
    "<body><article><h1>Boats leave the port</h1>{}</article></body></html>"
).format(
    "".join(
        f"<p>Two boats left the port on Monday with grain for island {number}, the harbour master said.</p>"
        for number in range(12)
    )
)


def test_pages_of_a_file_read_again_are_not_stored_again(tmp_path: Path) -> None:
    """They name no source, and are stored under that of their file."""
    settings = Settings(home=tmp_path / "desk")
    with ArchiveWriter(tmp_path / "port.warc.gz", tmp_path) as file:
        headers = [("content-type", "text/html")]
        file.write(
            url="https://port.example/boats", status=200, reason="OK", headers=headers,
            body=PAGE.encode(), fetched_at=NOW,
        )  # fmt: skip
    ingest(settings, tmp_path / "port.warc.gz", now=NOW)
    assert versions(settings) == 1
    report = reparse(settings, Selection(), now=NOW + timedelta(hours=1))
    assert (report.parsed, report.unchanged) == (1, 1)
    assert versions(settings) == 1
