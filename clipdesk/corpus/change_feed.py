"""What a reader of the changes holds: the changes, and from where to read on."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Self

from clipdesk.corpus.changes import ChangesIn, Place, place_since
from clipdesk.corpus.consumers import Consumers
from clipdesk.corpus.positions import Positions
from clipdesk.model.change import Change, Consumer
from clipdesk.model.errors import CorpusError, InputError, UnknownName, in_words

_in_words = partial(in_words, "reading changes", hint="read again from where you were: nothing is lost")


@dataclass(slots=True)
class ChangeFeed:
    """The changes between two moments, read as they are iterated over, and once more if that is done again.
    `cursor` is where the next reading begins."""

    cursor: int
    _tables: ChangesIn
    _place: Place
    _end: int
    _consumers: Consumers | None = None
    _consumer: Consumer | None = None

    @classmethod
    @_in_words()
    def since(
        cls, tables: ChangesIn, positions: Positions, cursor: int | date | None, *, now: datetime
    ) -> Self:
        """Without a name. Raises InputError for a cursor that is none, CorpusError."""
        # The end first: whatever has a number up to there is in the tables when they are opened.
        end = positions.highest()
        # A release that gives no numbers may still write: then nobody can say what is read.
        next_one = end if positions.are_given() else 0
        return cls(next_one, tables, _place(positions, cursor, end, now), end)

    @classmethod
    @_in_words()
    def of(
        cls,
        tables: ChangesIn,
        positions: Positions,
        consumers: Consumers,
        name: str,
        cursor: int | date | None,
        *,
        now: datetime,
    ) -> Self:
        """Under a name: with a cursor it begins. Raises as `since` does, and UnknownName."""
        for table in positions.tables:
            if table.gap():
                table.opened()
        if cursor is not None:
            begun = cls.since(tables, positions, cursor, now=now)
            place = begun._place
            consumer = Consumer(name, place.position, now, place.since)
            consumers.begin(consumer)
            return replace(begun, _consumers=consumers, _consumer=consumer)
        try:
            consumer = consumers.known(name)
        except UnknownName as error:
            error.hint = f"{error.hint}; a new one says where it begins: 0 is the beginning"
            raise
        end = positions.highest()
        if consumer.position > end:
            raise CorpusError(
                f"has read up to {consumer.position}, and the corpus is at {end}",
                where=f"consumer {name}",
                hint="the corpus was restored from an older backup: forget the consumer, and begin it anew",
            )
        return cls(end, tables, Place(consumer.position, consumer.since), end, consumers, consumer)

    def __iter__(self) -> Iterator[Change]:
        """Raises CorpusError, StoppedError."""
        with _in_words():
            yield from self._tables.between(self._place, self._end)

    @_in_words()
    def confirm(self, *, now: datetime | None = None) -> None:
        """Move the consumer behind all of these changes: they were read, and do not come again. Nothing else
        moves it. Raises InputError without a consumer, CorpusError, StoppedError."""
        if self._consumers is None or self._consumer is None:
            raise InputError("these changes are read under no name: keep their cursor yourself")
        if self._consumer.position != self.cursor:
            at = now or datetime.now(UTC)
            self._consumer = self._consumers.move(self._consumer, self.cursor, now=at)


def _place(positions: Positions, cursor: int | date | None, end: int, now: datetime) -> Place:
    if cursor is None:
        return Place()
    if isinstance(cursor, int):
        if not 0 <= cursor <= end:
            raise InputError(
                f"there is no change {cursor} yet: the corpus is at {end}", hint="0 is the beginning"
            )
        return Place(cursor)
    at = _moment(cursor)
    if at > now:
        raise InputError(f"{at:%Y-%m-%d %H:%M} UTC is not yet: it is {now.astimezone(UTC):%Y-%m-%d %H:%M}")
    return place_since(positions.tables, at, end)


def _moment(at: date) -> datetime:
    """A day is its beginning; what has no zone is UTC."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day)  # noqa: DTZ001 - its zone follows
    return at if at.tzinfo else at.replace(tzinfo=UTC)
