"""Airflow pools: one slot for each site, so that two topics never hammer it; one slot for the corpus."""

from collections.abc import Iterable
from typing import TypedDict

from clipdesk.model.source import Source
from clipdesk.model.urls import site

CORPUS = "corpus"
"""Held by whatever merges or rewrites the tables."""

CRAWLS = "crawls"
"""Held by crawls where the cluster policy that gives each its site's pool is not installed."""


class Pool(TypedDict):
    """As Airflow's API and `airflow pools import` write it."""

    name: str
    slots: int
    description: str
    include_deferred: bool


def site_pool(source: Source) -> str:
    """The pool of the source's site: sources of one publisher share it."""
    return f"site {site(source.homepage)}"


def pools(sources: Iterable[Source]) -> list[Pool]:
    """Every pool that the DAGs name."""
    publishers = {site_pool(source): source.publisher for source in sources}
    return [
        _pool(CORPUS, "Writes to the corpus, one at a time"),
        _pool(CRAWLS, "Crawls without a pool of their own, one at a time"),
        *(
            _pool(name, f"Crawls of {publisher}, one at a time")
            for name, publisher in sorted(publishers.items())
        ),
    ]


def _pool(name: str, description: str) -> Pool:
    # One slot is a promise (no site is crawled twice at once, nobody merges beside another), no measure.
    return {"name": name, "slots": 1, "description": description, "include_deferred": False}
