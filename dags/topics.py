"""One Airflow DAG for each topic in topics/: it crawls the topic's sources and stores what it finds."""

from airflow.sdk import get_parsing_context

from clipdesk.model.settings import Settings
from desk.registry import catalogue
from desk.topic_dag import topic_dag
from scheduler.names import dag_id

settings = Settings.load()
known = catalogue(settings)
wanted = get_parsing_context().dag_id
"""The one DAG that a task needs, None where all are wanted."""

for topic in known.topics.values():
    if wanted in (None, dag_id(topic.id)):
        globals()[dag_id(topic.id)] = topic_dag(topic, known.sources, settings)
