"""The tasks of a topic's DAG: each one step, told by ids; the steps skip what an earlier try completed."""

from collections.abc import Sequence

from airflow.sdk import Asset, TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from desk.assets import grouped, indexed, stored
from desk.form import TopicForm
from desk.task_run import TaskRun, begun_run, log, task_run


@task(task_id="discover")
def discover_task(topic_id: str) -> list[str]:
    """Begin the run; give the sources that are to follow, and say of the others why they are left out."""
    from clipdesk.model.catalogue import load
    from desk.alarm_notices import notify_of_disk
    from desk.plan import plan
    from steps.run import runs
    from steps.run.disk import want_space

    run = task_run(topic_id)
    form, window = TopicForm.read(run.params), run.backfill_window
    planned = plan(load(run.settings), topic_id, form.sources, window)
    for line in planned.lines():
        log.info("%s", line)
    if not planned.sources:
        raise AirflowFailException("nothing to crawl: every source is left out, see above")
    if form.dry_run:
        log.info("dry run: nothing is crawled")
        return list(planned.sources)
    notify_of_disk(run.settings, now=run.now)
    want_space(run.settings)
    runs.begin(
        run.settings,
        topic_id,
        run.id,
        now=run.now,
        sources=planned.sources,
        since=window[0] if window else form.since,
        until=window[1] if window else None,
        max_pages=form.max_pages,
        by="airflow",
        left_out=planned.left_out,
    )
    return list(planned.sources)


@task(task_id="crawl", map_index_template="{{ source_id }}")
def crawl_task(topic_id: str, source_id: str) -> str:
    """The path of the crawl's log. The crawl is a process of its own that cannot outlive this one."""
    from steps.run import runs
    from steps.run.crawl import CrawlProgress, crawl
    from steps.run.set_aside import CRAWLING, noted

    def tell(progress: CrawlProgress) -> None:
        log.info("%d fetched, %d queued, %d failed", progress.fetched, progress.queued, progress.failed)

    run = begun_run(topic_id, source_id)
    if source_id not in runs.read(run.settings, run.id).sources:
        raise AirflowSkipException(f"{source_id} is left out of this run; the log of discover says why")
    with noted(run.settings, run.id, source_id, CRAWLING, now=run.now):
        summary = crawl(run.settings, run.id, source_id, on_progress=tell, on_log=_log_line)
    log.info("%s: %d fetched, %d known and not due", source_id, summary.fetched, summary.known)
    return summary.log


@task(task_id="parse", map_index_template="{{ source_id }}")
def parse_task(topic_id: str, source_id: str) -> None:
    """Fail, when all is kept for `store`, where nothing of the source's discovery answered."""
    from steps.run.answered import silence_of
    from steps.run.parse import parse_crawl
    from steps.run.set_aside import PARSING, noted

    def tell(done: int, total: int) -> None:
        if done == total or done % 50 == 0:
            log.info("%d of %d pages", done, total)

    run = begun_run(topic_id, source_id)
    with noted(run.settings, run.id, source_id, PARSING, now=run.now):
        summary = parse_crawl(run.settings, run.id, source_id, on_page=tell)
    log.info("%s: %d pages, %d articles on the topic", source_id, summary.pages, summary.articles)
    if silence := silence_of(run.settings, run.id, source_id):
        # The next run asks again; another try of this one would read the same log.
        raise AirflowFailException(f"{source_id}: {silence}")


@task(task_id="store", trigger_rule=TriggerRule.ALL_DONE)
def store_task(topic_id: str) -> int:
    """Store what there is, also when some of the sources failed; give the number of new versions."""
    from steps.run import runs
    from steps.run.store import store

    run = begun_run(topic_id)
    sources = runs.read(run.settings, run.id).sources
    summary = store(run.settings, run.id, sources, now=run.now, on_source=_log_line)
    log.info("%d new versions; nothing parsed of: %s", summary.stored, ", ".join(summary.skipped) or "none")
    for source, reason in summary.failed.items():
        log.error("%s: %s", source, reason)
    _tell_consumers(run, stored(topic_id), stored=summary.stored)
    return summary.stored


