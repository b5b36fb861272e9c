"""The corpus as Airflow assets: what data teams schedule their own DAGs on."""

from airflow.sdk import Asset

TABLES = ("articles", "article_versions", "crawl_log")


def corpus_assets(topic_id: str) -> list[Asset]:
    """One for each table, as far as it concerns the topic."""
    return [corpus_asset(table, topic_id) for table in TABLES]


def corpus_asset(table: str, topic_id: str) -> Asset:
    return Asset(name=f"{table} of {topic_id}", uri=f"clipdesk://corpus/{table}/{topic_id}", group="corpus")
