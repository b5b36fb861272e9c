"""What Airflow's home page says of the desk."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.model.settings import Settings
from scheduler.home_page import SHOWN, plain, ui_alerts
from steps.report.alarm_book import Book, Mute, changing
from steps.report.alarms import Alarm, AlarmKind

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)


def silent(source: str) -> Alarm:
    return Alarm(AlarmKind.SILENT, source, "nothing new for 5 days", "Open its feed.")


def desk(home: Path, *alarms: Alarm, mute: Mute | None = None) -> Settings:
    settings = Settings(home=home, disk_least=0)
    book = Book().judged(alarms, lambda _kind, _source: False, NOON)
    with changing(settings) as write:
        write(book.muted(mute) if mute else book)
    return settings


def texts(settings: Settings) -> list[str]:
    return [alert.text.replace("\\", "") for alert in ui_alerts(settings, now=NOON)]


def test_every_alarm_that_holds_is_shown_until_there_are_many(tmp_path: Path) -> None:
    assert texts(desk(tmp_path)) == []
    shown = texts(desk(tmp_path, *(silent(f"source-{number}") for number in range(SHOWN + 2))))
    assert shown[0] == "source-0 is silent: nothing new for 5 days. Open its feed."
    assert shown[SHOWN:] == ["2 more: `clipdesk alarms` has them all"]


def test_what_is_muted_is_counted_only(tmp_path: Path) -> None:
    mute = Mute(AlarmKind.SILENT, "gazette", NOON.date(), "on holiday")
    assert texts(desk(tmp_path, silent("gazette"), mute=mute)) == [
        "muted: 1; `clipdesk alarms` says until when, and why"
    ]


def test_a_full_disk_is_seen_at_once(tmp_path: Path) -> None:
    [text] = texts(Settings(home=tmp_path, disk_least=10**18))
    assert text.startswith("disk is nearly full")


@pytest.mark.parametrize("crawled", ["[bank](http://x)", "<b>x</b>", "**x**", "# x", "`x`", "![i](http://x)"])
def test_what_a_page_said_is_no_markdown(crawled: str) -> None:
    assert all(
        plain(crawled)[at - 1] == "\\" for at, letter in enumerate(plain(crawled)) if letter in "[<*#`!"
    )
