"""The whole check of a corpus and its archive, part by part."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from deltalake.exceptions import DeltaError

from clipdesk.corpus.checking.archived import check_records, check_sizes
from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note
from clipdesk.corpus.checking.indexes import check_search, check_versions
from clipdesk.corpus.checking.logs import check_log
from clipdesk.corpus.checking.rows import check_rows
from clipdesk.corpus.checking.table_files import TableFiles, check_files
from clipdesk.corpus.digests import MADE_AGAIN, was_made_again
from clipdesk.corpus.noted import FILE, NOTHING_NOTED, Notes, commits_in
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.takedown import unfinished_takedowns
from clipdesk.model.errors import CorpusError

OnPart = Callable[[str, int, int], None]
"""Told what is being looked at, how much of it was, and how much there is."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How closely to look: all of the tables' content, all records of the archive."""

    tables: bool = True
    archive: bool = True


QUICK = Depth(tables=False, archive=False)
"""Everything but the content of files and records: what is gone, cut off, or contradicts something else."""


def check_corpus(
    corpus: Corpus, archive: Path, depth: Depth, now: datetime, on_part: OnPart
) -> Iterator[Finding]:
    """What is found, as it is found. The caller keeps others from writing. Raises CorpusError, OSError."""
    sound = True
    for finding in check_tables(corpus, depth, now, on_part):
        sound = sound and not isinstance(finding, Damage)
        yield finding
    if sound:
        yield from check_contents(corpus, archive, depth, on_part)
        yield from check_indexes(corpus, depth)
    else:
        # They would say the same again, in other words.
        yield Note("rows", "were not compared, for tables are damaged: mend these, and check again")
        if depth.archive:
            yield from check_records(None, archive, partial(on_part, "archive"))


def check_tables(corpus: Corpus, depth: Depth, now: datetime, on_part: OnPart) -> Iterator[Finding]:
    """Logs and files. Raises OSError."""
    try:
        notes = Notes(corpus.uri)
    except sqlite3.DatabaseError as error:
        notes = NOTHING_NOTED
        yield Damage(DamageKind.NOTES, FILE, str(error))
    for name, table in corpus.tables.items():
        yield from _table(table, notes, depth, now, partial(on_part, name))


def check_contents(corpus: Corpus, archive: Path, depth: Depth, on_part: OnPart) -> Iterator[Finding]:
    """Rows against one another, and against the archive. Raises CorpusError, OSError."""
    if unfinished_takedowns(corpus):
        what = "one was cut short, and rows were not compared: `clipdesk maintain` finishes it"
        yield Note("takedowns", what)
    else:
        yield from check_rows(corpus, whole=depth.tables, on_month=partial(on_part, "rows"))
    if depth.archive:
        yield from check_records(corpus, archive, partial(on_part, "archive"))
    else:
        yield from check_sizes(corpus, archive)


def check_indexes(corpus: Corpus, depth: Depth) -> Iterator[Finding]:
    """Those that lie beside the tables: on s3 there are none. Raises CorpusError, OSError."""
    if "://" not in corpus.uri:
        yield from check_versions(corpus, whole=depth.tables)
        yield from check_search(corpus, whole=depth.tables)


def _table(
    table: Table, notes: Notes, depth: Depth, now: datetime, on_part: Callable[[int, int], None]
) -> Iterator[Finding]:
    """The log first: a table without the whole of it is another one."""
    name, folder = table.spec.name, Path(table.uri)
    if name in MADE_AGAIN and commits_in(folder) and _is_another(table, notes):
        yield Note(name, "was made again, and is not noted yet: the next writer notes it")
        notes = NOTHING_NOTED
    if "://" not in table.uri:
        damaged = False
        for finding in check_log(folder, notes, now):
            damaged = damaged or isinstance(finding, Damage)
            yield finding
        if damaged:
            return
    try:
        opened = table.open()
    except CorpusError as error:
        yield Damage(DamageKind.TABLE, name, error.message, name)
        return
    if opened is None or "://" in table.uri:
        return
    files = TableFiles.of(opened)
    done, total = 0, sum(files.sizes.values())

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        on_part(done, total)

    yield from check_files(folder, files, notes.files(name), whole=depth.tables, on_bytes=on_bytes)


def _is_another(table: Table, notes: Notes) -> bool:
    identity, noted = notes.ids.get(table.spec.name), notes.commits(table.spec.name)
    if noted and max(noted) in commits_in(Path(table.uri)):
        return False
    try:
        return identity is not None and table.open() is not None and was_made_again(table.uri, identity)
    except (CorpusError, DeltaError):
        return False
