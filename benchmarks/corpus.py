"""The corpus beside SQLite: appending, merging, remembering and reading synthetic articles.

    python -m benchmarks.corpus [--articles 100000] [--log-rows 1000000]

Both store the same rows in the same batches. SQLite is the plainest thing that could hold them: one file, one
row a version, the nested fields as JSON, an index on each key.
"""

import argparse
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa
from deltalake import write_deltalake
from rich.console import Console
from rich.progress import track
from rich.table import Table

from clipdesk.corpus.maintenance import maintain_tables
from clipdesk.corpus.query import connect, run_sql
from clipdesk.corpus.rows import article_version, crawl_row, version_row
from clipdesk.corpus.table import writer
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import (
    Article,
    ArticleVersion,
    Block,
    BlockKind,
    Capture,
    Completeness,
    DateOrigin,
    Moment,
)
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.page import ArchiveRecord

BATCH = 1_000
SOURCES = [f"source-{number:02}" for number in range(15)]
START = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = [
    f"{head}{tail}" for head in ("sir", "mis", "ben", "der", "tob") for tail in ("te", "rata", "ghazi", "na")
]

COUNTS = "SELECT source, CAST(published_at AS DATE) AS day, count(*) FROM articles GROUP BY 1, 2"
BODIES = "SELECT sum(length(body)) FROM articles WHERE first_seen_month = '2026-02'"


def captures(count: int) -> Iterator[list[Capture]]:
    """Batches over five months; one article in ten is an edit of an earlier one."""
    chance = random.Random(1)
    for first in range(0, count, BATCH):
        run, source = f"run-{first // BATCH:04}", SOURCES[first // BATCH % len(SOURCES)]
        at = START + timedelta(days=150 * first / count)
        yield [capture(chance, run, source, number, at) for number in range(first, min(count, first + BATCH))]


def capture(chance: random.Random, run: str, source: str, number: int, at: datetime) -> Capture:
    known = number % 10 == 0 and number > 0
    identity = chance.randrange(number) if known else number
    paragraphs = [" ".join(chance.choices(WORDS, k=60)) for _ in range(12)]
    url = f"https://news.example/{identity}"
    article = Article(
        url=url,
        canonical_url=url,
        headline=" ".join(chance.choices(WORDS, k=8)),
        completeness=Completeness.FULL,
        parser_version="1",
        source=source,
        language="en",
        published_at=Moment(at, False, at.isoformat(), DateOrigin.META, 0.9),
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs),
    )
    return Capture(article, run, at, ArchiveRecord(f"{run}.warc.gz", number * 100, 100))


def log_rows(count: int) -> Iterator[list[CrawlRecord]]:
    """By source: every URL is seen five times."""
    each = count // len(SOURCES)
    for source in SOURCES:
        yield [
            CrawlRecord(
                run=f"run-{number % 5}",
                topic="libya-isis",
                source=source,
                url=f"https://{source}.example/2026/01/a-headline-of-some-length-{number // 5}",
                kind=UrlKind.ARTICLE,
                outcome=Outcome.STORED,
                at=START + timedelta(seconds=number),
                etag=f'"{number}"',
                next_visit_at=START + timedelta(days=1),
            )
            for number in range(each)
        ]


