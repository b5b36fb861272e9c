"""The book of alarms: who is told of what, how often, and what is muted."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.errors import ConfigError, UnknownName
from clipdesk.model.settings import Settings
from steps.report.alarm_book import Book, Mute, changing, read_book, standing
from steps.report.alarms import Alarm, AlarmKind
from steps.run.disk import TOLD_BELOW

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SILENT = Alarm(AlarmKind.SILENT, "gulf-courier", "nothing new for 5 days", "Open its feed.")
LATE = Alarm(AlarmKind.LATE, "topic-x", "its run is not done", "Open the run.")


def everything(_kind: AlarmKind, _source: str) -> bool:
    return True


def nothing(_kind: AlarmKind, _source: str) -> bool:
    return False


def told(book: Book, at: datetime, channel: str = "log") -> tuple[list[Alarm], Book]:
    due = book.due(channel, at)
    return due, book.told(channel, due, at)


def hours_of_telling(raised: Iterable[tuple[int, bool]]) -> list[int]:
    """By hour: whether it holds; gives the hours at which it was told."""
    book, heard = Book(), []
    for hour, holds in raised:
        at = NOON + hour * HOUR
        due, book = told(book.judged([SILENT] if holds else [], everything, at), at)
        heard += [hour] if due else []
    return heard


def test_an_alarm_that_lasts_is_told_at_once_and_then_daily() -> None:
    assert hours_of_telling((hour, True) for hour in (0, 3, 23, 24, 30, 48)) == [0, 24, 48]


def test_an_alarm_that_comes_back_is_told_again() -> None:
    assert hours_of_telling([(0, True), (1, False), (2, True)]) == [0, 2]


@given(st.lists(st.integers(0, 200), unique=True).map(sorted))
def test_however_often_it_is_looked_at_a_day_has_one_telling_at_most(hours: list[int]) -> None:
    heard = hours_of_telling((hour, True) for hour in hours)
    assert all(later - earlier >= 24 for earlier, later in pairwise(heard))
    assert heard[:1] == hours[:1]


def test_a_look_at_other_sources_forgets_nothing() -> None:
    _, book = told(Book().judged([SILENT], everything, NOON), NOON)
    book = book.judged([], lambda _kind, source: source == "eco-ponente", NOON + HOUR)
    assert book.due("log", NOON + 2 * HOUR) == []
    assert [entry.alarm for entry in book.entries] == [SILENT]


def test_each_channel_has_its_own_day() -> None:
    _, book = told(Book().judged([SILENT], everything, NOON), NOON)
    assert book.due("mail", NOON + HOUR) == [SILENT]
    assert book.told("log", [SILENT], None).due("log", NOON + HOUR) == [SILENT]


def test_nobody_is_told_on_a_channel_that_the_channel_is_dead() -> None:
    dead = Alarm(AlarmKind.DEAD, "mail", "no answer", "Correct its URL.")
    book = Book().judged([dead], everything, NOON)
    assert (book.due("mail", NOON), book.due("log", NOON)) == ([], [dead])


def test_an_event_is_over_after_a_day_and_what_is_seen_by_looking_is_not() -> None:
    book = Book().judged([SILENT, LATE], nothing, NOON)
    assert book.met(NOON + HOUR) == [LATE]
    assert book.met(NOON + DAY) == []
    assert [entry.alarm for entry in book.judged([], nothing, NOON + DAY).entries] == [SILENT]


MUTE = Mute(AlarmKind.SILENT, "gulf-courier", date(2026, 3, 9), "on holiday")


def test_what_is_muted_is_told_to_nobody_until_the_end_of_its_last_day() -> None:
    book = Book().judged([SILENT, LATE], everything, NOON).muted(MUTE)
    assert book.due("log", NOON) == [LATE]
    assert book.mute_of(SILENT, datetime(2026, 3, 9, 23, 59, tzinfo=UTC)) == MUTE
    assert SILENT in book.due("log", datetime(2026, 3, 10, tzinfo=UTC))


def test_unmuting_tells_again_and_asks_for_something_muted() -> None:
    book = Book().judged([SILENT], everything, NOON).muted(MUTE)
    assert book.unmuted(AlarmKind.SILENT, "gulf-courier").due("log", NOON) == [SILENT]
    with pytest.raises(UnknownName, match="did you mean 'silent gulf-courier'"):
        book.unmuted(AlarmKind.SILENT, "golf-courier")


def test_the_book_is_read_as_it_was_written(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    _, book = told(Book().judged([SILENT, LATE], everything, NOON).muted(MUTE), NOON)
    with changing(settings) as write:
        write(book)
    assert read_book(settings) == book


def test_a_book_that_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "alarms").mkdir()
    (tmp_path / "alarms" / "book.json").write_text('{"entries": [{"alarm": 1}]}')
    with pytest.raises(ConfigError, match="move it away"):
        read_book(Settings(home=tmp_path))


def test_a_faulty_file_and_a_full_disk_hold_until_they_are_mended(tmp_path: Path) -> None:
    for name in ("topics", "sources"):
        (tmp_path / name).mkdir()
    (tmp_path / "sources" / "gazette.yaml").write_text("id: [")
    folders = {"home": tmp_path / "data", "topics": tmp_path / "topics", "sources": tmp_path / "sources"}
    roomy = Settings(**folders, disk_least=0)
    [faulty] = standing(roomy, now=NOON)
    assert (faulty.alarm.kind, faulty.alarm.source) == (AlarmKind.FAULTY, "gazette")

    (tmp_path / "sources" / "gazette.yaml").unlink()
    assert standing(roomy, now=NOON) == []
    full = Settings(**folders, disk_least=10**18 // TOLD_BELOW)
    assert [one.alarm.kind for one in standing(full, now=NOON)] == [AlarmKind.NEARLY_FULL]
