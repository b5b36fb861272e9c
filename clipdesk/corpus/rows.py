"""Nouns to rows and back; the columns are those of clipdesk.corpus.schema. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from clipdesk.model.article import (
    Article,
    ArticleVersion,
    Author,
    AuthorKind,
    Block,
    BlockKind,
    Capture,
    Completeness,
    Credit,
    CreditKind,
    DateOrigin,
    Image,
    Moment,
    Part,
    Removed,
    Rights,
    TopicMatch,
)
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.page import ArchiveRecord

Row = dict[str, Any]


def crawl_row(record: CrawlRecord) -> Row:
    """A row of crawl_log."""
    row: Row = {
        name: getattr(record, name)
        for name in CrawlRecord.__dataclass_fields__
        if name not in {"at", "record"}
    }
    return row | {"logged_at": record.at} | _archive_columns(record.record)


def version_row(version: ArticleVersion, source: str, stored_at: datetime) -> Row:
    """A row of article_versions; `source` stands in where the article names none."""
    capture, article = version.capture, version.capture.article
    return {
        "article_id": article.article_id,
        "version": version.version,
        "first_seen_month": month(version.first_seen_at),
        "source": article.source or source,
        "run": capture.run,
        "first_seen_at": version.first_seen_at,
        "fetched_at": capture.fetched_at,
        "stored_at": stored_at,
        "content_hash": article.content_hash,
        "published_at": _utc(article.published_at),
        "modified_at": _utc(article.modified_at),
        "language": article.language,
        "completeness": article.completeness,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "publisher": article.publisher,
        "headline": article.headline,
        "standfirst": article.standfirst,
        "authors": [_fields(author) for author in article.authors],
        "published_at_source": _date_source(article.published_at),
        "modified_at_source": _date_source(article.modified_at),
        "section": article.section,
        "keywords": article.keywords,
        "declared_language": article.declared_language,
        "body": article.body,
        "word_count": article.word_count,
        "blocks": [_fields(block) for block in article.blocks],
        "images": [_fields(image) for image in article.images],
        "is_accessible_for_free": article.is_accessible_for_free,
        "evidence": article.evidence,
        "removed": [_fields(span) for span in article.removed],
        "credits": [_fields(credit) for credit in article.credits],
        "rights": _fields(article.rights),
        "topics": [_fields(topic) for topic in capture.topics],
        "minhash": version.minhash,
        "parser_version": article.parser_version,
    } | _archive_columns(capture.record)


def article_version(row: Mapping[str, Any]) -> ArticleVersion:
    """The noun of a row of article_versions or articles: what `version_row` was given."""
    article = Article(
        url=row["url"],
        canonical_url=row["canonical_url"],
        headline=row["headline"],
        completeness=Completeness(row["completeness"]),
        parser_version=row["parser_version"],
        source=row["source"],
        publisher=row["publisher"],
        standfirst=row["standfirst"],
        authors=tuple(Author(item["name"], AuthorKind(item["kind"])) for item in row["authors"]),
        published_at=_moment(row["published_at"], row["published_at_source"]),
        modified_at=_moment(row["modified_at"], row["modified_at_source"]),
        section=row["section"],
        keywords=tuple(row["keywords"]),
        language=row["language"],
        declared_language=row["declared_language"],
        blocks=tuple(Block(BlockKind(item["kind"]), item["text"]) for item in row["blocks"]),
        images=tuple(Image(**item) for item in row["images"]),
        is_accessible_for_free=row["is_accessible_for_free"],
        evidence=tuple(row["evidence"]),
        removed=tuple(
            Removed(item["rule"], item["text"], Part(item["part"]), item["start"]) for item in row["removed"]
        ),
        credits=tuple(
            Credit(CreditKind(item["kind"]), item["outlet"], item["evidence"]) for item in row["credits"]
        ),
        rights=_rights(row["rights"]),
    )
    topics = tuple(
        TopicMatch(item["topic"], item["version"], item["score"], tuple(item["reasons"]))
        for item in row["topics"]
    )
    record = ArchiveRecord(row["archive_path"], row["archive_offset"], row["archive_length"])
    capture = Capture(article, row["run"], row["fetched_at"], record, topics)
    return ArticleVersion(capture, row["version"], row["first_seen_at"], row["minhash"])


def month(at: datetime) -> str:
    """The partition, `YYYY-MM` in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m")


def _fields(noun: Any) -> Row:
    return {name: getattr(noun, name) for name in type(noun).__dataclass_fields__}


def _archive_columns(record: ArchiveRecord | None) -> Row:
    if record is None:
        return {"archive_path": None, "archive_offset": None, "archive_length": None}
    return {
        "archive_path": record.path,
        "archive_offset": record.offset,
        "archive_length": record.length,
    }


def _utc(moment: Moment | None) -> datetime | None:
    """A date without an offset is taken as UTC; so is one that its offset moves out of the calendar."""
    if moment is None:
        return None
    if moment.at.tzinfo is None:
        return moment.at.replace(tzinfo=UTC)
    try:
        return moment.at.astimezone(UTC)
    except OverflowError:
        return moment.at.replace(tzinfo=UTC)


def _date_source(moment: Moment | None) -> Row | None:
    if moment is None:
        return None
    offset = moment.at.utcoffset()
    return {
        "raw": moment.raw,
        "utc_offset_minutes": None if offset is None else int(offset.total_seconds() // 60),
        "day_only": moment.day_only,
        "origin": moment.origin,
        "confidence": moment.confidence,
    }


def _moment(at: datetime | None, source: Mapping[str, Any] | None) -> Moment | None:
    if at is None or source is None:
        return None
    offset = source["utc_offset_minutes"]
    local = at.replace(tzinfo=None) if offset is None else at.astimezone(timezone(timedelta(minutes=offset)))
    return Moment(
        local, source["day_only"], source["raw"], DateOrigin(source["origin"]), source["confidence"]
    )


def _rights(item: Mapping[str, Any]) -> Rights:
    return Rights(
        tuple(item["meta_robots"]),
        tuple(item["x_robots_tag"]),
        item["tdm_reservation"],
        item["tdm_policy"],
        item["copyright"],
    )
