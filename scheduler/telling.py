"""Alarms on their way to people: written down first, then told on every channel, each once a day."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from clipdesk.model.settings import Settings
from scheduler.channels import Channel, channels, log
from steps.report.alarm_book import Covers, changing, read_book
from steps.report.alarms import Alarm, AlarmKind


def raise_alarms(settings: Settings, raised: Iterable[Alarm], covers: Covers, *, now: datetime) -> None:
    """Tell each channel what it was not told today. A channel that fails hides nothing from the others: they
    are told of that too, and it is tried again at the next occasion. Raises ConfigError, OSError for a book
    that cannot be read or written."""
    every = channels(settings)
    tried, dead = _tell(settings, every, raised, covers, now)
    names = {alarm.source for alarm in dead}
    _tell(
        settings,
        [channel for channel in every if channel.name not in names],
        dead,
        lambda kind, name: kind is AlarmKind.DEAD and name in tried,
        now,
    )


def _tell(
    settings: Settings, every: Sequence[Channel], raised: Iterable[Alarm], covers: Covers, now: datetime
) -> tuple[set[str], list[Alarm]]:
    """Gives the names of the channels that something was due on, and an alarm for each that took nothing."""
    with changing(settings) as write:
        book = read_book(settings).judged(raised, covers, now)
        due = [(channel, told) for channel in every if (told := book.due(channel.name, now))]
        for channel, told in due:
            book = book.told(channel.name, told, now)
        write(book)
    dead = [alarm for channel, told in due if (alarm := _told_on(settings, channel, told))]
    return {channel.name for channel, _ in due}, dead


def _told_on(settings: Settings, channel: Channel, alarms: Sequence[Alarm]) -> Alarm | None:
    try:
        channel.tell(alarms)
    except Exception as error:  # noqa: BLE001 - whatever a channel does, the others are told, and told of it
        log.error("the channel %s took no alarm: %s", channel.name, error)
        with changing(settings) as write:
            write(read_book(settings).told(channel.name, alarms, None))
        kind = AlarmKind.DEAD
        return Alarm(kind, channel.name, str(error) or type(error).__name__, kind.advice)
    return None
