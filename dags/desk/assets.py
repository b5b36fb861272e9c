"""The corpus as Airflow assets: what data teams schedule their own DAGs on."""

from airflow.sdk import Asset


def stored(topic_id: str) -> list[Asset]:
    """The tables that `store` appends to, as far as they concern the topic."""
    return [corpus_asset("article_versions", topic_id), corpus_asset("crawl_log", topic_id)]


def grouped(topic_id: str) -> list[Asset]:
    """The tables that `stories` brings up to date, as far as they are for readers."""
    return [corpus_asset("stories", topic_id)]


def indexed(topic_id: str) -> list[Asset]:
    """The tables that `index` brings up to date."""
    return [corpus_asset("articles", topic_id)]


def corpus_asset(table: str, topic_id: str) -> Asset:
    return Asset(name=f"{table} of {topic_id}", uri=f"clipdesk://corpus/{table}/{topic_id}", group="corpus")
