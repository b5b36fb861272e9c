"""The tables and their columns. docs/corpus.md says what each column means; a test holds the two together.

Times are UTC, in microseconds; texts are UTF-8; what was not found is NULL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

TEXT = pa.string()
TIME = pa.timestamp("us", tz="UTC")
TEXTS = pa.list_(TEXT)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A Delta table: `partition_by` are columns of `schema`, `configuration` its Delta table properties."""

    name: str
    schema: pa.Schema
    partition_by: tuple[str, ...]
    configuration: Mapping[str, str] = field(default_factory=dict)


def _required(name: str, kind: pa.DataType) -> pa.Field[pa.DataType]:
    return pa.field(name, kind, nullable=False)


_RETENTION = {
    "delta.checkpointInterval": "20",
    "delta.logRetentionDuration": "interval 30 days",
    "delta.deletedFileRetentionDuration": "interval 30 days",
    # A run is repeated within days, not within years: older marks of finished appends may go.
    "delta.setTransactionRetentionDuration": "interval 365 days",
}
_CHANGE_FEED = {"delta.enableChangeDataFeed": "true"}

_ARCHIVE = (
    pa.field("archive_path", TEXT),
    pa.field("archive_offset", pa.int64()),
    pa.field("archive_length", pa.int64()),
)

_CRAWL_LOG = pa.schema(
    [
        _required("run", TEXT),
        _required("source", TEXT),
        _required("url", TEXT),
        _required("kind", TEXT),
        _required("outcome", TEXT),
        _required("logged_at", TIME),
        pa.field("topic", TEXT),
        _required("reason", TEXT),
        pa.field("final_url", TEXT),
        pa.field("found_on", TEXT),
        pa.field("title", TEXT),
        pa.field("published_at", TIME),
        pa.field("first_seen_at", TIME),
        pa.field("status", pa.int32()),
        pa.field("bytes", pa.int64()),
        pa.field("seconds", pa.float64()),
        pa.field("etag", TEXT),
        pa.field("last_modified", TEXT),
        pa.field("next_visit_at", TIME),
        *_ARCHIVE,
        pa.field("article_id", TEXT),
        pa.field("content_hash", TEXT),
    ]
)

_DATE_SOURCE = pa.struct(
    [
        pa.field("raw", TEXT),
        pa.field("utc_offset_minutes", pa.int32()),
        pa.field("day_only", pa.bool_()),
        pa.field("origin", TEXT),
        pa.field("confidence", pa.float64()),
    ]
)
_AUTHOR = pa.struct([pa.field("name", TEXT), pa.field("kind", TEXT)])
_BLOCK = pa.struct([pa.field("kind", TEXT), pa.field("text", TEXT)])
_IMAGE = pa.struct([pa.field("url", TEXT), pa.field("caption", TEXT), pa.field("credit", TEXT)])
_REMOVED = pa.struct(
    [pa.field("rule", TEXT), pa.field("text", TEXT), pa.field("part", TEXT), pa.field("start", pa.int32())]
)
_CREDIT = pa.struct([pa.field("kind", TEXT), pa.field("outlet", TEXT), pa.field("evidence", TEXT)])
_RIGHTS = pa.struct(
    [
        pa.field("meta_robots", TEXTS),
        pa.field("x_robots_tag", TEXTS),
        pa.field("tdm_reservation", pa.bool_()),
        pa.field("tdm_policy", TEXT),
        pa.field("copyright", TEXT),
    ]
)
_TOPIC = pa.struct(
    [
        pa.field("topic", TEXT),
        pa.field("version", TEXT),
        pa.field("score", pa.float64()),
        pa.field("reasons", TEXTS),
    ]
)

_ARTICLE = pa.schema(
    [
        _required("article_id", TEXT),
        _required("version", pa.int32()),
        _required("first_seen_month", TEXT),
        _required("source", TEXT),
        _required("run", TEXT),
        _required("first_seen_at", TIME),
        _required("fetched_at", TIME),
        _required("stored_at", TIME),
        _required("content_hash", TEXT),
        pa.field("published_at", TIME),
        pa.field("modified_at", TIME),
        pa.field("language", TEXT),
        _required("completeness", TEXT),
        _required("url", TEXT),
        _required("canonical_url", TEXT),
        pa.field("publisher", TEXT),
        _required("headline", TEXT),
        pa.field("standfirst", TEXT),
        pa.field("authors", pa.list_(_AUTHOR)),
        pa.field("published_at_source", _DATE_SOURCE),
        pa.field("modified_at_source", _DATE_SOURCE),
        pa.field("section", TEXT),
        pa.field("keywords", TEXTS),
        pa.field("declared_language", TEXT),
        _required("body", TEXT),
        _required("word_count", pa.int32()),
        pa.field("blocks", pa.list_(_BLOCK)),
        pa.field("images", pa.list_(_IMAGE)),
        pa.field("is_accessible_for_free", pa.bool_()),
        pa.field("evidence", TEXTS),
        pa.field("removed", pa.list_(_REMOVED)),
        pa.field("credits", pa.list_(_CREDIT)),
        pa.field("rights", _RIGHTS),
        pa.field("topics", pa.list_(_TOPIC)),
        pa.field("minhash", pa.binary()),
        _required("parser_version", TEXT),
        *_ARCHIVE,
    ]
)
_TAKEDOWNS = pa.schema(
    [
        _required("takedown_id", TEXT),
        _required("state", TEXT),
        _required("logged_at", TIME),
        pa.field("article_id", TEXT),
        pa.field("source", TEXT),
        _required("requested_by", TEXT),
        _required("reason", TEXT),
        pa.field("versions", pa.int64()),
        pa.field("log_rows", pa.int64()),
        pa.field("archive_records", pa.int64()),
    ]
)


def _statistics(columns: str) -> dict[str, str]:
    """Delta keeps the least and greatest value of these columns in its log, to skip files by. Never of text:
    an article that is taken down must not live on there."""
    return {"delta.dataSkippingStatsColumns": columns}


_LOG_STATISTICS = _statistics("run,source,url,kind,outcome,logged_at,article_id")
_ARTICLE_STATISTICS = _statistics(
    "article_id,version,source,run,first_seen_at,fetched_at,stored_at,published_at,modified_at,language"
)

CRAWL_LOG = TableSpec("crawl_log", _CRAWL_LOG, ("source",), _RETENTION | _LOG_STATISTICS)
ARTICLE_VERSIONS = TableSpec(
    "article_versions",
    _ARTICLE,
    ("first_seen_month",),
    _RETENTION | _CHANGE_FEED | _ARTICLE_STATISTICS,
)
ARTICLES = TableSpec("articles", _ARTICLE, ("first_seen_month",), _RETENTION | _ARTICLE_STATISTICS)
TAKEDOWNS = TableSpec("takedowns", _TAKEDOWNS, (), _RETENTION)
TABLES: Mapping[str, TableSpec] = {
    spec.name: spec for spec in (CRAWL_LOG, ARTICLE_VERSIONS, ARTICLES, TAKEDOWNS)
}
