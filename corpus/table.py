"""One Delta table: opening it, reading it, and appending to it exactly once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from corpus.schema import TableSpec
from model.errors import CorpusError

WRITER = WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=16_384)
COMMIT_RETRIES = 20


class Table:
    """`uri` is a folder or an s3:// address. A table that does not exist reads as empty."""

    def __init__(self, uri: str, spec: TableSpec) -> None:
        self.uri = uri
        self.spec = spec

    def open(self) -> DeltaTable | None:
        """The table as it is now; None if nobody has written to it. Raises CorpusError."""
        with translated(self.uri):
            try:
                return DeltaTable(self.uri)
            except TableNotFoundError:
                return None

    def opened(self) -> DeltaTable:
        """The table as it is now, created if need be. Raises CorpusError."""
        with translated(self.uri):
            return self.open() or self._created()

    def dataset(self, columns: Mapping[str, str] | None = None) -> pads.Dataset:
        """Its rows, streamed on demand; `columns` (name -> value) prunes files. Raises CorpusError."""
        table = self.open()
        if table is None:
            return pads.dataset(self.spec.schema.empty_table())
        wanted = [(name, "=", value) for name, value in (columns or {}).items()]
        with translated(self.uri):
            return table.to_pyarrow_dataset(file_pruning_predicate=wanted or None)

    def append(self, rows: Sequence[Mapping[str, Any]], transaction: str) -> bool:
        """Append the rows once in the life of the table: False if `transaction` has done so already."""
        with translated(self.uri):
            table = self.opened()
            if table.transaction_version(transaction) is not None:
                return False
            write_deltalake(
                table,
                pa.Table.from_pylist(list(rows), schema=self.spec.schema),
                mode="append",
                schema_mode="merge",
                writer_properties=WRITER,
                commit_properties=committed_as(transaction, 1),
            )
            return True

    def _created(self) -> DeltaTable:
        return DeltaTable.create(
            self.uri,
            schema=self.spec.schema,
            mode="ignore",
            name=self.spec.name,
            partition_by=list(self.spec.partition_by),
            configuration=dict(self.spec.configuration),
        )


def committed_as(transaction: str, version: int) -> CommitProperties:
    """A commit that carries an application transaction (Delta protocol, `txn` action)."""
    return CommitProperties(
        max_commit_retries=COMMIT_RETRIES, app_transactions=[Transaction(transaction, version)]
    )


@contextmanager
def translated(where: str) -> Iterator[None]:
    """What the storage raises becomes a CorpusError that says what to do."""
    try:
        yield
    except (DeltaError, OSError, pa.ArrowException) as error:
        message = str(error).strip().split("\n", 1)[0]
        raise CorpusError(
            f"cannot be read or written: {message}", where=where, hint=_hint(str(error))
        ) from error


def _hint(message: str) -> str:
    for sign, hint in _HINTS.items():
        if sign in message:
            return hint
    return "if it does not go away, the table can be rebuilt from the archive"


_HINTS = {
    "No space left": "free some space and run it again: nothing of it was stored",
    "File too large": "free some space and run it again: nothing of it was stored",
    "Permission denied": "give this user write permission to the folder",
    "Read-only file system": "the corpus lies on a file system that cannot be written",
}
