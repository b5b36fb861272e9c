"""Asks every feed, sitemap and listing of every source whether it answers, and judges each source's past.

Once a day. A red probe is a source whose discovery does not answer: its log shows each address with what it
said. The last task raises the alarms, each with its evidence and what to do; docs/operate.md has them all.
Nothing is stored.
"""

import logging
from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronTriggerTimetable, TaskGroup, TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from clipdesk.model.settings import Settings
from desk.policy import task_defaults
from desk.registry import catalogue
from scheduler.pools import site_pool

log = logging.getLogger("clipdesk.dags")
settings = Settings.load()
sources = catalogue(settings).sources


@task(retries=1)
def probe(source_id: str) -> None:
    """Fail when nothing of the source answers."""
    from steps.inspect.probe import probe

    result = probe(Settings.load(), source_id, now=datetime.now(UTC))
    for entry in result.entries:
        said = f"{entry.outcome} {entry.reason}".strip()
        log.info("%s %s: %s, %d articles named", entry.kind, entry.url, said, entry.candidates)
    if not result.answers:
        raise AirflowFailException(f"{source_id}: {result.error or 'no feed, sitemap or listing answers'}")


@task(trigger_rule=TriggerRule.ALL_DONE)
def alarms(source_ids: list[str]) -> None:
    from desk.alarm_notices import notify

    settings = Settings.load()
    raised = notify(settings, source_ids, get_current_context(), now=datetime.now(UTC))
    log.info("%d alarm(s) over %d sources", len(raised), len(source_ids))


with DAG(
    dag_id="sources-health",
    description="Do the sources still answer, and do they give what they usually give?",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("45 5 * * *", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=4,
    default_args=task_defaults(settings),
    tags={"operations"},
):
    with TaskGroup("probes") as probes:
        for source in sources.values():
            probe.override(
                task_id=source.id, pool=site_pool(source), execution_timeout=timedelta(minutes=10)
            )(source.id)
    probes >> alarms(list(sources))
