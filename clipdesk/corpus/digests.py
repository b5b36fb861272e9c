"""What was written to the tables is noted in a file beside them: every commit, and the digest of every file.

Delta's log says which files a table is made of; nothing says that a file still holds what it held, or that
the log still has its last commit. Whoever holds the writer lock notes what was committed before it is given
back: a kill leaves the note behind, never ahead. Commits are small, and are kept whole, so that one that is
lost can be put back. The file is for `clipdesk check`; no reader of the corpus needs it.

On s3 there is none: an object store keeps digests of its own.
"""

import logging
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from clipdesk.corpus.noted import (
    FILE,
    LAST_CHECKPOINT,
    Noted,
    checkpoint_name,
    commit_path,
    commits_in,
    digest,
    digest_of,
    files_of,
    opened,
)
from clipdesk.corpus.schema import ARTICLES, FINGERPRINTS, STORIES, TABLES
from clipdesk.model.errors import CorpusError

logger = logging.getLogger("clipdesk.corpus")

MADE_AGAIN = frozenset({ARTICLES.name, STORIES.name, FINGERPRINTS.name})
"""Tables that are made of others: whoever removes one of them loses nothing."""
LAYOUT = 1
"""Raised with every change of _TABLES."""
_TABLES = """
    CREATE TABLE tables (of TEXT PRIMARY KEY, id TEXT NOT NULL);
    CREATE TABLE files (
        of TEXT NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, digest BLOB NOT NULL,
        PRIMARY KEY (of, path)
    ) WITHOUT ROWID;
    CREATE TABLE commits (
        of TEXT NOT NULL, version INTEGER NOT NULL, noted_at INTEGER NOT NULL, digest BLOB NOT NULL,
        content BLOB NOT NULL, PRIMARY KEY (of, version)
    ) WITHOUT ROWID;
"""


def begin(uri: str) -> None:
    """Before anything is written: that the last commits are those that were noted. Written over, what was
    lost could not be put back. Of a table that nobody has noted, the last commit is. Raises CorpusError."""
    if "://" in uri:
        return
    root = Path(uri)
    tables = [name for name in TABLES if commits_in(root / name)]
    if not tables and not (root / FILE).exists():
        return
    with _written(root) as notes:
        for name, commit in _last_commits(notes).items():
            _want_whole(notes, root / name, name, commit)
        for name in set(tables).difference(_last_commits(notes)):
            _note_table(notes, root / name, name)
            _note_commit(notes, root / name, name, commits_in(root / name)[-1], with_files=False)


def note_written(uri: str) -> None:
    """Note what has been committed since the last note. The caller holds the writer lock. Raises CorpusError
    where that cannot be written."""
    root = Path(uri)
    tables = [] if "://" in uri else [name for name in TABLES if commits_in(root / name)]
    if not tables:
        return
    with _written(root) as notes:
        last = _last_commits(notes)
        for name in tables:
            there = commits_in(root / name)
            if name not in last:
                _note_table(notes, root / name, name)
            noted = last[name].version if name in last else there[0] - 1
            for version in (one for one in there if one > noted):
                _note_commit(notes, root / name, name, version)


def note_file(table_uri: str, path: str) -> None:
    """Note a file that was written anew under its name. Raises CorpusError."""
    table = Path(table_uri)
    with _written(table.parent) as notes:
        _note_file(notes, table, table.name, path)


def forget_files(table_uri: str, paths: Iterable[str]) -> None:
    """These are about to be removed: from now on nobody misses them. Raises CorpusError."""
    table = Path(table_uri)
    if "://" not in table_uri and (table.parent / FILE).exists():
        with _written(table.parent) as notes:
            _forget_files(notes, table.name, paths)


def forget_cleaned(table_uri: str) -> None:
    """Commits that the log has cleaned away, below the first that is there. Raises CorpusError."""
    table = Path(table_uri)
    if "://" not in table_uri and (there := commits_in(table)):
        with _written(table.parent) as notes:
            notes.execute("DELETE FROM commits WHERE of = ? AND version < ?", [table.name, there[0]])


@contextmanager
def changing(table_uri: str, paths: Iterable[str]) -> Iterator[set[str]]:
    """These files may be changed where they are: whoever changes one puts it into the set. A kill leaves them
    without a note, which accuses nobody. Raises CorpusError."""
    table, changed = Path(table_uri), set[str]()
    noted: dict[str, Noted] = {}
    with _written(table.parent) as notes:
        for path in paths:
            for row in notes.execute("SELECT * FROM files WHERE of = ? AND path = ?", [table.name, path]):
                noted[path] = Noted(row["size"], row["digest"])
        _forget_files(notes, table.name, noted)
    yield changed
    with _written(table.parent) as notes:
        for path, one in noted.items():
            if path not in changed:
                _put_file(notes, table.name, path, one)
            elif (table / path).exists():
                _note_file(notes, table, table.name, path)


def want_as_written(table_uri: str, paths: Iterable[str]) -> None:
    """Before files are read to be written anew: what is damaged would look sound ever after. Raises
    CorpusError."""
    table = Path(table_uri)
    if "://" in table_uri or not (table.parent / FILE).exists():
        return
    with _written(table.parent) as notes:
        for path in paths:
            for row in notes.execute("SELECT * FROM files WHERE of = ? AND path = ?", [table.name, path]):
                if not Noted(row["size"], row["digest"]).is_of(table / path):
                    raise CorpusError(
                        "does not hold what was written",
                        where=str(table / path),
                        hint="it is not written anew like that: `clipdesk check` says what to do",
                    )