class Delta:
    name = "clipdesk (Delta Lake)"

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "delta"
        self.corpus = Corpus.open(self.folder)

    def append(self, batch: Sequence[Capture]) -> None:
        first = batch[0]
        self.corpus.append_versions(first.run, str(first.article.source), batch, now=START)

    def merge(self) -> None:
        self.corpus.merge_articles()

    def append_log(self, records: Sequence[CrawlRecord]) -> None:
        rows = pa.Table.from_pylist(
            [crawl_row(record) for record in records], self.corpus.crawl_log.spec.schema
        )
        table = self.corpus.crawl_log.opened()
        for run in range(5):
            write_deltalake(
                table,
                rows.slice(run * len(rows) // 5, len(rows) // 5),
                mode="append",
                writer_properties=writer(self.corpus.crawl_log.spec),
            )

    def tidy(self) -> None:
        maintain_tables(self.corpus, now=START, retention_hours=0)

    def memory(self) -> int:
        return len(self.corpus.memory(SOURCES[3]))

    def ask(self, sql: str) -> int:
        with connect(self.corpus) as connection:
            return len(list(run_sql(connection, sql).rows))

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


class Sqlite:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.path = folder / "corpus.sqlite"
        self.connection = sqlite3.connect(self.path)
        self.connection.row_factory = sqlite3.Row
        self.connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        corpus = Corpus.open(folder)
        self.columns = corpus.articles.spec.schema.names
        self.log_columns = corpus.crawl_log.spec.schema.names
        self._create("article_versions", self.columns, "PRIMARY KEY (article_id, version)")
        self._create("articles", self.columns, "PRIMARY KEY (article_id)")
        self._create("crawl_log", self.log_columns, None)
        self.connection.execute("CREATE INDEX by_url ON crawl_log (source, url, logged_at)")
        self.connection.execute("CREATE INDEX by_month ON articles (first_seen_month)")
        self.merged = 0

    def _create(self, table: str, columns: Sequence[str], key: str | None) -> None:
        self.connection.execute(f"CREATE TABLE {table} ({', '.join([*columns, *([key] if key else [])])})")

    def append(self, batch: Sequence[Capture]) -> None:
        for one in batch:
            known = self.connection.execute(
                "SELECT max(version) AS version FROM article_versions WHERE article_id = ?",
                (one.article.article_id,),
            ).fetchone()
            number = 1 + (known["version"] or 0)
            row = version_row(ArticleVersion(one, number, one.fetched_at, b""), "", START)
            self._insert("article_versions", self.columns, row)
        self.connection.commit()

    def _insert(self, table: str, columns: Sequence[str], row: dict[str, object]) -> None:
        marks = ", ".join("?" * len(columns))
        self.connection.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
            [_plain(row[name]) for name in columns],
        )

    def merge(self) -> None:
        columns = ", ".join(self.columns)
        self.connection.execute(
            f"INSERT OR REPLACE INTO articles ({columns})"
            f" SELECT {columns} FROM article_versions WHERE rowid > ? ORDER BY rowid",
            (self.merged,),
        )
        last = self.connection.execute("SELECT max(rowid) AS merged FROM article_versions").fetchone()
        self.merged = last["merged"]
        self.connection.commit()

    def append_log(self, records: Sequence[CrawlRecord]) -> None:
        for record in records:
            self._insert("crawl_log", self.log_columns, crawl_row(record))
        self.connection.commit()

    def tidy(self) -> None:
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def memory(self) -> int:
        newest = "SELECT url, outcome, etag, max(logged_at) FROM crawl_log WHERE source = ? GROUP BY url"
        return len(self.connection.execute(newest, (SOURCES[3],)).fetchall())

    def ask(self, sql: str) -> int:
        return len(
            self.connection.execute(
                sql.replace("CAST(published_at AS DATE)", "date(published_at)")
            ).fetchall()
        )

    def size(self) -> int:
        return sum(path.stat().st_size for path in self.path.parent.glob("corpus.sqlite*"))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, default=str) if isinstance(value, list | tuple | dict) else value


def measure(store: Delta | Sqlite, articles: int, rows: int) -> dict[str, float]:
    seconds: dict[str, float] = {
        "append, ms per 1,000 articles": 0,
        "merge, ms per 1,000 versions": 0,
        "log, ms per 10,000 rows": 0,
    }
    batches = 0
    for batch in track(captures(articles), f"{store.name}: articles", total=articles // BATCH):
        batches += 1
        seconds["append, ms per 1,000 articles"] += timed(partial(store.append, batch))
        if batches % 10 == 0:
            seconds["merge, ms per 1,000 versions"] += timed(store.merge)
    for records in track(log_rows(rows), f"{store.name}: crawl log", total=len(SOURCES)):
        seconds["log, ms per 10,000 rows"] += timed(partial(store.append_log, records)) / (rows / 10_000)
    store.tidy()
    for name in list(seconds)[:2]:
        seconds[name] /= batches
    seconds["memory of one source, ms"] = best(store.memory)
    seconds["count by source and day, ms"] = best(lambda: store.ask(COUNTS))
    seconds["bodies of a month, ms"] = best(lambda: store.ask(BODIES))
    seconds["size, MB"] = store.size() / 1e9
    return {name: value * 1000 for name, value in seconds.items()}


def rows_both_ways(times: int = 2_000) -> str:
    """CPU time of what stands before and after every table: a noun into a row, and a row into the noun."""
    chance = random.Random(1)
    versions = [
        ArticleVersion(one, 1, START, b"")
        for one in (capture(chance, "run", SOURCES[0], number, START) for number in range(times))
    ]
    began = time.process_time()
    rows = [version_row(version, "", START) for version in versions]
    between = time.process_time()
    assert [article_version(row) for row in rows] == versions
    ended = time.process_time()
    into, out = (between - began) / times * 1e6, (ended - between) / times * 1e6
    return f"{into:.0f} µs of CPU for a version into a row, {out:.0f} µs out of it"


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def best(work: Callable[[], object], times: int = 5) -> float:
    return min(timed(work) for _ in range(times))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--log-rows", type=int, default=1_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stores: list[Delta | Sqlite] = [Delta(Path(folder)), Sqlite(Path(folder))]
        results = [measure(store, arguments.articles, arguments.log_rows) for store in stores]
    table = Table(
        "",
        *(store.name for store in stores),
        title=f"{arguments.articles:,} articles, {arguments.log_rows:,} log rows",
    )
    for name in results[0]:
        table.add_row(name, *(f"{result[name]:,.0f}" for result in results))
    Console().print(table)
    Console().print(rows_both_ways())


if __name__ == "__main__":
    main()
