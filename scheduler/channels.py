"""The channels on which people hear of alarms: the log, and a webhook where one is set."""

import json
import logging
from collections.abc import Sequence
from urllib.request import Request, urlopen  # noqa: TID251 - the operator's own address, nobody's page

from airflow.sdk import BaseNotifier, Context

from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm

WEBHOOK_SECONDS = 10.0

log = logging.getLogger("clipdesk.alarms")


class LogNotifier(BaseNotifier):
    """Every alarm as an error in the log of the task, or of the triggerer."""

    template_fields = ()

    def notify(self, context: Context) -> None:
        for alarm in context["alarms"]:  # type: ignore[typeddict-item]
            log.error("ALARM: %s", alarm)


class WebhookNotifier(BaseNotifier):
    """One POST with `text` (which chat services show) and `alarms` as data. Raises OSError."""

    template_fields = ()

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def notify(self, context: Context) -> None:
        alarms: Sequence[Alarm] = context["alarms"]  # type: ignore[typeddict-item]
        body = {"text": "\n".join(map(str, alarms)), "alarms": [as_data(alarm) for alarm in alarms]}
        headers = {"Content-Type": "application/json"}
        request = Request(self.url, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
        with urlopen(request, timeout=WEBHOOK_SECONDS) as answer:  # noqa: S310 - the operator's own setting
            log.info("the webhook answered %d", answer.status)


def notifiers(settings: Settings) -> list[BaseNotifier]:
    """Who is told. Any of Airflow's own notifiers (SMTP, Slack, …) can stand here too."""
    webhook = [WebhookNotifier(settings.webhook_url)] if settings.webhook_url else []
    return [LogNotifier(), *webhook]


def tell(settings: Settings, alarms: Sequence[Alarm], context: Context) -> None:
    """On every channel. Raises what a channel raises, after those before it were used."""
    for notifier in notifiers(settings):
        notifier.notify({**context, "alarms": alarms})  # type: ignore[typeddict-unknown-key]


def as_data(alarm: Alarm) -> dict[str, str]:
    return {
        "kind": alarm.kind,
        "source": alarm.source,
        "evidence": alarm.evidence,
        "advice": alarm.advice,
    }
