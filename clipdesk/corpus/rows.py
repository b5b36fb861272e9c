"""Nouns to rows and back; the columns are those of clipdesk.corpus.schema. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from clipdesk.corpus.columns import Row
from clipdesk.corpus.schema import ARTICLE_VERSIONS, CRAWL_LOG
from clipdesk.model.article import ArticleVersion, StoredVersion
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.page import ArchiveRecord

ROWS_AT_A_TIME = 1_000
"""Where rows are streamed."""
ARCHIVE_COLUMNS = ("archive_path", "archive_offset", "archive_length")


def crawl_row(record: CrawlRecord) -> Row:
    """A row of crawl_log."""
    return CRAWL_LOG.columns.put(record)


def version_row(version: ArticleVersion, source: str, stored_at: datetime) -> Row:
    """A row of article_versions; `source` stands in where the article names none."""
    article = version.capture.article
    if not article.source:
        version = replace(version, capture=replace(version.capture, article=replace(article, source=source)))
    return ARTICLE_VERSIONS.columns.put(StoredVersion(version, stored_at))


def article_version(row: Mapping[str, Any]) -> ArticleVersion:
    """The noun of a row of article_versions or articles: what `version_row` was given. Raises CorpusError."""
    stored: StoredVersion = ARTICLE_VERSIONS.columns.take(row)
    return stored.version


def archive_record(row: Mapping[str, Any]) -> ArchiveRecord:
    """Where the archive keeps the page of a row of any table that has ARCHIVE_COLUMNS."""
    return ArchiveRecord(row["archive_path"], row["archive_offset"], row["archive_length"])
