"""Asks every feed, sitemap and listing of every source whether it answers, and judges each source's past.

Once a day. A red probe is a source whose discovery does not answer: its log shows each address with what it
said. The last task raises the alarms, each with its evidence and what to do; docs/operate.md has them all.
Nothing is stored.
"""

from airflow.sdk import DAG, CronTriggerTimetable, TaskGroup, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException

from desk.policy import QUICK, task_defaults
from desk.registry import read_registry
from desk.task_run import log, task_run
from scheduler.pools import site_pool

_registry = read_registry()


@task(task_id="probe", retries=1)  # a second try outlasts a hiccup; more would hide a site that falters
def probe_task(source_id: str) -> None:
    """Fail when nothing of the source answers."""
    from steps.sources.probe import probe

    run = task_run("sources-health")
    result = probe(run.settings, source_id, now=run.now)
    for entry in result.entries:
        said = f"{entry.outcome} {entry.reason}".strip()
        log.info("%s %s: %s, %d articles named", entry.kind, entry.url, said, entry.candidates)
    if not result.answers:
        raise AirflowFailException(f"{source_id}: {result.error or 'no feed, sitemap or listing answers'}")


@task(task_id="alarms", trigger_rule=TriggerRule.ALL_DONE)
def alarms_task(source_ids: list[str]) -> None:
    from desk.alarm_notices import notify

    run = task_run("sources-health")
    raised = notify(run.settings, source_ids, now=run.now)
    log.info("%d alarm(s) over %d sources", len(raised), len(source_ids))


with DAG(
    dag_id="sources-health",
    description="Do the sources still answer, and do they give what they usually give?",
    doc_md=__doc__,
    # After maintenance, before the day's work in Europe; four at once as each is a Scrapy process of its own.
    # Chosen, not measured.
    schedule=CronTriggerTimetable("45 5 * * *", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=4,
    default_args=task_defaults(_registry.settings),
    tags={"operations"},
):
    with TaskGroup("probes") as probes:
        for _source in _registry.catalogue.sources.values():
            probe_task.override(task_id=_source.id, pool=site_pool(_source), execution_timeout=QUICK)(
                _source.id
            )
    probes >> alarms_task(list(_registry.catalogue.sources))
