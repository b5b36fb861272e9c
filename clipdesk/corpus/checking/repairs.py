"""What can be mended of a corpus without a backup. What is replaced is kept in a folder beside the tables; a
repair after which a table is not whole is taken back. The caller holds the lock of the corpus."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from deltalake import DeltaTable

from clipdesk.corpus import digests
from clipdesk.corpus.checking.damage import Damage
from clipdesk.corpus.checking.logs import check_commits, damaged_checkpoints, damaged_commits
from clipdesk.corpus.checking.table_files import TableFiles
from clipdesk.corpus.noted import FILE, LAST_CHECKPOINT, Notes, checkpoint_name, commit_path, files_of
from clipdesk.corpus.table import Table, translated
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.version_index import index_path
from clipdesk.model.errors import CorpusError

ASIDE = "damaged"
"""It never holds a text: logs and notes alone are put there."""


def put_commits_back(corpus: Corpus, now: datetime) -> list[str]:
    """Every commit that was noted and is not as it was; what was done, in words. Raises CorpusError, OSError,
    sqlite3.DatabaseError."""
    notes, done = Notes(corpus.uri), []
    for name, table in corpus.tables.items():
        folder = Path(table.uri)
        damaged = damaged_commits(folder, notes, now)
        if not damaged:
            continue
        with _taken_back(corpus) as replace:
            for commit in damaged:
                replace(commit_path(folder, commit.version), commit.content)
            added = {path for commit in damaged for path in files_of(commit.content)}
            there = TableFiles.of(_opened(table)).sizes
            if gone := [path for path in sorted(added.intersection(there)) if not (folder / path).exists()]:
                raise CorpusError(
                    f"its commits are noted, but {len(gone)} file(s) of theirs are gone, such as {gone[0]}",
                    where=str(folder),
                    hint="restore these from a backup first; or, to take the table as it is now for what was"
                    " written, `clipdesk check --repair notes`",
                )
        done.append(f"{name}: {len(damaged)} commit(s) put back")
    return done


def write_checkpoints(corpus: Corpus, now: datetime) -> list[str]:
    """A new checkpoint of each table of which one is damaged, if the commits have all that it had. Raises
    CorpusError, OSError, sqlite3.DatabaseError."""
    notes, done = Notes(corpus.uri), []
    for name, table in corpus.tables.items():
        folder = Path(table.uri)
        damaged = damaged_checkpoints(folder, notes, now)
        if not damaged:
            continue
        with _taken_back(corpus) as replace:
            for path in {*damaged, LAST_CHECKPOINT}:
                replace(folder / path, None)
            if faults := [one for one in check_commits(folder, notes, now) if isinstance(one, Damage)]:
                raise CorpusError(
                    f"the commits do not have what the checkpoint had: {faults[0].what}",
                    where=str(folder),
                    hint="restore the checkpoint from a backup",
                )
            with translated(table.uri):
                delta = _opened(table)
                delta.create_checkpoint()
        digests.forget_files(table.uri, damaged)
        for path in (checkpoint_name(delta.version()), LAST_CHECKPOINT):
            digests.note_file(table.uri, path)
        done.append(f"{name}: a checkpoint written from the commits")
    return done


def write_indexes(corpus: Corpus) -> list[str]:
    """Both indexes. Raises CorpusError, OSError."""
    index_path(corpus.article_versions).unlink(missing_ok=True)
    found = corpus.index.update(anew=True)
    return [
        f"search index: {found.documents:,} articles written anew; that of versions is made by the next run"
    ]


def begin_notes_anew(corpus: Corpus) -> list[str]:
    """Take what is there for what was written. Raises CorpusError, OSError."""
    _set_aside(corpus, Path(corpus.uri) / FILE)
    digests.begin(corpus.uri)
    return [f"digests.sqlite: {note_all(corpus):,} files noted as they are"]


def note_all(corpus: Corpus) -> int:
    """Note what nobody has noted, once it was found sound; how many files. Raises CorpusError."""
    if "://" in corpus.uri:
        return 0
    opened = {name: table.open() for name, table in corpus.tables.items()}
    return digests.note_all(
        corpus.uri, {name: TableFiles.of(delta).sizes for name, delta in opened.items() if delta is not None}
    )


def _opened(table: Table) -> DeltaTable:
    """As it is. Raises CorpusError."""
    delta = table.open()
    if delta is None:
        raise CorpusError("there is no table", where=table.uri, hint="restore its folder from a backup")
    return delta


Replace = Callable[[Path, bytes | None], None]


@contextmanager
def _taken_back(corpus: Corpus) -> Iterator[Replace]:
    """What is replaced (by nothing, where there is no content) comes back after an error."""
    replaced: list[tuple[Path, Path | None]] = []

    def replace(path: Path, content: bytes | None) -> None:
        replaced.append((path, _set_aside(corpus, path)))
        if content is not None:
            _write(path, content)

    try:
        yield replace
    except BaseException:
        for path, kept in reversed(replaced):
            path.unlink(missing_ok=True)
            if kept is not None:
                kept.replace(path)
        raise


def _set_aside(corpus: Corpus, path: Path) -> Path | None:
    """Where it is now; None if there is no such file."""
    if not path.exists():
        return None
    folder = Path(corpus.uri) / ASIDE
    folder.mkdir(exist_ok=True)
    name = path.relative_to(corpus.uri).as_posix().replace("/", ".")
    number = sum(1 for _ in folder.iterdir()) + 1
    return path.replace(folder / f"{number}-{name}")


def _write(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
