"""Small files packed into larger ones, some at a time: each commit is whole, the rest is for the next.

A full file is left in peace. Of articles, neighbours in time are packed, so that an edit finds its file by
the moment, and into larger files when they are so old that edits are rare. Of all else a file is packed only
with about as much as it holds itself: a row is written anew as often as its file has doubled, and not every
night.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from clipdesk.corpus.pieces import Action, Files, Piece
from clipdesk.corpus.schema import TableSpec, month
from clipdesk.corpus.table import Table, retried

OnPartition = Callable[[str], None]
_FILES_A_COMMIT = 100
_OLD = timedelta(days=366)
_VERY_SMALL = 64
"""Of a full file: what costs nothing to write anew."""


@dataclass(frozen=True, slots=True)
class Packed:
    """How many files were replaced, and by how many."""

    files: int = 0
    into: int = 0


def pack(table: Table, *, now: datetime, on_partition: OnPartition | None = None) -> Packed:
    """The caller holds the writer lock. Raises CorpusError."""
    files = Files(table)
    replaced = into = 0
    for partition, pieces in groupby(files.pieces, key=lambda piece: piece.partition):
        grouped = _neighbours if table.spec.order else _alike
        full = full_file(table.spec, partition, now)
        groups = [group for group in grouped(list(pieces), full) if group]
        if groups and on_partition:
            on_partition(partition)
        for some in _commits(groups):
            actions = [action for group in some for action in _packed(files, group, full)]
            Files(table).commit(actions, retried())
            removed = sum(map(len, some))
            replaced, into = replaced + removed, into + len(actions) - removed
    return Packed(replaced, into)


def full_file(spec: TableSpec, partition: str, now: datetime) -> int:
    """The rows of a full file of this partition."""
    if spec.rows_an_old_file is None or partition >= month(now - _OLD):
        return spec.rows_a_file
    return spec.rows_an_old_file


def _packed(files: Files, group: Sequence[Piece], full: int) -> Iterator[Action]:
    """Packing changes no row: a change feed says nothing of it."""
    yield from files.removed(group, data_change=False)
    for rows in files.rows(group):
        yield from files.written(rows, data_change=False, full=full)


def _commits(groups: Sequence[Sequence[Piece]]) -> Iterator[list[Sequence[Piece]]]:
    some: list[Sequence[Piece]] = []
    for group in groups:
        some.append(group)
        if sum(map(len, some)) >= _FILES_A_COMMIT:
            yield some
            some = []
    if some:
        yield some


def _neighbours(pieces: Sequence[Piece], full: int) -> Iterator[list[Piece]]:
    """Those that fit into one file together, and each that is two files at least."""
    group: list[Piece] = []
    for piece in pieces:
        if sum(one.rows for one in group) + piece.rows > full:
            yield group if len(group) > 1 else []
            group = []
        if piece.rows >= 2 * full:
            yield [piece]
        else:
            group.append(piece)
    yield group if len(group) > 1 else []


def _alike(pieces: Sequence[Piece], full: int) -> Iterator[list[Piece]]:
    """Those that are not full, the smallest first, as far as each is very small, or holds no more than all
    before it."""
    group: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.rows):
        if piece.rows > full // 2:
            break
        if group and piece.rows > max(sum(one.rows for one in group), full // _VERY_SMALL):
            yield group if len(group) > 1 else []
            group = []
        group.append(piece)
    yield group if len(group) > 1 else []
