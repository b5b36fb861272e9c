"""Alarms on their way: to every channel, each with words and data, and no secret in any log."""

import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings
from scheduler.channels import AppriseChannel, WebhookChannel, channels, check_channels, in_words
from scheduler.deadline_alarm import late
from scheduler.telling import raise_alarms
from steps.report.alarm_book import Mute, changing, read_book
from steps.report.alarms import Alarm, AlarmKind

NOON = datetime(2026, 3, 8, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SILENT = Alarm(AlarmKind.SILENT, "gulf-courier", "nothing new for 5 days", "Open its feed.")


def everything(_kind: AlarmKind, _source: str) -> bool:
    return True


class Endpoint:
    """An HTTP server on loopback that keeps what is posted to it; `status` is what it answers."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self.status = 204
        endpoint = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(endpoint.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Hook)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    endpoint = Endpoint()
    yield endpoint
    endpoint.close()


def test_the_webhook_gets_words_and_data(endpoint: Endpoint) -> None:
    WebhookChannel(f"http://{endpoint.host}/").tell([SILENT])
    assert endpoint.heard == [
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


def test_a_channel_of_apprise_gets_the_same_words(endpoint: Endpoint) -> None:
    AppriseChannel(f"json://{endpoint.host}/").tell([SILENT])
    [message] = endpoint.heard
    assert message["title"] == "Clipdesk: 1 alarm"
    assert message["message"] == "gulf-courier is silent: nothing new for 5 days. Open its feed."


def test_what_a_page_said_calls_nobody_together_and_is_no_link() -> None:
    quoted = Alarm(
        AlarmKind.FAILING, "s", "said <!channel> @everyone <http://x|bank>\nALARM: forged", "Look."
    )
    words = in_words([quoted])
    assert "<" not in words
    assert "@everyone" not in words
    assert "\n" not in words


def test_the_channels_are_those_that_are_set_each_once(tmp_path: Path) -> None:
    plain = Settings(home=tmp_path)
    several = Settings(
        home=tmp_path, webhook_url="http://hook.example/", alarm_channels="json://a/ mailto://b json://a/"
    )
    assert [one.name for one in channels(plain)] == ["log"]
    assert [one.name.partition("-")[0] for one in channels(several)] == ["log", "webhook", "json", "mailto"]


SECRET = "T0KENsecretT0KEN"


@pytest.mark.parametrize(
    "url",
    [
        f"json://127.0.0.1:9/{SECRET}",
        f"json://user:{SECRET}@127.0.0.1:9/",
        f"nonsense://{SECRET}/",
        f"slack://{SECRET}",
        f"mailto://user:{SECRET}@",
    ],
)
def test_a_channel_that_fails_says_why_and_tells_no_secret(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(home=tmp_path, alarm_channels=url)
    with caplog.at_level(logging.DEBUG):
        raise_alarms(settings, [SILENT], everything, now=NOON)
    assert "took no alarm: " in caplog.text
    shown = caplog.text + repr(settings) + (tmp_path / "alarms" / "book.json").read_text()
    assert SECRET not in shown


def test_a_dead_channel_hides_nothing_from_the_others_and_they_hear_of_it(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    dead, living = "json://127.0.0.1:9/", f"json://{endpoint.host}/"
    settings = Settings(home=tmp_path, alarm_channels=f"{dead} {living}")
    raise_alarms(settings, [SILENT], everything, now=NOON)
    first, second = (message["message"] for message in endpoint.heard)
    assert first.startswith("gulf-courier is silent")
    assert second.startswith(f"{AppriseChannel(dead).name} is dead: ")


def test_a_channel_that_failed_is_tried_again_and_then_not_before_tomorrow(
    endpoint: Endpoint, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path, webhook_url=f"http://{endpoint.host}/")
    endpoint.status = 503
    raise_alarms(settings, [SILENT], everything, now=NOON)
    endpoint.status = 204
    raise_alarms(settings, [SILENT], everything, now=NOON + HOUR)
    raise_alarms(settings, [SILENT], everything, now=NOON + 2 * HOUR)
    assert [len(message["alarms"]) for message in endpoint.heard] == [1, 1]
    assert [entry.alarm for entry in read_book(settings).entries] == [SILENT]


def test_it_stands_in_the_book_before_anybody_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, written = Settings(home=tmp_path, webhook_url="http://hook.example/"), []

    def tell(_self: WebhookChannel, _alarms: object) -> None:
        written.extend(entry.alarm for entry in read_book(settings).entries)

    monkeypatch.setattr(WebhookChannel, "tell", tell)
    raise_alarms(settings, [SILENT], everything, now=NOON)
    assert written == [SILENT]


def test_a_muted_alarm_is_told_to_nobody(endpoint: Endpoint, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, webhook_url=f"http://{endpoint.host}/")
    with changing(settings) as write:
        write(read_book(settings).muted(Mute(SILENT.kind, SILENT.source, NOON.date(), "on holiday")))
    raise_alarms(settings, [SILENT], everything, now=NOON)
    assert endpoint.heard == []


def test_a_url_that_apprise_does_not_know_is_named_by_its_place() -> None:
    with pytest.raises(ConfigError, match="number 2 is no URL that apprise knows") as refused:
        check_channels(Settings(alarm_channels=f"json://host/ nonsense://{SECRET}"))
    assert SECRET not in str(refused.value)


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
