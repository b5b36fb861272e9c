"""The page that a stored article was read from, as it came."""

from clipdesk.corpus.archive import read_page
from clipdesk.corpus.query import rows_of
from clipdesk.corpus.rows import archive_record
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import UnknownName
from clipdesk.model.page import Page
from clipdesk.model.settings import Settings
from steps.inspect.stored import stored_article

_RECORD = """
    SELECT archive_path, archive_offset, archive_length FROM article_versions
    WHERE article_id = $article AND version = $version
"""


def raw_page(settings: Settings, article: str, version: int | None = None) -> Page:
    """`article` is an article_id, its beginning, or an address; without a number its last version.

    Raises InputError, UnknownName for a version that it has not, ArchiveError where the archive does not hold
    the page, CorpusError.
    """
    corpus = Corpus.open(settings.corpus)
    article_id, versions = stored_article(settings, corpus, article)
    wanted = versions[-1] if version is None else version
    if wanted not in versions:
        raise UnknownName(f"version of {article}", str(wanted), list(map(str, versions)))
    [row] = rows_of(corpus, _RECORD, {"article": article_id, "version": wanted})
    return read_page(settings.archive, archive_record(row))
