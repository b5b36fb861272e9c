"""What happens when a run is not done by its deadline; called by Airflow's triggerer."""

import asyncio
from collections.abc import Mapping
from typing import Any

from airflow.sdk import Context
from airflow.sdk.configuration import conf

from model.settings import Settings
from scheduler.channels import tell
from steps.alarms import Alarm, AlarmKind


async def tell_late(*, dag: str, after: str, context: Mapping[str, Any]) -> str:
    """Raise the alarm on every channel; `context` has Airflow's `dag_run` as its API shows it."""
    alarm = late(dag, after, context["dag_run"], conf.get("api", "base_url", fallback=""))
    await asyncio.to_thread(tell, Settings.load(), [alarm], Context())
    return str(alarm)


def late(dag: str, after: str, run: Mapping[str, Any], address: str) -> Alarm:
    """Pure. `after` is how long the run was given; `address` is that of Airflow's pages."""
    name = run["dag_run_id"]
    return Alarm(
        AlarmKind.LATE,
        dag,
        f"its run {name} was queued at {run['queued_at']} and is still {run['state']} {after} later",
        f"Open {address.rstrip('/')}/dags/{dag}/runs/{name}: a crawl that stands still has its log there;"
        " clear it, or mark it failed and let the others go on.",
    )
