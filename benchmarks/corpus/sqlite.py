"""The same articles in one SQLite table, as a team would write it: one file, a row an article with the nested
fields as JSON, FTS5 beside it, and what comes again in place of what was there."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import orjson
from rich.progress import track

from benchmarks.corpus.articles import NOW, SOURCES, START, Writer
from benchmarks.corpus.measures import (
    APPEND,
    BY_SOURCE,
    COUNT,
    DISK,
    EXPORT,
    EXPORTED,
    FIRST_ROW,
    HOURS,
    Figures,
    Measure,
    cpu,
    hour_of,
    middle,
    size,
)
from clipdesk.corpus.pieces import Files
from clipdesk.corpus.rows import version_row
from clipdesk.corpus.schema import ARTICLES
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import ArticleVersion, Capture

NAME = "articles.sqlite"
_LEFT_OUT = {"blocks", "minhash"}
"""The text is there once, as `body`."""
_COLUMNS = [name for name in ARTICLES.schema.names if name not in _LEFT_OUT]
_SEARCHED = ("headline", "body")
_TABLES = f"""
    CREATE TABLE articles ({", ".join(_COLUMNS)}, UNIQUE (article_id));
    CREATE INDEX by_source ON articles (source);
    CREATE INDEX by_date ON articles (published_at);
    CREATE VIRTUAL TABLE found
        USING fts5 ({", ".join(_SEARCHED)}, content=articles, tokenize='porter unicode61');
"""


def build(folder: Path, corpus: Corpus, articles: int) -> None:
    """From the rows of `articles`, as they lie there."""
    folder.mkdir(parents=True)
    with closing(_opened(folder)) as store:
        store.executescript(_TABLES)
        files = Files(corpus.articles)
        rows = files.rows(files.pieces)
        for some in track(rows, f"{articles:,} articles in SQLite", total=-(-articles // 4_096)):
            _put(store, some.to_pylist())
            store.commit()


def _opened(folder: Path) -> sqlite3.Connection:
    store = sqlite3.connect(folder / NAME)
    store.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536;")
    return store


def _put(store: sqlite3.Connection, rows: Iterable[Mapping[str, object]]) -> None:
    names, marks = ", ".join(_COLUMNS), ", ".join("?" * len(_COLUMNS))
    searched = ", ".join(_SEARCHED)
    for row in rows:
        there = store.execute(
            f"SELECT rowid, {searched} FROM articles WHERE article_id = ?",
            [row["article_id"]],
        ).fetchone()
        if there:
            store.execute(f"INSERT INTO found (found, rowid, {searched}) VALUES ('delete', ?, ?, ?)", there)
            store.execute("DELETE FROM articles WHERE rowid = ?", there[:1])
        values = [_plain(row[name]) for name in _COLUMNS]
        put = store.execute(f"INSERT INTO articles ({names}) VALUES ({marks})", values)
        store.execute(
            f"INSERT INTO found (rowid, {searched}) VALUES (?, ?, ?)",
            [put.lastrowid, row["headline"], row["body"]],
        )


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, default=str) if isinstance(value, list | tuple | dict) else value


def _hour(row: str, folder: Path, articles: int) -> Figures:
    """Every hour has new articles of its own, for what was stored stays."""
    with closing(_opened(folder)) as store:
        [held] = store.execute("SELECT max(rowid) FROM articles").fetchone()
        captures = hour_of(articles, HOURS.get(row), first=held + 1)

        def put() -> None:
            _put(store, map(_row, captures))
            store.commit()

        return {row: cpu(put)}


def _row(capture: Capture) -> Mapping[str, object]:
    return version_row(ArticleVersion(capture, 1, capture.fetched_at, b""), "", NOW)


def _search(folder: Path, _: int) -> Figures:
    """The ten best, with an excerpt, and how many there are, as `corpus.search` gives them."""
    words = Writer().words
    common = words[20]
    with closing(_opened(folder)) as store:

        def asked(query: str, where: str = "", order: str = "rank", values: Sequence[str] = ()) -> None:
            table = f"FROM found JOIN articles ON articles.rowid = found.rowid WHERE found MATCH ?{where}"
            store.execute(f"SELECT count(*) {table}", [query, *values]).fetchall()
            store.execute(
                "SELECT articles.headline, snippet(found, 1, '[', ']', '…', 30)"
                f" {table} ORDER BY {order} LIMIT 10",
                [query, *values],
            ).fetchall()

        def facets() -> None:
            asked(common)
            for facet in ("source", "language", "first_seen_month"):
                store.execute(
                    f"SELECT {facet}, count(*) FROM found JOIN articles ON articles.rowid = found.rowid"
                    " WHERE found MATCH ? GROUP BY 1",
                    [common],
                ).fetchall()

        month = [SOURCES[2], START.isoformat(), (START + timedelta(days=30)).isoformat()]
        bounded = " AND source = ? AND published_at >= ? AND published_at < ?"
        queries: Mapping[str, Callable[[], object]] = {
            "a common word": partial(asked, common),
            "a common word, by date": partial(asked, common, order="published_at DESC"),
            "a common word, with facets": facets,
            "a common word, of a source in a month": partial(asked, common, bounded, values=month),
            "two common words": partial(asked, f"{words[30]} {words[60]}"),
            "a phrase": partial(asked, f'"{words[3]} {words[5]}"'),
            "a rare word": partial(asked, words[20_000]),
            "a beginning": partial(asked, f"{words[500][:4]}*"),
            "nothing, and why": partial(asked, f"{common} xyzzy"),
        }
        return {f"search {name}, CPU ms": middle(work) for name, work in queries.items()}


def _first_row(folder: Path, _: int) -> Figures:
    def read() -> object:
        with closing(_opened(folder)) as store:
            return store.execute("SELECT * FROM articles LIMIT 1").fetchone()

    return {FIRST_ROW: cpu(read)}


def _count(folder: Path, _: int) -> Figures:
    with closing(_opened(folder)) as store:
        return {COUNT: cpu(lambda: store.execute(BY_SOURCE).fetchall())}


def _export(folder: Path, _: int) -> Figures:
    rows = 0
    with closing(_opened(folder)) as store, (folder / "articles.jsonl").open("wb") as file:

        def write() -> None:
            nonlocal rows
            query = f"SELECT * FROM articles WHERE first_seen_month IN {EXPORTED}"
            for row in store.execute(query):
                file.write(orjson.dumps(dict(zip(_COLUMNS, row, strict=True))) + b"\n")
                rows += 1

        took = cpu(write)
        return {EXPORT: rows / took}


def _disk(folder: Path, articles: int) -> Figures:
    return {DISK: size(folder) / articles / 1e3}


MEASURES: Mapping[str, Measure] = {
    "append": partial(_hour, APPEND),
    **{
        f"hour-{name}": partial(_hour, row)
        for name, row in zip(("new", "recent", "year"), HOURS, strict=True)
    },
    "search": _search,
    "first-row": _first_row,
    "count": _count,
    "export": _export,
    "disk": _disk,
}
