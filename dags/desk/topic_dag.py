"""The DAG of a topic.

    discover ─┬─ SOURCE.crawl ── SOURCE.parse ─┬─ store ── report ── check
              ├─ …                             │
              └─ SOURCE.crawl ── SOURCE.parse ─┘

The sources are groups of their own rather than copies of one mapped group: a pool belongs to a task and not
to a copy of it, and only so can each crawl hold the slot of its site, whichever topic it is for; and the grid
shows each source under its name with its history over all runs.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, TaskGroup
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference

from desk import topic_tasks
from desk.assets import corpus_assets
from desk.form import topic_form
from desk.manual import topic_manual
from desk.policy import LONG, task_defaults
from model.settings import Settings
from model.source import Source
from model.topic import Topic
from scheduler.pools import CORPUS, site_pool

DEMO_SCHEDULE = "*/2 * * * *"
CRAWL_MARGIN = timedelta(minutes=5)
"""How much longer than its limit a crawl may take; the crawl itself is ended sooner."""


def topic_dag(topic: Topic, sources: Mapping[str, Source], settings: Settings) -> DAG:
    """`sources` are all that the topic names, by id."""
    dag = DAG(
        dag_id=dag_id(topic),
        dag_display_name=topic.name,
        description=topic.description.strip().split("\n")[0],
        doc_md=topic_manual(topic, sources),
        schedule=_timetable(topic, settings),
        start_date=None,
        catchup=False,
        max_active_runs=1,
        default_args=task_defaults(settings),
        params=topic_form(topic),
        tags={"topic", *topic.languages, *(("paused",) if topic.paused else ())},
        deadline=_deadline(topic),
    )
    with dag:
        _tasks(topic, sources)
    return dag


def dag_id(topic: Topic) -> str:
    return f"topic-{topic.id}"


def _timetable(topic: Topic, settings: Settings) -> CronDataIntervalTimetable | None:
    """With data intervals, as a backfill asks for the articles of its interval; None while paused in YAML."""
    schedule = DEMO_SCHEDULE if settings.demo else topic.schedule
    if topic.paused or schedule is None:
        return None
    return CronDataIntervalTimetable(schedule, timezone="UTC")


def _deadline(topic: Topic) -> DeadlineAlert:
    """A run that stands still tells of itself: by then every crawl had to end twice over."""
    interval = timedelta(seconds=2 * topic.limits.max_seconds) + timedelta(minutes=30)
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=interval,
        callback=AsyncCallback("scheduler.late.tell", kwargs={"dag": dag_id(topic), "after": str(interval)}),
    )


def _tasks(topic: Topic, sources: Mapping[str, Source]) -> None:
    discover = topic_tasks.discover(topic.id)
    store = topic_tasks.store.override(outlets=corpus_assets(topic.id), pool=CORPUS, execution_timeout=LONG)(
        topic.id
    )
    for name in topic.sources:
        discover >> _source_group(topic, sources[name]) >> store
    store >> topic_tasks.report(topic.id) >> topic_tasks.check(topic.id)


def _source_group(topic: Topic, source: Source) -> TaskGroup:
    with TaskGroup(source.id, tooltip=f"{source.publisher}, {source.homepage}") as group:
        crawl = topic_tasks.crawl.override(
            pool=site_pool(source),
            execution_timeout=timedelta(seconds=topic.limits.max_seconds) + CRAWL_MARGIN,
        )
        parse = topic_tasks.parse.override(execution_timeout=LONG)
        arguments: Any = (topic.id, source.id)
        crawl(*arguments) >> parse(*arguments)
    return group
