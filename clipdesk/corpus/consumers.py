"""Who follows the changes of the corpus under a name, and how far each has read."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import pyarrow as pa
from deltalake.exceptions import CommitFailedError

from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.table import Table, retried, translated
from clipdesk.model.change import Consumer
from clipdesk.model.errors import CorpusError, InputError, UnknownName

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_TRIES = 5


class Consumers:
    """Each is a row, written anew when it moves. They have a lock of their own: nobody who has read something
    waits for a merge to end."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def all(self) -> list[Consumer]:
        """By name. Raises CorpusError."""
        with translated(self.table.uri):
            rows = self.table.dataset().to_table().to_pylist()
        return sorted(map(self.table.spec.columns.take, rows), key=lambda one: one.name)

    def known(self, name: str) -> Consumer:
        """Raises UnknownName, CorpusError."""
        there = {one.name: one for one in self.all()}
        if name not in there:
            raise UnknownName("consumer", name, list(there))
        return there[name]

    def begin(self, consumer: Consumer) -> None:
        """Raises InputError for a name that none can have or that is taken, CorpusError."""
        if not _NAME.fullmatch(consumer.name):
            raise InputError(
                f"{consumer.name!r} is no name of a consumer",
                hint="up to 64 small letters, digits, dots, dashes and underscores",
            )
        with self._alone():
            if taken := [one for one in self.all() if one.name == consumer.name]:
                raise InputError(
                    f"{consumer.name} began before, and has read up to {taken[0].position}",
                    hint="go on without saying where, or forget it first",
                )
            self._put(consumer.name, consumer)

    def move(self, consumer: Consumer, position: int, *, now: datetime) -> Consumer:
        """From where it was found to be. Raises CorpusError where somebody else has moved it meanwhile."""
        with self._alone():
            if self.known(consumer.name).position != consumer.position:
                raise CorpusError(
                    "somebody else has read under this name meanwhile: what was read now was read twice",
                    where=f"consumer {consumer.name}",
                    hint="let one process read under a name",
                )
            moved = replace(consumer, position=position, moved_at=now)
            self._put(consumer.name, moved)
            return moved

    def forget(self, name: str) -> None:
        """Raises UnknownName, CorpusError."""
        with self._alone():
            self.known(name)
            self._put(name)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with writer_lock(self.table.uri):
            yield

    def _put(self, name: str, *consumers: Consumer) -> None:
        rows = [self.table.spec.columns.put(one) for one in consumers]
        new = pa.Table.from_pylist(rows, schema=self.table.spec.schema)
        with translated(self.table.uri):
            for tries_left in reversed(range(_TRIES)):
                try:
                    self.table.replace([name], new.to_batches(), retried())
                    return
                except CorpusError as error:
                    # Upkeep holds another lock.
                    if not tries_left or not isinstance(error.__cause__, CommitFailedError):
                        raise
