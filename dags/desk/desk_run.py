"""Which of the desk's runs an Airflow run is: the same through every retry and every clearing."""

from datetime import UTC, datetime, time, timedelta

from airflow.sdk import Context

from scheduler.names import desk_run


def run_id(topic_id: str, context: Context) -> str:
    run = context["dag_run"]
    return desk_run(topic_id, run.run_type.value, run.run_after)


def backfill_window(context: Context) -> tuple[datetime, datetime] | None:
    """The day of a backfill, in UTC, whose articles it is after; None for every other run.

    A scheduled run that a backfill takes up again keeps its own, shorter interval: its whole day counts.
    """
    run = context["dag_run"]
    if run.run_type.value != "backfill" or run.data_interval_start is None:
        return None
    day = datetime.combine(run.data_interval_start.astimezone(UTC).date(), time(), UTC)
    return day, day + timedelta(days=1)
