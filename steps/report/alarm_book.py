"""The book of alarms: what was raised, who was told and when, and what an operator has muted, until when and
why. It is `alarms/book.json` in the data folder; whoever changes it holds its lock.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from filelock import FileLock
from pydantic import TypeAdapter, ValidationError

from clipdesk.model.errors import ConfigError, UnknownName, in_words
from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm, AlarmKind
from steps.report.trouble import EVENTS, MET, trouble
from steps.run.handover import first_fault
from steps.run.runs import write_atomically

TOLD_EVERY = timedelta(days=1)

Covers = Callable[[AlarmKind, str], bool]
"""Whether a look has judged this kind of alarm of this source: what it did not find there has ended."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`told` is when each channel was told last, by its name."""

    alarm: Alarm
    since: datetime
    told: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mute:
    """`until` is the last day of silence, in UTC."""

    kind: AlarmKind
    source: str
    until: date
    reason: str

    def holds(self, alarm: Alarm, now: datetime) -> bool:
        same = (alarm.kind, alarm.source) == (self.kind, self.source)
        return same and now.astimezone(UTC).date() <= self.until

    def __str__(self) -> str:
        return f"muted until {self.until}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Book:
    """Never changed: every method gives a new one."""

    entries: tuple[Entry, ...] = ()
    mutes: tuple[Mute, ...] = ()

    def judged(self, raised: Iterable[Alarm], covers: Covers, now: datetime) -> "Book":
        """After a look at what is covered. An alarm that lasts keeps what was told of it; an event ends after
        a day."""
        known = {_key(entry.alarm): entry for entry in self.entries}
        found = {_key(alarm): alarm for alarm in raised}
        fresh = [replace(known.get(key, Entry(alarm, now)), alarm=alarm) for key, alarm in found.items()]
        kept = [
            entry
            for key, entry in known.items()
            if key not in found and not covers(*key) and not _is_over(entry, now)
        ]
        return replace(self, entries=(*kept, *fresh))

    def due(self, channel: str, now: datetime) -> list[Alarm]:
        """What the channel has to be told."""
        return [
            entry.alarm
            for entry in self.entries
            if self.mute_of(entry.alarm, now) is None
            and entry.alarm.source != channel
            and (channel not in entry.told or now - entry.told[channel] >= TOLD_EVERY)
        ]

    def told(self, channel: str, alarms: Sequence[Alarm], at: datetime | None) -> "Book":
        """`at` None takes back that these were told."""
        keys = set(map(_key, alarms))
        return replace(
            self,
            entries=tuple(
                replace(entry, told=_marked(entry.told, channel, at)) if _key(entry.alarm) in keys else entry
                for entry in self.entries
            ),
        )

    def holding(self, now: datetime) -> list[Alarm]:
        """All that was found at the last look at it and is not over."""
        return [entry.alarm for entry in self.entries if not _is_over(entry, now)]

    def met(self, now: datetime) -> list[Alarm]:
        """What of that cannot be seen by looking."""
        return [alarm for alarm in self.holding(now) if alarm.kind in MET]

    def mute_of(self, alarm: Alarm, now: datetime) -> Mute | None:
        return next((mute for mute in self.mutes if mute.holds(alarm, now)), None)

    def muted(self, mute: Mute) -> "Book":
        """In place of an earlier one on the same."""
        return replace(self, mutes=(*self._without(mute.kind, mute.source), mute))

    def unmuted(self, kind: AlarmKind, source: str) -> "Book":
        """Raises UnknownName where nothing is muted."""
        left = self._without(kind, source)
        if len(left) == len(self.mutes):
            known = [f"{mute.kind} {mute.source}" for mute in self.mutes]
            raise UnknownName("muted alarm", f"{kind} {source}", known)
        return replace(self, mutes=left)

    def _without(self, kind: AlarmKind, source: str) -> tuple[Mute, ...]:
        return tuple(mute for mute in self.mutes if (mute.kind, mute.source) != (kind, source))


_BOOK = TypeAdapter(Book)


def _key(alarm: Alarm) -> tuple[AlarmKind, str]:
    return alarm.kind, alarm.source


def _is_over(entry: Entry, now: datetime) -> bool:
    return entry.alarm.kind in EVENTS and now - entry.since >= TOLD_EVERY


def _marked(told: Mapping[str, datetime], channel: str, at: datetime | None) -> dict[str, datetime]:
    others = {name: when for name, when in told.items() if name != channel}
    return {**others, channel: at} if at else others


def read_book(settings: Settings) -> Book:
    """Raises ConfigError for a book that cannot be read."""
    path = _path(settings)
    if not path.exists():
        return Book()
    try:
        return _BOOK.validate_json(path.read_bytes(), extra="forbid")
    except ValidationError as error:
        raise ConfigError(
            f"no book of alarms: {first_fault(error)}",
            where=str(path),
            hint="move it away: every alarm is then told anew, and nothing is muted",
        ) from error


@dataclass(frozen=True, slots=True)
class Standing:
    """An alarm that holds now; `since` where it was written down, `mute` where it is muted."""

    alarm: Alarm
    since: datetime | None
    mute: Mute | None


def standing(settings: Settings, *, now: datetime) -> list[Standing]:
    """All that is wrong now, seen by looking and from the book. Raises CorpusError, ConfigError."""
    book = read_book(settings)
    since = {_key(entry.alarm): entry.since for entry in book.entries}
    return [
        Standing(alarm, since.get(_key(alarm)), book.mute_of(alarm, now))
        for alarm in (*trouble(settings, now=now), *book.met(now))
    ]


@contextmanager
def changing(settings: Settings) -> Iterator[Callable[[Book], None]]:
    """Alone with the book; what is called with a new one writes it. Read it inside."""
    path = _path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        in_words("the book of alarms", hint="it is as it was: run it again"),
        FileLock(path.with_suffix(".lock")),
    ):
        yield lambda book: write_atomically(path, json.dumps(_BOOK.dump_python(book, mode="json"), indent=1))


def _path(settings: Settings) -> Path:
    return settings.home / "alarms" / "book.json"
