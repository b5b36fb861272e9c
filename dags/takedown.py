"""Removes an article or a whole source from the tables, their old files and the archive. Only by hand.

Give the `article_id` (`clipdesk sql "SELECT article_id, url FROM articles"` finds it) or the source, and the
reason: who asked is taken from your account. What stays is the record of the takedown, and the URL, so that
no crawl brings it back. It cannot be undone. Copies that were exported before are yours to remove.
"""

from airflow.sdk import DAG, Param, task
from airflow.sdk.exceptions import AirflowFailException

from desk.form import one_of
from desk.policy import LONG, task_defaults
from desk.registry import read_registry
from desk.task_run import log, task_run
from scheduler.pools import CORPUS

_registry = read_registry()


@task(task_id="take_down", pool=CORPUS, execution_timeout=LONG)
def take_down_task() -> None:
    from clipdesk.model.errors import InputError
    from steps.upkeep.takedown import take_down

    run = task_run("takedown")
    params = run.params
    if bool(params["article_id"]) == bool(params["source"]):
        raise AirflowFailException("give either article_id or source, not both and not neither")
    try:
        done = take_down(
            run.settings,
            requested_by=getattr(run.context["dag_run"], "triggering_user_name", None) or "unknown",
            reason=params["reason"],
            now=run.now,
            article_id=params["article_id"] or None,
            source=params["source"] or None,
        )
    except InputError as error:
        raise AirflowFailException(str(error)) from error
    log.info(
        "removed %d version(s), %d text(s) of log rows, %d record(s) of the archive",
        done.versions,
        done.log_rows,
        done.archive_records,
    )


with DAG(
    dag_id="takedown",
    description="Remove an article or a source for good.",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(_registry.settings),
    params={
        "article_id": Param(
            None,
            type=["null", "string"],
            pattern="^[0-9a-f]{32}$",
            title="Article",
            description_md="Its article_id: 32 hexadecimal characters.",
        ),
        "source": one_of(sorted(_registry.catalogue.sources), "Source", "Everything that came from it."),
        "reason": Param(
            type="string", minLength=5, title="Reason", description_md="Who asked, when, and on what ground."
        ),
    },
    tags={"operations"},
):
    take_down_task()
