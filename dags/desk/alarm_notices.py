"""Alarms on their way to people: each once when it begins, and once more each day for as long as it lasts."""

import json
import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from urllib.request import Request, urlopen  # noqa: TID251 - the operator's own address, nobody's page

from airflow.sdk import BaseNotifier, Context
from filelock import FileLock

from model.settings import Settings
from steps.alarms import Alarm
from steps.runs import write_atomically

REMIND_AFTER = timedelta(days=1)
WEBHOOK_SECONDS = 10.0

log = logging.getLogger("clipdesk.alarms")


class LogNotifier(BaseNotifier):
    """Every alarm as an error in the task's log."""

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


def as_data(alarm: Alarm) -> dict[str, str]:
    return {
        "kind": alarm.kind,
        "source": alarm.source,
        "evidence": alarm.evidence,
        "advice": alarm.advice,
    }


def notify(settings: Settings, sources: Collection[str], context: Context, *, now: datetime) -> list[Alarm]:
    """Judge these sources against their past, and tell what nobody was told yet; gives all that holds.

    An alarm that holds on keeps the time of its last telling; one that has ended is forgotten.
    """
    from steps.alarms import alarms
    from steps.history import history

    past = [one for one in history(settings, now=now) if one.source in sources]
    raised = alarms(past, now=now)
    told_path = settings.home / "alarms.json"
    with FileLock(told_path.with_suffix(".lock")):
        told = json.loads(told_path.read_text(encoding="utf-8")) if told_path.exists() else {}
        due = [alarm for alarm in raised if is_due(alarm, told, now)]
        if due:
            for notifier in notifiers(settings):
                notifier.notify({**context, "alarms": due})  # type: ignore[typeddict-unknown-key]
        others = {key: at for key, at in told.items() if key.split(" ")[0] not in sources}
        kept = {_key(alarm): now.isoformat() if alarm in due else told[_key(alarm)] for alarm in raised}
        write_atomically(told_path, json.dumps({**others, **kept}, indent=1))
    return raised


def is_due(alarm: Alarm, told: Mapping[str, str], now: datetime) -> bool:
    at = told.get(_key(alarm))
    return at is None or now - datetime.fromisoformat(at) >= REMIND_AFTER


def _key(alarm: Alarm) -> str:
    return f"{alarm.source} {alarm.kind}"
