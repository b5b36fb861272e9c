"""What is stored of each article, in an index beside the tables: whether a page is a new version is asked for
every page of every run, and must not cost a walk through all that is stored.

The index is a SQLite file that anybody may delete. It knows of which files of `article_versions` it is made;
before it answers, what they have become since is taken up: rows of files that are gone go, those of new ones
come. So it agrees with the table whatever was done to that, and a kill leaves it behind, never ahead.
"""

import json
import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.numbering import Known
from clipdesk.corpus.pieces import Files, Piece, instant
from clipdesk.corpus.table import Table, translated
from clipdesk.model.errors import CorpusError

logger = logging.getLogger("clipdesk.corpus")

LAYOUT = 1
"""Raised with every change of _TABLES: an index of another layout is made anew."""
_TABLES = """
    CREATE TABLE files (number INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
    CREATE TABLE versions (
        article_id TEXT NOT NULL, version INTEGER NOT NULL, file INTEGER NOT NULL,
        content_hash TEXT NOT NULL, fetched_at INTEGER NOT NULL, first_seen_at INTEGER NOT NULL,
        canonical_url TEXT NOT NULL, PRIMARY KEY (article_id, version)
    ) WITHOUT ROWID;
"""
_COLUMNS = ("article_id", "version", "content_hash", "fetched_at", "first_seen_at", "canonical_url")
_CACHE_KILOBYTES = 65_536
_MANY = 100_000
"""Rows that take a second or two: whoever waits for them is told."""

History = dict[str, list[Known]]


def known_versions(versions: Table, article_ids: Collection[str]) -> History:
    """The versions that are stored of these articles. The caller holds the writer lock.

    Raises CorpusError."""
    if not article_ids or (delta := versions.open()) is None:
        return {}
    if "://" in versions.uri:
        return _scanned(versions, article_ids)
    path = index_path(versions)
    try:
        with _index(path) as index:
            return _looked_up(index, Files(versions, delta), article_ids)
    except sqlite3.OperationalError as error:
        raise CorpusError(
            f"cannot be written: {error}",
            where=str(path),
            hint="free some space, or see to the disk: then run it again",
        ) from error
    except sqlite3.DatabaseError as error:
        logger.warning("%s: is damaged (%s), and made anew", path, error)
        path.unlink()
    with _index(path) as index:
        return _looked_up(index, Files(versions, delta), article_ids)


def index_path(versions: Table) -> Path:
    """Where the index of a table lies that is on a disk of this machine."""
    return Path(versions.uri).with_suffix(".sqlite")


def unlike(versions: Table, *, whole: bool) -> Iterator[str]:
    """What is wrong with the index, in words. Of files that it does not know yet nothing is; `whole` compares
    all its rows with the table's. Raises CorpusError, OSError."""
    path = index_path(versions)
    if not path.exists() or versions.open() is None:
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as index:
            [[found]] = index.execute(f"PRAGMA {'integrity_check' if whole else 'quick_check'}(1)")
            if found != "ok":
                yield str(found)
            elif whole:
                yield from _unlike(index, Files(versions))
    except sqlite3.DatabaseError as error:
        yield str(error)


def _unlike(index: sqlite3.Connection, files: Files) -> Iterator[str]:
    numbers = dict(index.execute("SELECT path, number FROM files"))
    for piece in files.pieces:
        number = numbers.get(piece.path)
        if number is not None:
            held = index.execute(
                f"SELECT {', '.join(_COLUMNS)} FROM versions WHERE file = ?",  # noqa: S608 - our own names
                [number],
            )
            if sorted(held) != sorted(row[:-1] for row in _rows(files.batches(piece, _COLUMNS), number)):
                yield f"says something else of {piece.path} than the table"


def _scanned(versions: Table, article_ids: Collection[str]) -> History:
    """Where there is no room for a file of ours."""
    wanted = pads.field("article_id").isin(pa.array(sorted(article_ids)))
    with translated(versions.uri):
        rows = versions.dataset().to_table(columns=list(_COLUMNS), filter=wanted).to_pylist()
    history: History = {}
    for row in rows:
        history.setdefault(row.pop("article_id"), []).append(Known(**row))
    return history


@contextmanager
def _index(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, isolation_level=None)) as index:
        index.row_factory = sqlite3.Row
        [row] = index.execute("PRAGMA user_version")
        if row["user_version"] != LAYOUT:
            index.executescript(
                f"BEGIN; DROP TABLE IF EXISTS files; DROP TABLE IF EXISTS versions; {_TABLES}"
                f" PRAGMA user_version = {LAYOUT}; COMMIT"
            )
        index.execute("PRAGMA journal_mode = WAL")
        index.execute("PRAGMA synchronous = NORMAL")
        index.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
        yield index


def _looked_up(index: sqlite3.Connection, files: Files, article_ids: Collection[str]) -> History:
    _follow(index, files)
    rows = index.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM versions"  # noqa: S608 - our own names
        " WHERE article_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(article_ids))],
    )
    history: History = {}
    for row in rows:
        known = Known(
            row["version"],
            row["content_hash"],
            instant(row["fetched_at"]),
            instant(row["first_seen_at"]),
            row["canonical_url"],
        )
        history.setdefault(row["article_id"], []).append(known)
    return history


def _follow(index: sqlite3.Connection, files: Files) -> None:
    there = {piece.path: piece for piece in files.pieces}
    indexed = {row["path"]: row["number"] for row in index.execute("SELECT number, path FROM files")}
    gone = [number for path, number in indexed.items() if path not in there]
    if gone:
        with _transaction(index):
            for table, column in (("versions", "file"), ("files", "number")):
                index.execute(
                    f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608
                    [json.dumps(gone)],
                )
    new = [piece for path, piece in there.items() if path not in indexed]
    if sum(piece.rows for piece in new) > _MANY:
        logger.warning("%s: what is stored is indexed, once", files.uri)
    if new:
        _take_up(index, files, new)


def _take_up(index: sqlite3.Connection, files: Files, new: Sequence[Piece]) -> None:
    """Rows are put in by their keys: as they come, nearly each would touch a page of its own."""
    names = f"{', '.join(_COLUMNS)}, file"
    marks = ", ".join("?" * (len(_COLUMNS) + 1))
    index.execute("CREATE TEMP TABLE coming AS SELECT * FROM versions LIMIT 0")
    with _transaction(index):
        for piece in new:
            number = index.execute("INSERT INTO files (path) VALUES (?)", [piece.path]).lastrowid
            rows = _rows(files.batches(piece, _COLUMNS), number)
            index.executemany(f"INSERT INTO coming ({names}) VALUES ({marks})", rows)  # noqa: S608
        index.execute(
            f"INSERT OR REPLACE INTO versions ({names}) SELECT {names} FROM coming"  # noqa: S608
            " ORDER BY article_id, version"
        )


def _rows(batches: Iterable[pa.RecordBatch], number: int | None) -> Iterator[tuple[object, ...]]:
    for batch in batches:
        columns = [
            (values.cast(pa.int64()) if pa.types.is_timestamp(values.type) else values).to_pylist()
            for values in batch.columns
        ]
        yield from zip(*columns, [number] * batch.num_rows, strict=True)


@contextmanager
def _transaction(index: sqlite3.Connection) -> Iterator[None]:
    index.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        index.execute("ROLLBACK")
        raise
    index.execute("COMMIT")
