"""One Airflow DAG for each topic in topics/: it crawls the topic's sources and stores what it finds."""

from airflow.sdk import get_parsing_context

from desk.registry import read_registry
from desk.topic_dag import topic_dag
from scheduler.names import dag_id

_registry = read_registry()
_wanted = get_parsing_context().dag_id
"""The one DAG that a task needs, None where all are wanted."""

for _topic in _registry.catalogue.topics.values():
    if _wanted in (None, dag_id(_topic.id)):
        globals()[dag_id(_topic.id)] = topic_dag(_topic, _registry.catalogue.sources, _registry.settings)