@task(task_id="stories", trigger_rule=TriggerRule.ALL_DONE)
def stories_task(topic_id: str) -> None:
    """Find which of the new articles are a text that is there already, this run's and any other's."""
    from steps.run.stories import stories

    def tell(done: int, total: int) -> None:
        log.info("%d of %d versions", done, total)

    run = begun_run(topic_id)
    told = stories(run.settings, now=run.now, on_versions=tell)
    log.info("%d versions looked at, %d stories are new or have new members", told.versions, told.stories)
    _tell_consumers(run, grouped(topic_id), stories=told.stories)


@task(task_id="index", trigger_rule=TriggerRule.ALL_DONE)
def index_task(topic_id: str) -> None:
    """Bring `articles` and the search index up to date with what is stored, this run's and any other's."""
    from steps.run.index import index

    run = begun_run(topic_id)
    derived = index(run.settings)
    merged, search = derived.articles, derived.search
    log.info("%d articles are new, %d have a newer version", merged.inserted, merged.updated)
    log.info("the search index has %d articles, %d of them written now", search.documents, search.written)
    for reason in search.anew:
        log.warning("the search index: %s; written anew", reason)
    _tell_consumers(run, indexed(topic_id), inserted=merged.inserted, updated=merged.updated)


@task(task_id="rematch", trigger_rule=TriggerRule.ALL_DONE)
def rematch_task(topic_id: str) -> None:
    """What the archive holds already, for a topic that is new or has changed: a bounded part of it a run."""
    from steps.upkeep.rematch import rematch_after

    def tell(source: str, done: int, total: int) -> None:
        if done == total or done % 100 == 0:
            log.info("%s: %d of %d pages", source, done, total)

    run = begun_run(topic_id)
    result = rematch_after(run.settings, run.id, now=run.now, on_page=tell)
    for line in result.lines():
        log.info("%s", line)
    if not result.changes:
        raise AirflowSkipException("what was there before gives the topic nothing new; nobody is told")
    _tell_consumers(run, indexed(topic_id), rematched=result.stored + result.read)


@task(task_id="report", trigger_rule=TriggerRule.ALL_DONE)
def report_task(topic_id: str) -> str:
    """The path of the run's report page; the same as a table in the log, then the alarms."""
    from desk.alarm_notices import notify
    from desk.report_text import report_text
    from steps.report.report import report
    from steps.report.report_page import write_report_page
    from steps.run import runs

    run = begun_run(topic_id)
    log.info("%s", report_text(report(run.settings, run.id)))
    page = write_report_page(run.settings, run.id, now=run.now)
    log.info("the same with plots: the tab Report of this run, or %s", page)
    notify(run.settings, runs.read(run.settings, run.id).sources, now=run.now)
    runs.finish(run.settings, run.id, now=run.now)
    return str(page)


@task(task_id="check", trigger_rule=TriggerRule.ALL_DONE)
def check_task(topic_id: str) -> None:
    """Fail the run when more of its sources failed than the topic allows; name each that did, and why."""
    from clipdesk.model.catalogue import load
    from desk.report_text import verdict
    from steps.report.report import report

    run = begun_run(topic_id)
    allowed = load(run.settings).topic(topic_id).max_failed_sources
    result = verdict(report(run.settings, run.id), allowed)
    if not result.passed:
        raise AirflowFailException(result.text)
    log.info("%s", result.text)


def _log_line(line: str) -> None:
    """What the crawl said, as it is: crawled text must not be taken for a format."""
    log.info("%s", line)


def _tell_consumers(run: TaskRun, assets: Sequence[Asset], **counts: int) -> None:
    """What the event of each table says: the run, its counts, and the version of the table to read."""
    from clipdesk.corpus.tables import Corpus

    tables = Corpus.open(run.settings.corpus).tables
    for asset in assets:
        table = tables[asset.uri.split("/")[3]]
        size = {"rows": table.dataset().count_rows(), "version": table.opened().version()}
        run.context["outlet_events"][asset].extra = {"run": run.id, **counts, **size}
