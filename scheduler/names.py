"""How Airflow's names and the desk's are made from each other."""

from datetime import datetime

from steps.run import runs

TOPIC = "topic-"


def dag_id(topic_id: str) -> str:
    return f"{TOPIC}{topic_id}"


def topic_id(dag: str) -> str | None:
    """The topic that the DAG follows; None for a DAG that follows none."""
    return dag.removeprefix(TOPIC) if dag.startswith(TOPIC) else None


def desk_run(topic: str, kind: str, run_after: datetime) -> str:
    """The id of the desk's run: from when Airflow meant it to begin; `kind` is Airflow's run type, which
    stands in the name of a run that nobody scheduled."""
    return runs.run_id(topic, run_after, "" if kind == "scheduled" else kind)
