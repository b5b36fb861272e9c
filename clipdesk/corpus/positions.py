"""The order of changes: a running number for each row of the tables that are only ever added to.

A number is given under the writer lock and committed with its row, so all numbers below one that can be read
are there, or never will be. Packing, vacuum and takedowns leave the numbers of rows as they are; how far they
were given is an application transaction of each table, so none is given again when its row was taken down.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import CommitFailedError

from clipdesk.corpus.log_columns import POSITION
from clipdesk.corpus.table import COMMIT_RETRIES, Table, is_done, part_version, translated
from clipdesk.model.errors import CorpusError

OLDER = 1
"""What rows without a number count as: they are older than the numbers, and come first."""


class Positions:
    """Of these tables together: a number stands for one change of the corpus."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = tuple(tables)

    def highest(self) -> int:
        """The last number that was given; OLDER where there are rows and none has one, 0 where there is no
        row. Raises CorpusError."""
        return max(_highest(table, table.open()) for table in self.tables)

    def are_given(self) -> bool:
        """Whether whoever appends gives numbers: not, where no release that knows them has written yet.
        Raises CorpusError."""
        return not any(POSITION in table.gap().added for table in self.tables)

    def append(
        self, table: Table, rows: Sequence[Mapping[str, Any]], transaction: str, part: int | None = None
    ) -> bool:
        """As Table.append, with the next numbers. The caller holds the writer lock. Raises CorpusError."""
        for _ in range(COMMIT_RETRIES):
            with translated(table.uri):
                opened = table.opened()
                if is_done(opened, transaction, part):
                    return False
                others = (_highest(other, other.open()) for other in self.tables if other is not table)
                highest = max(_highest(table, opened), *others)
                commit = _commit(transaction, part, highest + len(rows))
                try:
                    table.add(_numbered(table, rows, highest), commit, opened)
                except CorpusError as error:
                    # A writer on another machine came first: these numbers may be its own by now.
                    if not isinstance(error.__cause__, CommitFailedError):
                        raise
                    continue
            return True
        raise CorpusError("cannot be appended to: others write to it all the time", where=table.uri)


def _highest(table: Table, opened: DeltaTable | None) -> int:
    if opened is None:
        return 0
    with translated(table.uri):
        given = opened.transaction_version(POSITION)
        if given is not None:
            return given
        # Nothing was appended since the table has the column, or the log has forgotten the transaction.
        found = table.dataset().to_table(columns=[POSITION])[POSITION]
    highest = pc.max(found).as_py()
    return int(highest) if highest is not None else OLDER if len(found) else 0


def _numbered(table: Table, rows: Sequence[Mapping[str, Any]], highest: int) -> pa.Table:
    return pa.Table.from_pylist(
        [{**row, POSITION: number} for number, row in enumerate(rows, highest + 1)], schema=table.spec.schema
    )


def _commit(transaction: str, part: int | None, highest: int) -> CommitProperties:
    """Not tried again by itself: its numbers hold for the table that it was made for."""
    return CommitProperties(
        max_commit_retries=0,
        app_transactions=[Transaction(transaction, part_version(part)), Transaction(POSITION, highest)],
    )
