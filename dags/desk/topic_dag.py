"""The DAG of a topic.

    discover ── source[crawl ── parse] ── store ── stories ── index ── rematch ── report ── check

`source` is one mapped group: a copy for each of the topic's sources, which runs to its end independently of
the others and carries the source's name.
"""

from collections.abc import Mapping
from datetime import timedelta

from airflow.sdk import DAG, chain, task_group
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.definitions.param import ParamsDict

from clipdesk.model.settings import Settings
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from desk import topic_tasks
from desk.assets import grouped, indexed, stored
from desk.form import topic_form
from desk.manual import topic_manual
from desk.policy import LONG, task_defaults
from scheduler.names import dag_id
from scheduler.pools import CORPUS, CRAWLS, site_pool
from scheduler.timetable import TopicTimetable

DEMO_SCHEDULE = "*/2 * * * *"
"""Chosen, not measured: who watches a demo does not wait long."""
CRAWL_MARGIN = timedelta(minutes=5)
"""How much longer than its limit the task may take: more than `steps.run.crawl.CRAWL_GRACE`, after which the
crawl itself is ended, so that its log says why."""


def topic_dag(
    topic: Topic,
    sources: Mapping[str, Source],
    settings: Settings,
    *,
    name: str | None = None,
    patience: timedelta | None = None,
) -> DAG:
    """`sources` are at least those that the topic names, by id; `name` stands in for the usual DAG id, and
    `patience` for the usual time that a run may take."""
    name = name or dag_id(topic.id)
    dag = DAG(
        dag_id=name,
        dag_display_name=topic.name,
        description=topic.description.strip().split("\n")[0],
        doc_md=topic_manual(topic, sources),
        schedule=_timetable(topic, settings),
        start_date=None,
        catchup=False,
        max_active_runs=1,
        default_args=task_defaults(settings),
        tags={"topic", *topic.languages, *(("paused",) if topic.paused else ())},
        deadline=deadline(name, patience or _patience(topic)),
    )
    with dag:
        _tasks(topic, sources)
    # Not before the tasks: each of them would copy it several times over, half of the time of building a DAG.
    dag.params = ParamsDict(topic_form(topic))
    return dag


def _timetable(topic: Topic, settings: Settings) -> TopicTimetable:
    """Without a schedule while paused in YAML."""
    schedule = DEMO_SCHEDULE if settings.demo else topic.schedule
    return TopicTimetable(None if topic.paused else schedule)


def deadline(dag: str, interval: timedelta) -> DeadlineAlert:
    """A run that is not done so long after it was queued raises an alarm."""
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=interval,
        callback=AsyncCallback(
            "scheduler.deadline_alarm.tell_late", kwargs={"dag": dag, "seconds": interval.total_seconds()}
        ),
    )


def _patience(topic: Topic) -> timedelta:
    """By then every crawl had to end twice over. The half hour for the rest is chosen, not measured."""
    return timedelta(seconds=2 * topic.limits.max_seconds) + timedelta(minutes=30)


def _tasks(topic: Topic, sources: Mapping[str, Source]) -> None:
    """The pools are in the order of the copies, for the cluster policy to read."""
    crawl = topic_tasks.crawl_task.override(
        pool=CRAWLS,
        executor_config={"site_pools": [site_pool(sources[name]) for name in topic.sources]},
        execution_timeout=timedelta(seconds=topic.limits.max_seconds) + CRAWL_MARGIN,
    )
    parse = topic_tasks.parse_task.override(execution_timeout=LONG)
    store = topic_tasks.store_task.override(outlets=stored(topic.id), pool=CORPUS, execution_timeout=LONG)
    stories = topic_tasks.stories_task.override(
        outlets=grouped(topic.id), pool=CORPUS, execution_timeout=LONG
    )
    index = topic_tasks.index_task.override(outlets=indexed(topic.id), pool=CORPUS, execution_timeout=LONG)
    rematch = topic_tasks.rematch_task.override(
        outlets=indexed(topic.id), pool=CORPUS, execution_timeout=LONG
    )

    @task_group
    def source(source_id: str) -> None:
        crawl(topic.id, source_id) >> parse(topic.id, source_id)

    every_source = source.expand(source_id=list(topic.sources))
    chain(
        topic_tasks.discover_task(topic.id),
        every_source,
        store(topic.id),
        stories(topic.id),
        index(topic.id),
        rematch(topic.id),
        topic_tasks.report_task(topic.id),
        topic_tasks.check_task(topic.id),
    )
