"""Removes an article or a whole source from the tables, their old files and the archive. Only by hand.

Give the `article_id` (`clipdesk sql "SELECT article_id, url FROM articles"` finds it) or the source, and the
reason: who asked is taken from your account. What stays is the record of the takedown, and the URL, so that
no crawl brings it back. It cannot be undone. Copies that were exported before are yours to remove.
"""

import logging
from datetime import UTC, datetime

from airflow.sdk import DAG, Param, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from clipdesk.model.settings import Settings
from desk.form import one_of
from desk.policy import LONG, task_defaults
from desk.registry import catalogue
from scheduler.pools import CORPUS

log = logging.getLogger("clipdesk.dags")
settings = Settings.load()


@task(pool=CORPUS, execution_timeout=LONG)
def take_down() -> None:
    from clipdesk.model.errors import InputError
    from steps.upkeep.takedown import take_down

    context = get_current_context()
    params, settings = context["params"], Settings.load()
    if bool(params["article_id"]) == bool(params["source"]):
        raise AirflowFailException("give either article_id or source, not both and not neither")
    try:
        done = take_down(
            settings,
            requested_by=getattr(context["dag_run"], "triggering_user_name", None) or "unknown",
            reason=params["reason"],
            now=datetime.now(UTC),
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
    default_args=task_defaults(settings),
    params={
        "article_id": Param(
            None,
            type=["null", "string"],
            pattern="^[0-9a-f]{32}$",
            title="Article",
            description_md="Its article_id: 32 hexadecimal characters.",
        ),
        "source": one_of(sorted(catalogue(settings).sources), "Source", "Everything that came from it."),
        "reason": Param(
            type="string", minLength=5, title="Reason", description_md="Who asked, when, and on what ground."
        ),
    },
    tags={"operations"},
):
    take_down()
