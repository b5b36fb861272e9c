"""Upkeep of the corpus: check, compact, vacuum, sweep, merge again, finish takedowns, remove old run folders.

Once a night, and at any time by hand: it may be repeated and never changes what the corpus says. It holds
the one slot of the pool `corpus`, so a run that wants to store waits for it. It fails when something is not
what was written, and names it: docs/operate.md says what each damage means, and what to do.
"""

from airflow.sdk import DAG, CronTriggerTimetable, Param, task
from airflow.sdk.exceptions import AirflowFailException

from desk.policy import LONG, task_defaults
from desk.registry import read_registry
from desk.task_run import log, task_run
from scheduler.pools import CORPUS


@task(task_id="upkeep", pool=CORPUS, execution_timeout=LONG)
def upkeep_task() -> None:
    """Say what was done to each table; fail on damage."""
    from desk.alarm_notices import notify_of_damage
    from steps.upkeep.maintain import maintain

    run = task_run("maintenance")
    done = maintain(
        run.settings,
        now=run.now,
        retention_hours=run.params["retention_hours"],
        check_archive=run.params["check_archive"],
        on_step=log.info,
    )
    for name, table in done.tables.items():
        log.info("%s: %s", name, table)
    log.info("%d takedown(s) finished, %d run folder(s) removed", done.finished_takedowns, done.removed_runs)
    damages = list(map(str, done.damages))
    if damages or run.params["check_archive"]:
        notify_of_damage(run.settings, damages, now=run.now)
    if damages:
        raise AirflowFailException("something is damaged:\n" + "\n".join(damages))


with DAG(
    dag_id="maintenance",
    description="Compact, vacuum and check the corpus and the archive.",
    doc_md=__doc__,
    # At night in Europe. Chosen, not measured.
    schedule=CronTriggerTimetable("30 3 * * *", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(read_registry().settings),
    params={
        "retention_hours": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Retention in hours",
            description_md="How far back the tables can be read as they were; empty: 30 days.",
        ),
        "check_archive": Param(
            True,
            type="boolean",
            title="Check the archive",
            description_md="Read every WARC file and compare its digests.",
        ),
    },
    tags={"operations"},
):
    upkeep_task()
