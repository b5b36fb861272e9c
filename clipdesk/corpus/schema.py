"""The tables, and the columns of articles and stories; the others are in clipdesk.corpus.log_columns. Each is
declared once: docs/corpus.md has its tables from here.

Times are UTC, in microseconds; texts are UTF-8. A column is never taken away, and its type never changes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa

from clipdesk.corpus.columns import Column, Columns
from clipdesk.corpus.log_columns import (
    CONSUMERS_COLUMNS,
    CRAWL_LOG_COLUMNS,
    DISCOVERY_COLUMNS,
    TAKEDOWNS_COLUMNS,
    WITHDRAWALS_COLUMNS,
    position_column,
    record_columns,
)
from clipdesk.corpus.moments import day_column, moment_columns, precision_column
from clipdesk.corpus.shapes import SHORT, TEXT
from clipdesk.model.article import (
    AuthorKind,
    BlockKind,
    Completeness,
    CreditKind,
    DateOrigin,
    Part,
    Precision,
    StoredVersion,
)
from clipdesk.model.story import Fingerprint, Likeness, OriginBasis, Story

SCHEMA = 1
"""Raised when a release stores what an earlier one would misread although it knows all the columns: another
meaning of a column, say. New columns need no new number, for every release sees that they are there."""


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A Delta table: `partition_by` are names of `columns`, `configuration` its Delta table properties.
    `rows_a_file` is how many rows a file has that is written anew, and `rows_an_old_file` (None: as many)
    what upkeep makes of a month that is older than a year; `order` is what files are in the order of, so that
    a row is found by it; `rows_a_group` is how many rows of a file are read at least, where one is
    wanted."""

    name: str
    columns: Columns[Any]
    partition_by: tuple[str, ...]
    configuration: Mapping[str, str] = field(default_factory=dict)
    rows_a_file: int = 4_096
    rows_an_old_file: int | None = None
    order: tuple[str, ...] = ()
    rows_a_group: int = 16_384

    @property
    def schema(self) -> pa.Schema:
        return self.columns.schema


_RETENTION = {
    "delta.checkpointInterval": "20",
    "delta.logRetentionDuration": "interval 30 days",
    "delta.deletedFileRetentionDuration": "interval 30 days",
    # A run is repeated within days, not within years: older marks of finished appends may go.
    "delta.setTransactionRetentionDuration": "interval 365 days",
}
_CHANGE_FEED = {"delta.enableChangeDataFeed": "true"}

NOT_FOUND = "not found"
EMPTY = "never: empty where there is none"
_OLDER = "or the row is older than the column"


def _one_of(kind: type[StrEnum]) -> str:
    *most, last = (f"`{member}`" for member in kind)
    return f"{', '.join(most)} or {last}"


