"""When an alarm is told, to whom, and how often."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from clipdesk.model.settings import Settings
from desk.alarm_notices import notify
from scheduler import channels
from scheduler.channels import WebhookNotifier, notifiers
from scheduler.deadline_alarm import late
from steps.report import alarms, history
from steps.report.alarms import Alarm, AlarmKind

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
SILENT = Alarm(AlarmKind.SILENT, "gulf-courier", "nothing new for 5 days", "Open its feed.")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def raised(monkeypatch: pytest.MonkeyPatch) -> list[Alarm]:
    """What holds at the moment."""
    holding: list[Alarm] = []
    monkeypatch.setattr(history, "history", lambda _settings, now: [])
    monkeypatch.setattr(alarms, "alarms", lambda _past, now: list(holding))
    return holding


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Alarm]:
    heard: list[Alarm] = []

    class Ear:
        def notify(self, context: Any) -> None:
            heard.extend(context["alarms"])

    monkeypatch.setattr(channels, "notifiers", lambda _settings: [Ear()])
    return heard


def test_an_alarm_that_lasts_is_told_at_once_and_then_daily(
    settings: Settings, raised: list[Alarm], told: list[Alarm]
) -> None:
    raised.append(SILENT)
    for hours in (0, 3, 23, 24, 30, 48):
        notify(settings, ["gulf-courier"], {}, now=NOON + timedelta(hours=hours))
    assert told == [SILENT] * 3


def test_an_alarm_that_comes_back_is_told_again(
    settings: Settings, raised: list[Alarm], told: list[Alarm]
) -> None:
    raised.append(SILENT)
    notify(settings, ["gulf-courier"], {}, now=NOON)
    raised.clear()
    notify(settings, ["gulf-courier"], {}, now=NOON + timedelta(hours=1))
    raised.append(SILENT)
    notify(settings, ["gulf-courier"], {}, now=NOON + timedelta(hours=2))
    assert told == [SILENT] * 2


def test_a_run_of_other_sources_forgets_nothing(
    settings: Settings, raised: list[Alarm], told: list[Alarm]
) -> None:
    raised.append(SILENT)
    notify(settings, ["gulf-courier"], {}, now=NOON)
    raised.clear()
    notify(settings, ["eco-ponente"], {}, now=NOON + timedelta(hours=1))
    raised.append(SILENT)
    notify(settings, ["gulf-courier"], {}, now=NOON + timedelta(hours=2))
    assert told == [SILENT]


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[Any]]]:
    received: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", received
    server.shutdown()
    server.server_close()


def test_the_webhook_gets_words_and_data(webhook: tuple[str, list[Any]]) -> None:
    url, received = webhook
    WebhookNotifier(url).notify({"alarms": [SILENT]})
    assert received == [
        {
            "text": "gulf-courier is silent: nothing new for 5 days. Open its feed.",
            "alarms": [
                {
                    "kind": "silent",
                    "source": "gulf-courier",
                    "evidence": "nothing new for 5 days",
                    "advice": "Open its feed.",
                }
            ],
        }
    ]


def test_the_webhook_is_used_where_it_is_set(tmp_path: Path) -> None:
    plain, hooked = Settings(home=tmp_path), Settings(home=tmp_path, webhook_url="http://hook.example/")
    assert [type(one).__name__ for one in notifiers(plain)] == ["LogNotifier"]
    assert [type(one).__name__ for one in notifiers(hooked)] == ["LogNotifier", "WebhookNotifier"]


RUN = {"dag_run_id": "manual__1", "start_date": "2026-03-08T12:00:00Z", "state": "running"}
GIVEN = timedelta(hours=1)


def test_a_late_run_is_told_with_its_address() -> None:
    alarm = late("topic-x", GIVEN, RUN, "http://127.0.0.1:8080/", now=NOON + GIVEN)
    assert str(alarm).startswith(
        "topic-x is late: its run manual__1 (http://127.0.0.1:8080/dags/topic-x/runs/manual__1)"
        " began at 2026-03-08T12:00:00Z and is not done; it was given 1:00:00. Open the run:"
    )


@pytest.mark.parametrize(
    "waiting",
    [{"state": "queued"}, {"state": "queued", "start_date": None}, {"start_date": "2026-03-08T12:50:00Z"}],
)
def test_a_run_that_had_to_wait_for_others_is_not_late(waiting: dict[str, Any]) -> None:
    assert late("topic-x", GIVEN, {**RUN, **waiting}, "", now=NOON + GIVEN) is None
