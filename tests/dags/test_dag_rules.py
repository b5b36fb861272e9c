"""What holds for every DAG and every task of it."""

from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.dag_processing.dagbag import BundleDagBag
from airflow.sdk import DAG
from airflow.sdk.definitions.mappedoperator import MappedOperator
from airflow.serialization.serialized_objects import DagSerialization
from airflow_local_settings import task_instance_mutation_hook

from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings
from scheduler.pools import pools, site_pool


def tasks(dags: Mapping[str, DAG]) -> list[Any]:
    return [task for dag in dags.values() for task in dag.tasks]


def given(task: Any, name: str) -> Any:
    """What the task was given; a mapped one keeps it for its copies."""
    if isinstance(task, MappedOperator):
        return task.partial_kwargs.get(name)
    return task._pre_execute_hook if name == "pre_execute" else getattr(task, name)


def test_every_dag_file_can_be_imported(dag_bag: BundleDagBag) -> None:
    assert not dag_bag.import_errors
    assert dag_bag.dags


def test_every_topic_has_one_dag(dags: Mapping[str, DAG]) -> None:
    wanted = {f"topic-{topic}" for topic in load(Settings.load()).topics}
    assert {name for name in dags if name.startswith("topic-")} == wanted


def test_every_task_is_retried_with_growing_waits(dags: Mapping[str, DAG]) -> None:
    for task in tasks(dags):
        assert task.retries >= 1, task
        assert given(task, "retry_exponential_backoff") > 1, task
        assert given(task, "max_retry_delay") == timedelta(minutes=30), task


def test_no_task_can_run_for_ever(dags: Mapping[str, DAG]) -> None:
    for task in tasks(dags):
        assert timedelta() < task.execution_timeout <= timedelta(hours=6), task


def test_every_task_dies_with_its_watcher(dags: Mapping[str, DAG]) -> None:
    for task in tasks(dags):
        assert given(task, "pre_execute").__name__ == "_watched", task


def test_no_dag_catches_up_or_overlaps_itself(dags: Mapping[str, DAG]) -> None:
    for dag in dags.values():
        assert dag.catchup is False, dag
        assert dag.max_active_runs == 1, dag


def test_every_dag_tells_the_operator_what_it_is(dags: Mapping[str, DAG]) -> None:
    for dag in dags.values():
        assert dag.tags, dag
        assert dag.doc_md, dag
        assert len(dag.doc_md) > 100, dag


def test_every_pool_that_a_task_names_is_made(dags: Mapping[str, DAG]) -> None:
    made = {pool["name"] for pool in pools(load(Settings.load()).sources.values())} | {"default_pool"}
    assert {task.pool for task in tasks(dags)} <= made


def test_every_crawl_has_the_pool_of_its_site(dags: Mapping[str, DAG]) -> None:
    catalogue = load(Settings.load())
    for topic in catalogue.topics.values():
        crawl = dags[f"topic-{topic.id}"].get_task("source.crawl")
        wanted = [site_pool(catalogue.source(name)) for name in topic.sources]
        assert crawl.executor_config == {"site_pools": wanted}


@pytest.mark.parametrize(("copy", "pool"), [(-1, "crawls"), (0, "site a"), (1, "site b")])
def test_the_cluster_policy_gives_each_copy_its_pool(copy: int, pool: str) -> None:
    task_instance = SimpleNamespace(
        map_index=copy, pool="crawls", executor_config={"site_pools": ["site a", "site b"]}
    )
    task_instance_mutation_hook(task_instance)
    assert task_instance.pool == pool


def test_the_cluster_policy_leaves_other_tasks_alone() -> None:
    task_instance = SimpleNamespace(map_index=0, pool="corpus", executor_config=None)
    task_instance_mutation_hook(task_instance)
    assert task_instance.pool == "corpus"


@pytest.mark.usefixtures("airflow_db")
def test_every_dag_survives_serialisation(dags: Mapping[str, DAG]) -> None:
    for name, dag in dags.items():
        again = DagSerialization.from_dict(DagSerialization.to_dict(dag))
        assert again.dag_id == name
        assert {task.task_id for task in again.tasks} == {task.task_id for task in dag.tasks}
