"""The crawl's memory: what the crawl log knows of every URL of a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import duckdb
import pyarrow.dataset as pads

from clipdesk.corpus.shapes import member_of
from clipdesk.corpus.table import Table, translated
from clipdesk.model.crawl_record import Outcome


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest row of a URL. The validators are those of the newest response that had any, so that a
    timeout in between does not lose them; `first_seen_at` is when the URL was first logged.

    `judged`, `title` and `published_at` are remembered of what was never fetched, as no topic wanted it: for
    which topics (`topic@version`) that was said, and what discovery had said of it. `held_at` is when it was
    last fetched of an article that is stored; None where none is.
    """

    outcome: Outcome
    etag: str | None
    last_modified: str | None
    next_visit_at: datetime | None
    first_seen_at: datetime
    final_url: str | None
    judged: frozenset[str] = frozenset()
    title: str | None = None
    published_at: datetime | None = None
    held_at: datetime | None = None

    @property
    def unwanted(self) -> bool:
        """Never fetched, as its title named no topic."""
        return self.outcome is Outcome.OFF_TOPIC and self.final_url is None


_COLUMNS = [
    "url",
    "outcome",
    "logged_at",
    "etag",
    "last_modified",
    "next_visit_at",
    "first_seen_at",
    "final_url",
    "title",
    "published_at",
    "topics_judged",
]

_ANSWER = (
    "url",
    "outcome",
    "etag",
    "last_modified",
    "next_visit_at",
    "first_seen_at",
    "final_url",
    "judged",
    "title",
    "published_at",
    "held_at",
)

_HELD = (str(Outcome.STORED), str(Outcome.UNCHANGED))
# What is read again from the archive says nothing of the URL's next visit.
_NEWEST = f"""
    WITH pages AS (
        SELECT url,
               arg_max(struct_pack(outcome, next_visit_at, final_url, title, published_at, topics_judged),
                       logged_at) AS newest,
               arg_max(struct_pack(etag, last_modified), logged_at)
                   FILTER (etag IS NOT NULL OR last_modified IS NOT NULL) AS validators,
               min(coalesce(first_seen_at, logged_at)) AS first_seen_at,
               CASE WHEN bool_or(outcome IN {_HELD}) THEN max(logged_at)
                   FILTER (outcome IN {_HELD} OR outcome = '{Outcome.NOT_MODIFIED}') END AS held_at
        FROM rows WHERE outcome <> '{Outcome.REREAD}' GROUP BY url
    ), told AS (
        SELECT *, newest.outcome = '{Outcome.OFF_TOPIC}' AND newest.final_url IS NULL AS unwanted FROM pages
    )
    SELECT url, newest.outcome, validators.etag, validators.last_modified, newest.final_url,
           epoch_us(newest.next_visit_at) AS next_visit_at, epoch_us(first_seen_at) AS first_seen_at,
           CASE WHEN unwanted THEN array_to_string(newest.topics_judged, ' ') END AS judged,
           CASE WHEN unwanted THEN newest.title END AS title,
           CASE WHEN unwanted THEN epoch_us(newest.published_at) END AS published_at,
           epoch_us(held_at) AS held_at
    FROM told
"""  # noqa: S608 - only constants are put in


def remembered(crawl_log: Table, source: str) -> Mapping[str, Remembered]:
    """By URL; empty for a source that was never crawled. Raises CorpusError."""
    dataset = crawl_log.dataset({"source": [source]})
    with translated(crawl_log.uri):
        rows = dataset.to_table(columns=_COLUMNS, filter=pads.field("source") == source)
    with duckdb.connect() as connection:
        connection.register("rows", rows)
        newest = connection.sql(_NEWEST).to_arrow_table()

    def column(name: str) -> list[Any]:
        values: list[Any] = newest[name].to_pylist()
        return values

    rows_of_urls = zip(*map(column, _ANSWER), strict=True)
    return {url: _remembered(*values) for url, *values in rows_of_urls}


def _remembered(
    outcome: str,
    etag: str | None,
    last_modified: str | None,
    next_visit: int | None,
    first_seen: int,
    final_url: str | None,
    judged: str | None,
    title: str | None,
    published: int | None,
    held: int | None,
) -> Remembered:
    return Remembered(
        outcome=_outcome(outcome),
        etag=etag,
        last_modified=last_modified,
        next_visit_at=None if next_visit is None else _time(next_visit),
        first_seen_at=_time(first_seen),
        final_url=final_url,
        judged=_names(judged),
        title=title,
        published_at=None if published is None else _time(published),
        held_at=None if held is None else _time(held),
    )


_outcome = member_of(Outcome)
# Arrow makes a time of day slowly: numbers are an order of magnitude faster over a hundred thousand URLs.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def _time(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _TICK


@cache
def _names(joined: str | None) -> frozenset[str]:
    """Few topics judge many URLs. A row from before the column has none: it is judged anew."""
    return frozenset((joined or "").split())
