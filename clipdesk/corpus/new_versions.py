"""The versions that a table which is derived from `article_versions` does not have yet, some at a time.

How far it has followed is an application transaction on that table, committed with the rows that it makes of
the last of them: a process that dies in between leaves both or neither.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa
from deltalake import CommitProperties
from deltalake.exceptions import DeltaError

from clipdesk.corpus.columns import Row
from clipdesk.corpus.merge import FOLLOWED, changes_in, stages
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.table import Table, committed_as, retried, translated
from clipdesk.model.article import ArticleVersion

AT_A_TIME = 2_000
"""Versions that are held in memory at a time, but for those of one commit. As `merge` has it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """`commit` is that of what is made of these versions; `left` are how many versions come after them, where
    that is known."""

    versions: list[ArticleVersion]
    commit: CommitProperties
    left: int = 0


def new_versions(versions: Table, derived: Table, is_wanted: Callable[[Row], bool]) -> Iterator[Stage]:
    """Nothing where all is followed. Where the change feed does not reach back far enough, all versions there
    are: whoever derives knows which of them it has. Rows that are not wanted are left out. Raises
    CorpusError."""
    if versions.open() is None:
        return
    source = versions.opened()
    with translated(versions.uri):
        followed, end = derived.opened().transaction_version(FOLLOWED), source.version()
        if followed is None:
            yield from _all(versions, end, is_wanted)
            return
        for first, last in stages(source, followed + 1, end, AT_A_TIME):
            try:
                changes = changes_in(source, first, last, versions.spec.schema)
            except (DeltaError, pa.ArrowException):
                yield from _all(versions, end, is_wanted)
                return
            yield Stage(_nouns(changes.to_pylist(), is_wanted), committed_as(FOLLOWED, last))


def _all(versions: Table, end: int, is_wanted: Callable[[Row], bool]) -> Iterator[Stage]:
    left = versions.dataset().count_rows()
    for month in versions.partitions():
        rows = (row for batch in versions.batches({"first_seen_month": [month]}) for row in batch.to_pylist())
        while some := list(islice(rows, AT_A_TIME)):
            left -= len(some)
            yield Stage(_nouns(some, is_wanted), retried(), left)
    yield Stage([], committed_as(FOLLOWED, end))


def _nouns(rows: list[Row], is_wanted: Callable[[Row], bool]) -> list[ArticleVersion]:
    return [article_version(row) for row in rows if is_wanted(row)]
