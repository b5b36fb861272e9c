"""The crawl's memory: what the crawl log knows of every URL of a source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import pyarrow.dataset as pads

from clipdesk.corpus.shapes import member_of
from clipdesk.corpus.table import Table, translated
from clipdesk.model.crawl_record import Outcome


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest row of a URL. The validators are those of the newest response that had any, so that a
    timeout in between does not lose them; `first_seen_at` is when the URL was first logged."""

    outcome: Outcome
    etag: str | None
    last_modified: str | None
    next_visit_at: datetime | None
    first_seen_at: datetime
    final_url: str | None


_COLUMNS = [
    "url",
    "outcome",
    "logged_at",
    "etag",
    "last_modified",
    "next_visit_at",
    "first_seen_at",
    "final_url",
]

_NEWEST = """
    SELECT url, newest.outcome, validators.etag, validators.last_modified, newest.final_url,
           epoch_us(newest.next_visit_at) AS next_visit_at, epoch_us(first_seen_at) AS first_seen_at
    FROM (
        SELECT url,
               arg_max(struct_pack(outcome, next_visit_at, final_url), logged_at) AS newest,
               arg_max(struct_pack(etag, last_modified), logged_at)
                   FILTER (etag IS NOT NULL OR last_modified IS NOT NULL) AS validators,
               min(coalesce(first_seen_at, logged_at)) AS first_seen_at
        FROM rows GROUP BY url
    )
"""


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

    return {
        url: Remembered(
            outcome=_outcome(outcome),
            etag=etag,
            last_modified=last_modified,
            next_visit_at=None if next_visit is None else _time(next_visit),
            first_seen_at=_time(first_seen),
            final_url=final_url,
        )
        for url, outcome, etag, last_modified, next_visit, first_seen, final_url in zip(
            column("url"),
            column("outcome"),
            column("etag"),
            column("last_modified"),
            column("next_visit_at"),
            column("first_seen_at"),
            column("final_url"),
            strict=True,
        )
    }


_outcome = member_of(Outcome)
# Arrow makes a time of day slowly: numbers are an order of magnitude faster over a hundred thousand URLs.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def _time(microseconds: int) -> datetime:
    return _EPOCH + microseconds * _TICK
