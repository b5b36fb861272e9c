"""A stored article with all its versions, one of them read whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import ArticleVersion
from clipdesk.model.errors import UnknownName

_VERSIONS = """
    SELECT version, fetched_at, stored_at, run, parser_version, headline, word_count FROM article_versions
    WHERE article_id = $article ORDER BY version
"""
_VERSION = "SELECT * FROM article_versions WHERE article_id = $article AND version = $version"
_NOW = "SELECT withdrawn_at, story_id FROM articles WHERE article_id = $article"


@dataclass(frozen=True, slots=True)
class VersionKept:
    """`fetched_at` is the same as before where a later parser, and nobody else, read the page again."""

    version: int
    fetched_at: datetime
    stored_at: datetime
    run: str
    parser_version: str
    headline: str
    word_count: int


@dataclass(frozen=True, slots=True)
class ArticleKept:
    """`versions` rise; `shown` is one of them; `story_id` is its article_id where no other has the text."""

    article_id: str
    versions: Sequence[VersionKept]
    shown: ArticleVersion
    withdrawn_at: datetime | None
    story_id: str


def article_kept(corpus: Corpus, article_id: str, version: int | None = None) -> ArticleKept:
    """Without a number its last version. Raises UnknownName for what is not stored, CorpusError."""
    asked = {"article": article_id}
    versions = [VersionKept(**row) for row in rows_of(corpus, _VERSIONS, asked)]
    if not versions:
        raise UnknownName("article", article_id, [])
    wanted = versions[-1].version if version is None else version
    if wanted not in {one.version for one in versions}:
        raise UnknownName(f"version of {article_id}", str(wanted), [str(one.version) for one in versions])
    [row] = rows_of(corpus, _VERSION, {**asked, "version": wanted})
    now = next(rows_of(corpus, _NOW, asked), {"withdrawn_at": None, "story_id": None})
    return ArticleKept(
        article_id, versions, article_version(row), now["withdrawn_at"], now["story_id"] or article_id
    )
