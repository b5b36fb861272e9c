"""What was noted of the tables when they were written: see clipdesk.corpus.digests, which notes it."""

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from urllib.parse import unquote

FILE = "digests.sqlite"
LOG = "_delta_log"
LAST_CHECKPOINT = f"{LOG}/_last_checkpoint"
_PIECE = 1 << 20
_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Noted:
    """A file as it was written: bytes, and BLAKE2b of its content."""

    size: int
    digest: bytes

    def is_of(self, path: Path) -> bool:
        """Whether the file is as it was. Raises OSError."""
        return path.stat().st_size == self.size and digest_of(path) == self.digest


@dataclass(frozen=True, slots=True)
class NotedCommit:
    """`content` is the whole commit, as it was written."""

    version: int
    noted_at: datetime
    content: bytes


def digest_of(path: Path) -> bytes:
    """BLAKE2b of a file's content. Raises OSError."""
    made = blake2b(digest_size=_DIGEST_BYTES)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            made.update(piece)
    return made.digest()


def commit_path(table: Path, version: int) -> Path:
    """Delta protocol, "Delta Log Entries"."""
    return table / LOG / f"{version:020}.json"


def checkpoint_name(version: int) -> str:
    return f"{LOG}/{version:020}.checkpoint.parquet"


def commits_in(table: Path) -> list[int]:
    """The versions whose commits are in the log, in order."""
    return sorted(int(path.stem) for path in (table / LOG).glob("*.json") if path.stem.isdecimal())


def files_of(commit: bytes) -> Iterator[str]:
    """The paths of the files that a commit adds, within the table. Raises ValueError for a torn one."""
    for line in commit.splitlines():
        action = json.loads(line)
        added = action.get("add") if isinstance(action, dict) else None
        if added:
            yield unquote(added["path"])


class Notes:
    """What was noted, read at once: some hundred bytes a file, and the commits of a month. Raises
    sqlite3.DatabaseError for a damaged note; where there is none, nothing was noted."""

    def __init__(self, uri: str | None) -> None:
        """`uri` None: nothing was noted."""
        self._files: dict[str, dict[str, Noted]] = {}
        self._commits: dict[str, dict[int, NotedCommit]] = {}
        self.ids: dict[str, str] = {}
        if uri is not None and "://" not in uri and (Path(uri) / FILE).exists():
            with closing(opened(Path(uri) / FILE)) as notes:
                self._read(notes)

    def files(self, table: str) -> Mapping[str, Noted]:
        """By path within the table."""
        return self._files.get(table, {})

    def commits(self, table: str) -> Mapping[int, NotedCommit]:
        """By version."""
        return self._commits.get(table, {})

    def _read(self, notes: sqlite3.Connection) -> None:
        [found] = notes.execute("PRAGMA integrity_check(1)")
        if found[0] != "ok":
            raise sqlite3.DatabaseError(found[0])
        self.ids = {row["of"]: row["id"] for row in notes.execute("SELECT * FROM tables")}
        for row in notes.execute("SELECT * FROM files"):
            self._files.setdefault(row["of"], {})[row["path"]] = Noted(row["size"], row["digest"])
        for row in notes.execute("SELECT * FROM commits"):
            self._commits.setdefault(row["of"], {})[row["version"]] = _commit(row)


NOTHING_NOTED = Notes(None)


def _commit(row: sqlite3.Row) -> NotedCommit:
    """It is noted with a digest, so that a damaged note accuses no commit. Raises DatabaseError."""
    where = f"commit {row['version']} of {row['of']}"
    try:
        content = zlib.decompress(row["content"])
    except zlib.error as error:
        raise sqlite3.DatabaseError(f"{where}: {error}") from error
    if digest(content) != row["digest"]:
        raise sqlite3.DatabaseError(f"{where} does not match its digest")
    return NotedCommit(row["version"], datetime.fromtimestamp(row["noted_at"], UTC), content)


def digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=_DIGEST_BYTES).digest()


def opened(path: Path) -> sqlite3.Connection:
    notes = sqlite3.connect(path, isolation_level=None)
    notes.row_factory = sqlite3.Row
    return notes
