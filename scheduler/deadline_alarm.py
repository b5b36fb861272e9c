"""What happens when a run is not done by its deadline; called by Airflow's triggerer."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk.configuration import conf

from clipdesk.model.settings import Settings
from scheduler.telling import raise_alarms
from steps.report.alarms import Alarm, AlarmKind


async def tell_late(*, dag: str, seconds: float, context: Mapping[str, Any]) -> str:
    """Raise the alarm on every channel; `context` has Airflow's `dag_run` as its API shows it."""
    address = conf.get("api", "base_url", fallback="")
    now = datetime.now(UTC)
    alarm = late(dag, timedelta(seconds=seconds), context["dag_run"], address, now=now)
    if alarm is None:
        return "the run had to wait for its turn"
    await asyncio.to_thread(raise_alarms, Settings.load(), [alarm], _nothing_else, now=now)
    return str(alarm)


def _nothing_else(_kind: AlarmKind, _source: str) -> bool:
    return False


def late(dag: str, given: timedelta, run: Mapping[str, Any], address: str, *, now: datetime) -> Alarm | None:
    """Pure. `given` is the time from queueing to the deadline, `address` that of Airflow's pages.

    None for a run that stood behind others for most of that time, as the days of a backfill do: Airflow
    counts from when it was queued. Half of it is chosen, not measured: more waiting than working.
    """
    started = run["start_date"] if run["state"] == "running" else None
    if started is None or now - datetime.fromisoformat(started) < given / 2:
        return None
    name = run["dag_run_id"]
    return Alarm(
        AlarmKind.LATE,
        dag,
        f"its run {name} ({address.rstrip('/')}/dags/{dag}/runs/{name}) began at {started} and is not done;"
        f" it was given {given}",
        AlarmKind.LATE.advice,
    )
