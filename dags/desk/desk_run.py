"""Which of the desk's runs an Airflow run is: the same through every retry and every clearing."""

from datetime import datetime

from airflow.sdk import Context

from steps import runs


def run_id(topic_id: str, context: Context) -> str:
    """From when Airflow meant the run to begin; runs that nobody scheduled say so in their name."""
    run = context["dag_run"]
    kind = run.run_type.value
    name = runs.run_id(topic_id, run.run_after)
    return name if kind == "scheduled" else f"{name}-{kind}"


def backfill_window(context: Context) -> tuple[datetime, datetime] | None:
    """The data interval of a backfill, whose articles it is after; None for every other run."""
    run = context["dag_run"]
    if run.run_type.value != "backfill" or run.data_interval_start is None or run.data_interval_end is None:
        return None
    return run.data_interval_start, run.data_interval_end
