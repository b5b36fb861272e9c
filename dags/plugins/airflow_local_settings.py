"""Airflow's own settings: the alarms on its home page, and its cluster policy: each crawl takes a slot of its
own site's pool.

A DAG can give a pool to a task only, and all sources of a topic are copies of one mapped task. Airflow calls
this for every copy before it queues it, and so two topics never crawl one site at once. Airflow finds the
file because `plugins_folder` is this folder. Where it is not, every crawl shares the one slot of the pool
`crawls`: slow, but never rude.
"""

from collections.abc import Iterator
from typing import Any


class DeskAlarms:
    """Airflow goes through its DASHBOARD_UIALERTS whenever somebody opens the home page."""

    def __iter__(self) -> Iterator[Any]:
        from scheduler.home_page import ui_alerts_now  # heavy, and every task loads this file

        return iter(ui_alerts_now())


DASHBOARD_UIALERTS = DeskAlarms()


def task_instance_mutation_hook(task_instance: Any, dag_run: Any = None) -> None:  # noqa: ARG001
    """The crawl's `executor_config` names the pool of each copy, in the order of the copies."""
    pools = (task_instance.executor_config or {}).get("site_pools")
    if pools and 0 <= task_instance.map_index < len(pools):
        task_instance.pool = pools[task_instance.map_index]
