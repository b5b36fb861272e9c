"""How tasks are retried, timed and bounded: the same for every DAG, so that none forgets it."""

from datetime import timedelta
from typing import Any

from airflow.sdk import Context, ExceptionRetryPolicy, RetryAction, RetryRule

from clipdesk.model.settings import Settings
from clipdesk.processes.child import die_with_parent

QUICK = timedelta(minutes=10)
"""For tasks of seconds. Chosen, not measured: what takes so long stands still."""
LONG = timedelta(hours=2)
"""For tasks that grow with the corpus or its archive. Chosen, not measured."""

OPERATOR_MUST_ACT = RetryRule(
    exception=["clipdesk.model.errors.ConfigError"],
    action=RetryAction.FAIL,
    reason="an operator must correct this; trying again would change nothing",
)


def task_defaults(settings: Settings) -> dict[str, Any]:
    """The `default_args` of every DAG.

    Each wait is twice the last one, up to half an hour, plus a jitter that Airflow takes from the task
    instance's key, so that tasks that failed together do not come back together. A task dies with the
    process of Airflow's that watches over it.

    The numbers are chosen, not measured: four tries in about seven minutes outlast a site's short trouble,
    and what lasts longer is for the next run. A demo is watched, so its waits are short.
    """
    return {
        "owner": "desk",
        "retries": 3,
        "retry_delay": timedelta(seconds=5 if settings.demo else 60),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(minutes=30),
        "retry_policy": ExceptionRetryPolicy([OPERATOR_MUST_ACT]),
        "execution_timeout": QUICK,
        "pre_execute": _watched,
    }


def _watched(_context: Context) -> None:
    die_with_parent()
