"""What the home page of Airflow says of the desk: every alarm that holds, read from the book at each look."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from airflow.api_fastapi.common.types import UIAlert

from clipdesk.model.errors import ClipdeskError
from clipdesk.model.settings import Settings
from clipdesk.model.text import one_line
from steps.report.alarm_book import read_book
from steps.report.alarms import Alarm, AlarmKind
from steps.report.trouble import nearly_full
from steps.run.disk import disk_of

SHOWN = 5
"""Alarms; the page is for other things too."""
MAX_WORDS = 400

_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
"""ASCII punctuation, which a backslash makes plain (CommonMark 2.4)."""


def ui_alerts_now() -> list[UIAlert]:
    """What cannot be read is said there too."""
    try:
        return list(ui_alerts(Settings.load(), now=datetime.now(UTC)))
    except ClipdeskError as error:
        return [UIAlert(text=plain(str(error)), category="error")]


def ui_alerts(settings: Settings, *, now: datetime) -> Iterator[UIAlert]:
    """Raises ConfigError for a book that cannot be read."""
    book = read_book(settings)
    seen = [alarm for alarm in book.holding(now) if alarm.kind is not AlarmKind.NEARLY_FULL]
    every: list[Alarm] = [*nearly_full(disk_of(settings)), *seen]
    told = [alarm for alarm in every if book.mute_of(alarm, now) is None]
    for alarm in told[:SHOWN]:
        yield UIAlert(text=plain(str(alarm)), category="error")
    if len(told) > SHOWN:
        yield UIAlert(text=f"{len(told) - SHOWN} more: `clipdesk alarms` has them all", category="error")
    if muted := len(every) - len(told):
        yield UIAlert(text=f"muted: {muted}; `clipdesk alarms` says until when, and why", category="info")


def plain(text: str) -> str:
    """As Markdown that shows the text and is none: an alarm quotes what pages say."""
    return _MARKDOWN.sub(r"\\\1", one_line(text)[:MAX_WORDS])
