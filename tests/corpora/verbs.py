"""Everything that is done with a corpus, done to an old one: `python -m tests.corpora.verbs CORPUS.tar.gz`.

Each verb gets a copy of its own and checks what it can. The tests run them with the code of today, and with
that of a release to come.
"""

import csv
import json
import sys
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from clipdesk.corpus import maintenance
from clipdesk.corpus.export import export
from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.query import connect, run_sql
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.schema import CRAWL_LOG, TABLES
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Article, ArticleVersion, Block, BlockKind, Capture, Image
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.settings import Settings
from steps.report.report import report
from steps.report.status import read_status
from steps.run import runs
from steps.run.stories import stories
from steps.upkeep.maintain import maintain
from steps.upkeep.rematch import Asked, rematch
from steps.upkeep.reparse import Selection, reparse
from steps.upkeep.takedown import take_down

NOW = datetime(2026, 12, 1, 6, tzinfo=UTC)


def desk(frozen: Path, home: Path) -> Settings:
    """A copy of a frozen corpus, as the desk that it was."""
    with tarfile.open(frozen) as archive:
        archive.extractall(home, filter="data")
    return Settings(home=home, demo=True, demo_port=8765, timeout=2.0, workers=1)


def rows(corpus: Corpus, table: str) -> list[dict[str, Any]]:
    """A row of articles from before there were stories says by NULL that the article has one of its own."""
    found: list[dict[str, Any]] = corpus.tables[table].dataset().to_table().to_pylist()
    if table != "articles":
        return found
    return [row | {"story_id": row.get("story_id") or row["article_id"]} for row in found]


def there(settings: Settings) -> list[str]:
    """The tables that the release had which wrote the corpus."""
    return [name for name in TABLES if (settings.corpus / name).exists()]


def raw_count(settings: Settings, table: str) -> int:
    """As a tool that knows nothing of us counts it."""
    if table not in there(settings):
        return 0
    return int(DeltaTable(str(settings.corpus / table)).to_pyarrow_dataset().count_rows())


def versions(corpus: Corpus) -> list[ArticleVersion]:
    return [article_version(row) for row in rows(corpus, "article_versions")]


def edited(corpus: Corpus) -> Capture:
    """The newest version of an article with another text, and a value for what a release to come has added."""
    newest = max(versions(corpus), key=lambda one: (one.version, one.capture.article.url)).capture
    to_come = {name: 7 for name in ("reading_minutes",) if name in {field.name for field in fields(Article)}}
    image = {name: 640 for name in ("width",) if name in {field.name for field in fields(Image)}}
    article = replace(
        newest.article,
        blocks=(*newest.article.blocks, Block(BlockKind.PARAGRAPH, "A line that was added.")),
        images=(Image("https://img.example/new.jpg", **image),),  # type: ignore[arg-type]
        **to_come,  # type: ignore[arg-type]
    )
    return replace(newest, article=article, fetched_at=NOW)


def append(settings: Settings, run: str = "new") -> Corpus:
    corpus = Corpus.open(settings.corpus)
    capture = replace(edited(corpus), run=run)
    source = str(capture.article.source)
    before = [len(versions(corpus)), len(rows(corpus, "crawl_log"))]
    stored = corpus.append_versions(run, source, [capture], now=NOW)
    assert stored.outcomes == {capture.record: Outcome.STORED}
    log = [CRAWL_LOG.columns.take(row) for row in rows(corpus, "crawl_log")]
    again = next(one for one in log if one.source == source and one.outcome is Outcome.STORED)
    again = replace(again, run=run)
    assert corpus.append_crawl_log(run, source, [again])
    assert [len(versions(corpus)), len(rows(corpus, "crawl_log"))] == [count + 1 for count in before]
    [mine] = [one.capture for one in versions(corpus) if one.capture.run == run]
    assert mine == capture
    assert again in [CRAWL_LOG.columns.take(row) for row in rows(corpus, "crawl_log")]
    return corpus


