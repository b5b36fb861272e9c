"""The tasks of a topic's DAG: each one step, told by ids; the steps skip what an earlier try completed."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from airflow.sdk import Asset, TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from desk.assets import indexed, stored
from desk.desk_run import backfill_window, run_id
from desk.form import TopicForm

log = logging.getLogger("clipdesk.dags")


@task
def discover(topic_id: str) -> list[str]:
    """Begin the run; give the sources that are to follow, and say of the others why they are left out."""
    from clipdesk.model.catalogue import load
    from clipdesk.model.settings import Settings
    from desk.plan import plan
    from steps.run import runs

    context = get_current_context()
    settings, form, window = Settings.load(), TopicForm.read(context["params"]), backfill_window(context)
    planned = plan(load(settings), topic_id, form.sources, window)
    for line in planned.lines():
        log.info("%s", line)
    if not planned.sources:
        raise AirflowFailException("nothing to crawl: every source is left out, see above")
    if form.dry_run:
        log.info("dry run: nothing is crawled")
        return list(planned.sources)
    runs.begin(
        settings,
        topic_id,
        run_id(topic_id, context),
        now=datetime.now(UTC),
        sources=planned.sources,
        since=window[0] if window else form.since,
        until=window[1] if window else None,
        max_pages=form.max_pages,
        by="airflow",
        left_out=planned.left_out,
    )
    return list(planned.sources)


@task(map_index_template="{{ source_id }}")
def crawl(topic_id: str, source_id: str) -> str:
    """The path of the crawl's log. The crawl is a process of its own that cannot outlive this one."""
    from clipdesk.model.settings import Settings
    from steps.run import runs
    from steps.run.crawl import CrawlProgress, crawl

    def tell(progress: CrawlProgress) -> None:
        log.info("%d fetched, %d queued, %d failed", progress.fetched, progress.queued, progress.failed)

    settings, run = Settings.load(), _begun(topic_id, _named(source_id))
    if source_id not in runs.read(settings, run).sources:
        raise AirflowSkipException(f"{source_id} is left out of this run; the log of discover says why")
    summary = crawl(settings, run, source_id, on_progress=tell, on_log=_log_line)
    log.info("%s: %d fetched, %d known and not due", source_id, summary.fetched, summary.known)
    return summary.log


@task(map_index_template="{{ source_id }}")
def parse(topic_id: str, source_id: str) -> None:
    from clipdesk.model.settings import Settings
    from steps.run.parse import parse_crawl

    def tell(done: int, total: int) -> None:
        if done == total or done % 50 == 0:
            log.info("%d of %d pages", done, total)

    summary = parse_crawl(Settings.load(), _begun(topic_id, _named(source_id)), source_id, on_page=tell)
    log.info("%s: %d pages, %d articles on the topic", source_id, summary.pages, summary.articles)


@task(trigger_rule=TriggerRule.ALL_DONE)
def store(topic_id: str) -> int:
    """Store what there is, also when some of the sources failed; give the number of new versions."""
    from clipdesk.model.settings import Settings
    from steps.run import runs
    from steps.run.store import store

    context = get_current_context()
    settings, run = Settings.load(), runs.read(Settings.load(), _begun(topic_id, context))
    summary = store(settings, run.id, run.sources, now=datetime.now(UTC), on_source=_log_line)
    log.info("%d new versions; nothing parsed of: %s", summary.stored, ", ".join(summary.skipped) or "none")
    _tell_consumers(settings, stored(topic_id), context, run=run.id, stored=summary.stored)
    return summary.stored


@task(trigger_rule=TriggerRule.ALL_DONE)
def index(topic_id: str) -> None:
    """Bring `articles` up to date with what is stored, this run's and any other's."""
    from clipdesk.model.settings import Settings
    from steps.run.index import index

    context, settings = get_current_context(), Settings.load()
    run, merged = _begun(topic_id, context), index(settings)
    log.info("%d articles are new, %d have a newer version", merged.inserted, merged.updated)
    counts = {"inserted": merged.inserted, "updated": merged.updated}
    _tell_consumers(settings, indexed(topic_id), context, run=run, **counts)


@task(trigger_rule=TriggerRule.ALL_DONE)
def rematch(topic_id: str) -> None:
    """What the archive holds already, for a topic that is new or has changed: a bounded part of it a run."""
    from clipdesk.model.settings import Settings
    from steps.upkeep.rematch import rematch_after

    def tell(source: str, done: int, total: int) -> None:
        if done == total or done % 100 == 0:
            log.info("%s: %d of %d pages", source, done, total)

    context, settings = get_current_context(), Settings.load()
    run = _begun(topic_id, context)
    result = rematch_after(settings, run, now=datetime.now(UTC), on_page=tell)
    for line in result.lines():
        log.info("%s", line)
    if not result.changes:
        raise AirflowSkipException("what was there before gives the topic nothing new; nobody is told")
    _tell_consumers(settings, indexed(topic_id), context, run=run, rematched=result.stored + result.read)


@task(trigger_rule=TriggerRule.ALL_DONE)
def report(topic_id: str) -> str:
    """The path of the run's report page; the same as a table in the log, then the alarms."""
    from clipdesk.model.settings import Settings
    from desk.alarm_notices import notify
    from desk.report_text import report_text
    from steps.report.report import report
    from steps.report.report_page import write_report_page
    from steps.run import runs

    context, now = get_current_context(), datetime.now(UTC)
    settings, run = Settings.load(), _begun(topic_id, context)
    log.info("%s", report_text(report(settings, run)))
    page = write_report_page(settings, run, now=now)
    log.info("the same with plots: the tab Report of this run, or %s", page)
    notify(settings, runs.read(settings, run).sources, context, now=now)
    runs.finish(settings, run, now=now)
    return str(page)


@task(trigger_rule=TriggerRule.ALL_DONE)
def check(topic_id: str) -> None:
    """Fail the run when more of its sources failed than the topic allows; name each that did, and why."""
    from clipdesk.model.catalogue import load
    from clipdesk.model.settings import Settings
    from desk.report_text import verdict
    from steps.report.report import report

    settings, run = Settings.load(), _begun(topic_id, get_current_context())
    result = verdict(report(settings, run), load(settings).topic(topic_id).max_failed_sources)
    if not result.passed:
        raise AirflowFailException(result.text)
    log.info("%s", result.text)


def _log_line(line: str) -> None:
    """What the crawl said, as it is: crawled text must not be taken for a format."""
    log.info("%s", line)


def _named(source_id: str) -> Any:
    """The task's context, with the name under which Airflow shows this copy of a mapped task."""
    context: Any = get_current_context()
    context["source_id"] = source_id
    return context


def _begun(topic_id: str, context: Any) -> str:
    """The run's id; a dry run has none and skips what comes after discovery."""
    if context["params"]["dry_run"]:
        raise AirflowSkipException("dry run")
    return run_id(topic_id, context)


def _tell_consumers(settings: Any, assets: Sequence[Asset], context: Any, **counts: str | int) -> None:
    """What the event of each table says: the run, its counts, and the version of the table to read."""
    from clipdesk.corpus.tables import Corpus

    tables = Corpus.open(settings.corpus).tables
    for asset in assets:
        table = tables[asset.uri.split("/")[3]]
        size = {"rows": table.dataset().count_rows(), "version": table.opened().version()}
        context["outlet_events"][asset].extra = {**counts, **size}
