"""Runs the archive through today's parser and topics, and reports what changes. Nothing is fetched.

Choose by topic, source and the days on which the pages were fetched; empty means all. A **dry run** (the
default) only reports: which fields change on how many articles, words gained and lost, the articles that lose
most, pages that were rejected and would be articles now, articles that would be rejected now. Without it the
changed ones are stored as new versions; the old ones stay.
"""

import logging
from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Param, get_current_context, task

from clipdesk.model.settings import Settings
from desk.desk_run import run_id
from desk.form import day, one_of, start_of
from desk.policy import task_defaults
from desk.registry import catalogue
from scheduler.pools import CORPUS

log = logging.getLogger("clipdesk.dags")
settings = Settings.load()
known = catalogue(settings)


@task(pool=CORPUS, execution_timeout=timedelta(hours=6))
def reparse() -> None:
    from desk.reparse_text import reparse_text
    from steps.upkeep.reparse import Selection, reparse

    def tell(done: int, total: int) -> None:
        if done == total or done % 100 == 0:
            log.info("%d of %d pages", done, total)

    context = get_current_context()
    params = context["params"]
    selection = Selection(
        params["topic"], params["source"], start_of(params["since"]), start_of(params["until"])
    )
    report = reparse(
        Settings.load(),
        selection,
        now=datetime.now(UTC),
        dry_run=params["dry_run"],
        run_id=run_id("reparse", context),
        on_page=tell,
    )
    log.info("%s", reparse_text(report))


with DAG(
    dag_id="reparse",
    description="The archive through the newest parser, with a report of what changes.",
    doc_md=__doc__,
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args=task_defaults(settings),
    params={
        "topic": one_of(sorted(known.topics), "Topic", "Only articles of this topic."),
        "source": one_of(sorted(known.sources), "Source", "Only pages of this source."),
        "since": day("Since", "Only pages fetched on or after this day (UTC)."),
        "until": day("Until", "Only pages fetched before this day (UTC)."),
        "dry_run": Param(True, type="boolean", title="Dry run", description_md="Report only; store nothing."),
    },
    tags={"operations"},
):
    reparse()