def read(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    for name, spec in TABLES.items():
        found = rows(corpus, name)
        assert len(found) == raw_count(settings, name)
        assert found or name not in there(settings)
        assert all(list(row) == spec.schema.names for row in found)
    assert {one.version for one in versions(corpus)} >= {1, 2}
    assert all(isinstance(CRAWL_LOG.columns.take(row), CrawlRecord) for row in rows(corpus, "crawl_log"))
    assert corpus.memory("gulf-courier")


def sql(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    with connect(corpus) as connection:
        for name, spec in TABLES.items():
            answer = run_sql(connection, f"SELECT * FROM {name}")
            assert list(answer.columns) == spec.schema.names
            assert len(list(answer.rows)) == raw_count(settings, name)
        images = "SELECT DISTINCT struct_keys(i) AS keys FROM articles, unnest(images) AS u(i)"
        assert list(run_sql(connection, images).rows) == [([field.name for field in fields(Image)],)]


def exports(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    for name, spec in TABLES.items():
        count, columns = raw_count(settings, name), spec.schema.names
        lines, cells, parquet = BytesIO(), BytesIO(), BytesIO()
        assert export(corpus.tables[name](), format="jsonl", to=lines).rows == count
        assert [list(json.loads(line)) for line in lines.getvalue().splitlines()] == [columns] * count
        assert export(corpus.tables[name](), format="csv", to=cells).rows == count
        assert next(csv.reader(StringIO(cells.getvalue().decode(), newline=""))) == columns
        assert export(corpus.tables[name](), format="parquet", to=parquet).rows == count
        assert pq.read_table(parquet).schema.names == columns


def merge(settings: Settings) -> None:
    corpus = append(settings)
    count = len(rows(corpus, "articles"))
    merged = corpus.merge_articles()
    assert (merged.inserted, merged.updated) == (0, 1)
    assert len(rows(corpus, "articles")) == count
    [mine] = [article_version(row) for row in rows(corpus, "articles") if row["run"] == "new"]
    assert mine in versions(corpus)
    assert corpus.merge_articles().updated == 0


def rebuild(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    corpus.merge_articles()
    before = rows(corpus, "articles")
    assert maintenance.rebuild_articles(corpus).inserted == len(before)
    after = rows(corpus, "articles")
    assert sorted(after, key=lambda row: row["article_id"]) == sorted(
        before, key=lambda row: row["article_id"]
    )


def reparse_dry(settings: Settings) -> None:
    found = reparse(settings, Selection(), now=NOW, dry_run=True)
    assert found.parsed > 20
    assert not found.rejected


def reparse_real(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    corpus.merge_articles()
    before = len(versions(corpus))
    done = reparse(settings, Selection(), now=NOW, run_id="again")
    assert len(versions(corpus)) == before + done.changed + done.found
    assert reparse(settings, Selection(), now=NOW, dry_run=True).changed == 0


def rematch_dry(settings: Settings) -> None:
    found = rematch(settings, Asked(), now=NOW, dry_run=True)
    assert found.dry_run
    assert not found.unread


def rematch_real(settings: Settings) -> None:
    """An old row does not say in which version of its topic a page was judged: it is judged once more."""
    corpus = Corpus.open(settings.corpus)
    corpus.merge_articles()
    before, shown = len(versions(corpus)), rematch(settings, Asked(), now=NOW, dry_run=True)
    done = rematch(settings, Asked(), now=NOW)
    changed = sum(sum(counts.values()) for counts in done.changes.values())
    assert (done.stored, done.read, done.changes) == (shown.stored, shown.read, shown.changes)
    assert before <= len(versions(corpus)) <= before + changed
    again = rematch(settings, Asked(), now=NOW)
    assert (again.stored, again.read) == (0, 0)


def change_feed(settings: Settings) -> None:
    """From where `articles` has followed it (what was taken down lies before that) to a commit of today."""
    followed = DeltaTable(str(settings.corpus / "articles")).transaction_version(FOLLOWED)
    assert followed is not None
    corpus = append(settings)
    table = DeltaTable(corpus.article_versions.uri)
    feed = pa.table(table.load_cdf(starting_version=followed + 1))
    new = [row for row in feed.to_pylist() if row["_change_type"] == "insert" and row["run"] == "new"]
    assert {row["headline"] for row in new} == {edited(corpus).article.headline}
    assert set(TABLES["article_versions"].schema.names) <= set(feed.schema.names)


def takedown(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    gone = edited(corpus).article.article_id
    count = sum(one.capture.article.article_id == gone for one in versions(corpus))
    done = take_down(settings, requested_by="A. Editor", reason="test", now=NOW, article_id=gone)
    assert done.versions == count >= 2
    assert gone not in {
        row["article_id"] for name in ("articles", "article_versions") for row in rows(corpus, name)
    }
    take_down(settings, requested_by="A. Editor", reason="test", now=NOW, source="sahil-press")
    assert "sahil-press" not in {row["source"] for row in rows(corpus, "article_versions")}


def maintained(settings: Settings) -> None:
    """Old and new files are packed into one; what is read is the same."""
    corpus = append(settings)
    stories(settings, now=NOW)
    corpus.merge_articles()
    before = {name: len(rows(corpus, name)) for name in TABLES}
    done = maintain(settings, now=NOW, retention_hours=0)
    assert done.damages == ()
    assert done.tables["article_versions"].packed_files > 1
    assert {name: len(rows(corpus, name)) for name in TABLES} == before
    assert edited(corpus).article.images == next(
        one.capture.article.images for one in versions(corpus) if one.capture.run == "new"
    )


def status(settings: Settings) -> None:
    found = read_status(settings, now=NOW)
    assert {table.name: table.rows for table in found.tables} == {
        name: raw_count(settings, name) for name in TABLES
    }
    assert {source.source for source in found.sources} == {"gulf-courier", "sahil-press", "tripoli-clips"}
    assert found.unfinished == ("libya-isis-20261130T060000Z",)


def reports(settings: Settings) -> None:
    """Of every run, the finished and the other."""
    stored = [report(settings, run.id).total(Outcome.STORED) for run in runs.every(settings)]
    assert stored[0] > 20
    assert stored[2] == 0


def upgrade_dry(settings: Settings) -> None:
    maintenance.upgrade(Corpus.open(settings.corpus), dry_run=True)


def changes(settings: Settings) -> None:
    """As long as an earlier release may still write, nobody can say how far they were read."""
    corpus = Corpus.open(settings.corpus)
    feed = corpus.changes(now=NOW)
    told = {(one.article_id, one.version) for one in feed if one.version}
    assert told == {(one.capture.article.article_id, one.version) for one in versions(corpus)}
    assert bool(feed.cursor) == corpus.positions.are_given()


def follow_changes(settings: Settings) -> None:
    """All that is there, then what comes."""
    corpus = Corpus.open(settings.corpus)
    feed = corpus.changes(0, consumer="mirror", now=NOW)
    assert len([one for one in feed if one.version]) == len(rows(corpus, "article_versions"))
    feed.confirm()
    append(settings)
    assert len(list(corpus.changes(consumer="mirror"))) == 1


def upgrade(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    said = maintenance.upgrade(corpus, dry_run=True)
    names = there(settings)
    before = {name: DeltaTable(str(settings.corpus / name)).version() for name in names}
    assert maintenance.upgrade(corpus) == said
    after = {name: DeltaTable(str(settings.corpus / name)).version() for name in names}
    assert after == {name: before[name] + bool(said[name].added) + bool(said[name].number) for name in names}
    assert not any(maintenance.upgrade(corpus).values())
    for name in names:
        found = pa.schema(DeltaTable(str(settings.corpus / name)).schema())  # type: ignore[arg-type]
        assert set(found.names) == set(TABLES[name].schema.names)
    read(settings)


Verb = Callable[[Settings], object]
READING: Mapping[str, Verb] = {
    "read": read,
    "sql": sql,
    "export": exports,
    "reparse, dry": reparse_dry,
    "rematch, dry": rematch_dry,
    "status": status,
    "report": reports,
    "upgrade, dry": upgrade_dry,
    "changes": changes,
}
"""These change nothing, for the reader may not be allowed to write."""
WRITING: Mapping[str, Verb] = {
    "append": append,
    "merge": merge,
    "rebuild": rebuild,
    "reparse": reparse_real,
    "rematch": rematch_real,
    "change feed": change_feed,
    "follow changes": follow_changes,
    "takedown": takedown,
    "maintain": maintained,
    "upgrade": upgrade,
}


def files(home: Path) -> dict[str, tuple[int, int]]:
    """Every file of the corpus: when it was written, and its size."""
    return {
        str(path.relative_to(home)): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in home.rglob("*")
        if path.is_file()
    }


def check(frozen: Path, name: str, home: Path) -> None:
    """Do one verb to a copy. Raises AssertionError, or whatever the verb does."""
    settings = desk(frozen, home)
    before = files(home)
    {**READING, **WRITING}[name](settings)
    if name in READING:
        assert files(home) == before


def main() -> None:
    for name in (*READING, *WRITING):
        with tempfile.TemporaryDirectory() as folder:
            check(Path(sys.argv[1]), name, Path(folder))
        print(name, flush=True)


if __name__ == "__main__":
    main()
