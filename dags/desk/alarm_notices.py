"""Alarms on their way to people: each once when it begins, and once more each day for as long as it lasts."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from airflow.sdk import Context
from filelock import FileLock

from clipdesk.model.settings import Settings
from scheduler.channels import tell
from steps.report.alarms import Alarm
from steps.run.runs import write_atomically

REMIND_AFTER = timedelta(days=1)


def notify(settings: Settings, sources: Collection[str], context: Context, *, now: datetime) -> list[Alarm]:
    """Judge these sources against their past, and tell what nobody was told yet; gives all that holds.

    An alarm that holds on keeps the time of its last telling; one that has ended is forgotten.
    """
    from steps.report.alarms import alarms
    from steps.report.history import history

    past = [one for one in history(settings, now=now) if one.source in sources]
    raised = alarms(past, now=now)
    told_path = settings.home / "alarms.json"
    with FileLock(told_path.with_suffix(".lock")):
        told = json.loads(told_path.read_text(encoding="utf-8")) if told_path.exists() else {}
        due = [alarm for alarm in raised if is_due(alarm, told, now)]
        if due:
            tell(settings, due, context)
        others = {key: at for key, at in told.items() if key.split(" ")[0] not in sources}
        kept = {_key(alarm): now.isoformat() if alarm in due else told[_key(alarm)] for alarm in raised}
        write_atomically(told_path, json.dumps({**others, **kept}, indent=1))
    return raised


def is_due(alarm: Alarm, told: Mapping[str, str], now: datetime) -> bool:
    at = told.get(_key(alarm))
    return at is None or now - datetime.fromisoformat(at) >= REMIND_AFTER


def _key(alarm: Alarm) -> str:
    return f"{alarm.source} {alarm.kind}"