def month(at: datetime) -> str:
    """The partition, `YYYY-MM` in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m")


def _version(name: str, meaning: str, **more: Any) -> Column:
    return Column(name, f"version.{name}", meaning, **more)


def _capture(name: str, meaning: str, null: str | None = None) -> Column:
    return Column(name, f"version.capture.{name}", meaning, null)


def _article(name: str, meaning: str, null: str | None = None, **more: Any) -> Column:
    return Column(name, _at(name), meaning, null, **more)


def _at(name: str) -> str:
    return f"version.capture.article.{name}"


def _moment(name: str, meaning: str, source_meaning: str) -> tuple[Column, Column]:
    return moment_columns(name, _at(name), meaning, source_meaning, NOT_FOUND)


def _as_it_is(value: Any) -> Any:
    return value


def _primary(tag: str | None) -> str | None:
    return tag and tag.partition("-")[0]


_PUBLISHED = _moment(
    "published_at",
    "publication date, see `published_precision`: where the zone or the time of day is not known, the"
    " publisher's day and time as if they were UTC",
    "the date as it stood there, its offset (NULL: none given; where the markup says UTC and the page prints"
    " the same minute by another clock, that clock's), whether it had no time of day, where it stood"
    f" ({_one_of(DateOrigin)}), and how sure it is (0 to 1)",
)
_MODIFIED = _moment(
    "modified_at",
    "date of the last change, as the publisher gives it; NULL also where that lies before the publication",
    "the same for `modified_at`",
)

_ARTICLE = Columns(
    StoredVersion,
    (
        _article(
            "article_id",
            "identity of the article, from the key of its canonical URL; 32 hexadecimal characters",
        ),
        _version(
            "version",
            "counts the states of the article's text from 1, in the order in which they were stored",
            type=SHORT,
        ),
        Column(
            "first_seen_month",
            "version.first_seen_at",
            "`YYYY-MM` of `first_seen_at`; the partition",
            type=TEXT,
            put=month,
            derived=True,
        ),
        _article("source", "id of the source that it was captured from (`sources/ID.yaml`)"),
        _capture("run", "the run that stored this version"),
        _version("first_seen_at", "when the article was first captured; the same in all versions"),
        _capture("fetched_at", "when the page of this version was fetched"),
        Column("stored_at", "stored_at", "when this row was written"),
        position_column("this version"),
        Column(
            "withdrawn_at",
            "withdrawn_at",
            "when a visit found that the publisher has withdrawn it; in `articles` only",
            "it was there at the last visit; always in `article_versions`",
        ),
        Column(
            "story_id",
            "story_id",
            "the story that its text is of, in `articles` only; where no other article has the text, or had"
            " it first, its own article_id",
            "always in `article_versions`; else the row is older than the column, and no other article has"
            " the text",
        ),
        _article("content_hash", "SHA-256 of headline, standfirst and body"),
        _PUBLISHED[0],
        day_column(
            "published_on",
            _at("published_at"),
            "the publisher's own day of publication, whatever the zone",
            f"{NOT_FOUND}, {_OLDER}",
        ),
        precision_column(
            "published_precision",
            _at("published_at"),
            f"how exactly `published_at` is known: {_one_of(Precision)}",
            f"{NOT_FOUND}, {_OLDER}",
        ),
        _MODIFIED[0],
        precision_column(
            "modified_precision",
            _at("modified_at"),
            "the same of `modified_at`",
            f"{NOT_FOUND}, {_OLDER}",
        ),
        _article(
            "language",
            "the language that the text is in: the primary subtag of BCP 47 (`en`, `ar`), one for all codes"
            " of a language; in rows older than `language_region` the whole tag",
            "not detected",
            type=TEXT,
            put=_as_it_is,
            take=_primary,
        ),
        _article(
            "language_region",
            "the country whose variety of it the page says it is in (ISO 3166-1 or UN M.49: `GB`, `419`)",
            f"it does not say, {_OLDER}",
        ),
        _article("completeness", _one_of(Completeness)),
        _article("url", "the page's final URL"),
        _article("canonical_url", "what the page names as its canonical URL, else `url`"),
        _article("amp_url", "its AMP view, where the address does not say so", "it names none of the kind"),
        _article("publisher", "name of the publisher, as the page gives it", NOT_FOUND),
        _article(
            "publisher_id",
            "its identity, one whatever the spelling of its name; begins with `~` where no catalogue has it:"
            " see [Outlets](#outlets)",
            f"the address has no site, {_OLDER}",
        ),
        _article("publisher_homepage", "its home page, by the catalogue", f"not known, {_OLDER}"),
        _article("publisher_country", "its country, by the catalogue (ISO 3166-1)", f"not known, {_OLDER}"),
        _article("headline", "without the site's name"),
        _article(
            "standfirst", "what the page prints between headline and text, and sets apart", "it prints none"
        ),
        _article(
            "authors",
            f"by the markup, the byline or the signature below the text; kind is {_one_of(AuthorKind)}",
            EMPTY,
        ),
        _PUBLISHED[1],
        _MODIFIED[1],
        _article("section", "the publisher's section, the first where it names several", NOT_FOUND),
        _article("keywords", "the publisher's keywords", EMPTY),
        _article("declared_language", "BCP 47, what the page says of itself", NOT_FOUND),
        _article("body", "the text: its blocks, parted by a blank line, without what is in `removed`"),
        _article(
            "word_count",
            "words of the body by Unicode's rules (UAX #29): each Han character and each hiragana is one, a"
            " run of katakana is one, each letter of Thai, Lao, Khmer and Burmese is one",
            type=SHORT,
        ),
        _article("blocks", f"kind is {_one_of(BlockKind)}", EMPTY),
        _article("images", "pictures of the article; those that lead to other articles are left out", EMPTY),
        _article(
            "is_accessible_for_free",
            "what the page says (schema.org's isAccessibleForFree)",
            "it does not say",
        ),
        _article("evidence", "what the verdict in `completeness` rests on", EMPTY),
        _article(
            "removed",
            f"spans taken out, the rule that did it, the part ({_one_of(Part)}), and the offset in"
            " characters in the text before any removal",
            EMPTY,
        ),
        _article(
            "credits",
            f"kind is {_one_of(CreditKind)}; evidence is the words that say so; outlet_id is as"
            " `publisher_id`, homepage and country are NULL where not known",
            EMPTY,
        ),
        _article(
            "rights",
            "what the publisher allows, as the page and its headers say; a directive for one robot carries"
            " its name",
            "never: its fields are NULL or empty",
        ),
        _capture(
            "topics",
            "topics it belongs to, the version of the topic's definition, the score (0 to 1), and the terms"
            " that matched, as `term@part`",
            EMPTY,
        ),
        _version(
            "minhash",
            "near-duplicate signature: 128 unsigned 32-bit numbers, little-endian, over shingles of five"
            " words of headline, standfirst and body",
            null="never",
        ),
        _article("parser_version", "the parser that read the page"),
        *record_columns("version.capture.record", "never"),
    ),
)


def _claim(name: str, meaning: str, null: str | None = None) -> Column:
    return Column(name, f"claim.{name}", meaning, null)


def _packed(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}i", *numbers)


def _unpacked(numbers: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(numbers) // 4}i", numbers)


_FINGERPRINT = Columns(
    Fingerprint,
    (
        _claim("article_id", "the article"),
        Column("version", "version", "its version that has this text", type=SHORT),
        Column(
            "first_seen_month",
            "claim.first_seen_at",
            "`YYYY-MM` of `first_seen_at`; the partition",
            type=TEXT,
            put=month,
            derived=True,
        ),
        _claim("source", "id of the source"),
        _claim("first_seen_at", "when the article was first captured"),
        _claim("url", "the page's final URL"),
        _claim("canonical_url", "what the page names as its canonical URL, else `url`"),
        _claim("publisher", "name of the publisher, as the page gives it", NOT_FOUND),
        _claim("headline", "of the version"),
        _claim("language", "of the version", "not detected"),
        _claim("published_at", "publication date", NOT_FOUND),
        _claim("day_only", "whether `published_at` has no time of day"),
        _claim("credits", "those of agencies and first publishers", EMPTY),
        Column("text_hash", "text_hash", "SHA-256 of the words of the body, without case and signs"),
        Column(
            "keys",
            "keys",
            "numbers that texts which have much in common share: of the hash, of bands of the MinHash"
            " signature, of passages of five words; signed, of 32 bits, little-endian",
            type=pa.binary(),
            put=_packed,
            take=_unpacked,
        ),
        Column("words", "words", "every word of the body as 16 bits, little-endian"),
    ),
)

_STORY = Columns(
    Story,
    (
        Column("story_id", "story_id", "article_id of the member that was first stored"),
        Column(
            "first_seen_month",
            "first_seen_at",
            "`YYYY-MM` of `first_seen_at`; the partition",
            type=TEXT,
            put=month,
            derived=True,
        ),
        Column("headline", "headline", "that of the origin, where it is a member, else of the first member"),
        Column("articles", "articles", "how many members it has, two at least"),
        Column("sources", "sources", "of how many sources"),
        Column("first_seen_at", "first_seen_at", "when the first member was captured"),
        Column("last_seen_at", "last_seen_at", "when the last one was"),
        Column("article_ids", "article_ids", "the members' article_ids"),
        Column(
            "origin",
            "origin",
            f"where the text appeared first: the outlet, what names it ({_one_of(OriginBasis)}), the words"
            " that say so, how sure that is (0 to 1), and the article and address, NULL where not known",
        ),
        Column(
            "members",
            "members",
            "the articles with what they say of themselves, in the order in which they were seen; likeness is"
            f" {_one_of(Likeness)}, to the article `like`; cover is the share of the shorter text that the"
            " longer one has, facts that of its numbers and names, confidence 0 to 1",
        ),
        Column("changed_at", "changed_at", "when its members last changed"),
    ),
)


def _statistics(columns: str) -> dict[str, str]:
    """Delta keeps the least and greatest value of these columns in its log, to skip files by. Never of text:
    an article that is taken down must not live on there."""
    return {"delta.dataSkippingStatsColumns": columns}


_LOG_STATISTICS = _statistics("run,source,url,kind,outcome,logged_at,article_id")
_ARTICLE_STATISTICS = _statistics(
    "article_id,version,source,run,first_seen_at,fetched_at,stored_at,published_at,modified_at,language,position"
)

CRAWL_LOG = TableSpec(
    "crawl_log",
    CRAWL_LOG_COLUMNS,
    ("source",),
    _RETENTION | _LOG_STATISTICS,
    rows_a_file=65_536,
)
ARTICLE_VERSIONS = TableSpec(
    "article_versions",
    _ARTICLE,
    ("first_seen_month",),
    _RETENTION | _CHANGE_FEED | _ARTICLE_STATISTICS,
)
ARTICLES = TableSpec(
    "articles",
    _ARTICLE,
    ("first_seen_month",),
    _RETENTION | _ARTICLE_STATISTICS,
    # An edit costs the writing of one file, a query the opening of all: `python -m benchmarks.corpus`.
    rows_a_file=256,
    rows_an_old_file=1_024,
    order=("first_seen_at", "article_id"),
)
TAKEDOWNS = TableSpec("takedowns", TAKEDOWNS_COLUMNS, (), _RETENTION)
WITHDRAWALS = TableSpec("withdrawals", WITHDRAWALS_COLUMNS, (), _RETENTION)
DISCOVERY = TableSpec("discovery", DISCOVERY_COLUMNS, ("source",), _RETENTION)
CONSUMERS = TableSpec("consumers", CONSUMERS_COLUMNS, ("consumer",), _RETENTION)
STORIES = TableSpec(
    "stories",
    _STORY,
    ("first_seen_month",),
    _RETENTION | _statistics("story_id,first_seen_at,last_seen_at,changed_at"),
    rows_a_file=512,
)
FINGERPRINTS = TableSpec(
    "fingerprints",
    _FINGERPRINT,
    ("first_seen_month",),
    _RETENTION | _statistics("article_id,version,source,first_seen_at"),
    # Few of its rows are wanted at a time, from anywhere: `python -m benchmarks.corpus`.
    rows_a_group=256,
    rows_a_file=65_536,
)
TABLES: Mapping[str, TableSpec] = {
    spec.name: spec
    for spec in (
        CRAWL_LOG,
        ARTICLE_VERSIONS,
        ARTICLES,
        STORIES,
        FINGERPRINTS,
        WITHDRAWALS,
        TAKEDOWNS,
        DISCOVERY,
        CONSUMERS,
    )
}