def note_all(uri: str, current: Mapping[str, Iterable[str]]) -> int:
    """Note every commit that is there, and of these files, by table, those that nobody has noted; how many
    files there were. The caller holds the writer lock, and has found them sound. Raises CorpusError."""
    root, count = Path(uri), 0
    with _written(root) as notes:
        for name, paths in current.items():
            new = sorted(set(paths).difference(_noted_files(notes, name)))
            count += len(new)
            for path in new:
                _note_file(notes, root / name, name, path)
            rows = notes.execute("SELECT version FROM commits WHERE of = ?", [name])
            for version in set(commits_in(root / name)).difference(row["version"] for row in rows):
                _note_commit(notes, root / name, name, version, with_files=False)
    return count


def note_anew(uri: str) -> None:
    """Forget all, and begin with the last commits that are there. The caller holds the lock. Raises
    CorpusError."""
    (Path(uri) / FILE).unlink(missing_ok=True)
    begin(uri)


def was_made_again(table_uri: str, noted_as: str) -> bool:
    """Whether the table is another one than that which was noted, under its name. Raises DeltaError."""
    return str(DeltaTable(table_uri).metadata().id) != noted_as


@dataclass(frozen=True, slots=True)
class _Last:
    version: int
    digest: bytes
    id: str


def _last_commits(notes: sqlite3.Connection) -> dict[str, _Last]:
    rows = notes.execute(
        "SELECT of, max(version) AS version, digest, id FROM commits JOIN tables USING (of) GROUP BY of"
    )
    return {row["of"]: _Last(row["version"], row["digest"], row["id"]) for row in rows}


def _want_whole(notes: sqlite3.Connection, table: Path, name: str, last: _Last) -> None:
    path = commit_path(table, last.version)
    if path.exists() and digest(path.read_bytes()) == last.digest:
        return
    if name in MADE_AGAIN and (not commits_in(table) or _is_another(table, last.id)):
        for of in ("files", "commits", "tables"):
            notes.execute(f"DELETE FROM {of} WHERE of = ?", [name])  # noqa: S608 - our own names
        return
    raise CorpusError(
        f"its commit {last.version} was lost or changed after it was written",
        where=str(table),
        hint="nothing is written until that is mended: `clipdesk check --quick` says what to do",
    )


def _is_another(table: Path, noted_as: str) -> bool:
    try:
        return was_made_again(str(table), noted_as)
    except DeltaError:
        return False


def _note_table(notes: sqlite3.Connection, table: Path, name: str) -> None:
    identity = DeltaTable(str(table)).metadata().id
    notes.execute("INSERT OR REPLACE INTO tables VALUES (?, ?)", [name, str(identity)])


def _note_commit(
    notes: sqlite3.Connection, table: Path, name: str, version: int, *, with_files: bool = True
) -> None:
    content = commit_path(table, version).read_bytes()
    notes.execute(
        "INSERT OR REPLACE INTO commits VALUES (?, ?, ?, ?, ?)",
        [name, version, int(time.time()), digest(content), zlib.compress(content)],
    )
    for path in files_of(content) if with_files else ():
        if (table / path).exists():
            _note_file(notes, table, name, path)
    if (table / checkpoint_name(version)).exists():
        for path in (checkpoint_name(version), LAST_CHECKPOINT):
            _note_file(notes, table, name, path)


def _note_file(notes: sqlite3.Connection, table: Path, name: str, path: str) -> None:
    _put_file(notes, name, path, Noted((table / path).stat().st_size, digest_of(table / path)))


def _put_file(notes: sqlite3.Connection, name: str, path: str, one: Noted) -> None:
    notes.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", [name, path, one.size, one.digest])


def _noted_files(notes: sqlite3.Connection, name: str) -> list[str]:
    return [row["path"] for row in notes.execute("SELECT path FROM files WHERE of = ?", [name])]


def _forget_files(notes: sqlite3.Connection, name: str, paths: Iterable[str]) -> None:
    notes.executemany("DELETE FROM files WHERE of = ? AND path = ?", [(name, path) for path in paths])


@contextmanager
def _written(root: Path) -> Iterator[sqlite3.Connection]:
    """All of it, or nothing. A damaged note stops nobody: it is told, and `clipdesk check` finds it."""
    path = root / FILE
    try:
        with closing(opened(path)) as notes:
            # Delta does not force its files onto the disk: notes that do would be ahead of them.
            notes.execute("PRAGMA synchronous = OFF")
            notes.execute("BEGIN IMMEDIATE")
            [found] = notes.execute("PRAGMA user_version")
            if found[0] != LAYOUT:
                for statement in (*_TABLES.split(";"), f"PRAGMA user_version = {LAYOUT}"):
                    notes.execute(statement)
            yield notes
            notes.execute("COMMIT")
    except sqlite3.OperationalError as error:
        raise CorpusError(
            f"cannot be written: {error}",
            where=str(path),
            hint="free some space, or see to the disk: then run it again",
        ) from error
    except sqlite3.DatabaseError as error:
        logger.warning("%s: is damaged (%s): `clipdesk check` says what to do", path, error)
