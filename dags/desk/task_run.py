"""What a task knows of the run it is part of: from the settings and Airflow's context, read here alone."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from airflow.sdk import Context, get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from clipdesk.model.settings import Settings
from desk.form import refuse_unknown
from scheduler.names import desk_run

log = logging.getLogger("clipdesk.dags")
"""What every task says goes into its log in Airflow."""


@dataclass(frozen=True, slots=True)
class TaskRun:
    """`subject` is what the run is about: a topic's id, or the name of an operation. `now` is when the task
    began, in UTC."""

    subject: str
    settings: Settings
    context: Context
    now: datetime

    @property
    def id(self) -> str:
        """The id of the desk's run: the same through every retry and every clearing."""
        run = self.context["dag_run"]
        return desk_run(self.subject, run.run_type.value, run.run_after)

    @property
    def params(self) -> Mapping[str, Any]:
        """What the trigger form asked for, as Airflow checked it."""
        return self.context["params"]

    @property
    def backfill_window(self) -> tuple[datetime, datetime] | None:
        """The day of a backfill, in UTC, whose articles it is after; None for every other run.

        A scheduled run that a backfill takes up again keeps its own, shorter interval: its whole day counts.
        """
        run = self.context["dag_run"]
        if run.run_type.value != "backfill" or run.data_interval_start is None:
            return None
        day = datetime.combine(run.data_interval_start.astimezone(UTC).date(), time(), UTC)
        return day, day + timedelta(days=1)


def task_run(subject: str) -> TaskRun:
    """Of the task that asks. Raises ConfigError for settings that cannot be read, and for a form with a field
    that the DAG does not have."""
    context = get_current_context()
    refuse_unknown(context["dag_run"].conf or {}, context["dag"].params)
    return TaskRun(subject, Settings.load(), context, datetime.now(UTC))


def begun_run(topic_id: str, source_id: str | None = None) -> TaskRun:
    """The same after discovery. A dry run ends there: the task is skipped.

    `source_id` is the name under which Airflow shows this copy of a mapped task.
    """
    run = task_run(topic_id)
    if source_id is not None:
        # The context has what the template of `map_index_template` can name, and this is of our own making.
        run.context["source_id"] = source_id  # type: ignore[typeddict-unknown-key]
    if run.params["dry_run"]:
        raise AirflowSkipException("dry run")
    return run
