"""The articles of a corpus or of WARC files, one by one, for whoever examines the parser."""

from collections.abc import Iterator
from pathlib import Path

from clipdesk.corpus.archive import UnreadableRecord, read_warc
from clipdesk.corpus.query import rows_of
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Article
from clipdesk.model.settings import Settings
from parsers import parse


def stored_articles(settings: Settings, source: str | None = None) -> Iterator[Article]:
    """The newest version of each article, as it was parsed then. Raises CorpusError."""
    query = "SELECT * FROM articles WHERE $source IS NULL OR source = $source"
    for row in rows_of(Corpus.open(settings.corpus), query, {"source": source}):
        yield article_version(row).capture.article


def articles_in_warc(settings: Settings, path: Path) -> Iterator[Article]:
    """Every page that can be read, parsed now. Raises ArchiveError."""
    for page in read_warc(path, max_page_bytes=settings.max_page_bytes):
        if not isinstance(page, UnreadableRecord):
            yield parse(
                page.html, page.url, headers=page.headers, fetched_at=page.fetched_at, status=page.status
            )
