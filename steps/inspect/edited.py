"""Two versions of a stored article, and what the later one has otherwise."""

from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import ArticleVersion
from clipdesk.model.errors import InputError, UnknownName
from clipdesk.model.settings import Settings
from parsers.edits import VersionEdit, edits
from steps.inspect.stored import stored_article

_VERSIONS = "SELECT * FROM article_versions WHERE article_id = $article AND version IN ($old, $new)"


@dataclass(frozen=True, slots=True)
class Edited:
    """`reread`: nobody fetched the page between the two, a later parser or another topic read it again."""

    article_id: str
    url: str
    old: int
    new: int
    old_fetched_at: datetime
    new_fetched_at: datetime
    reread: bool
    edit: VersionEdit


def edited(settings: Settings, article: str, old: int | None = None, new: int | None = None) -> Edited:
    """`article` is an article_id, its beginning, or an address; without numbers its last two versions.

    Raises InputError for what is no article that is stored, means several or has one version, UnknownName for
    a version that it has not; CorpusError.
    """
    corpus = Corpus.open(settings.corpus)
    article_id, versions = stored_article(settings, corpus, article)
    if old is None and len(versions) == 1:
        raise InputError("has one version: nothing to compare", where=article)
    before = versions[-2] if old is None else old
    after = versions[-1] if new is None else new
    for number in (before, after):
        if number not in versions:
            raise UnknownName(f"version of {article}", str(number), list(map(str, versions)))
    asked = {"article": article_id, "old": before, "new": after}
    found = {one.version: one for one in map(article_version, rows_of(corpus, _VERSIONS, asked))}
    return _edited(article_id, found[before], found[after])


def _edited(article_id: str, old: ArticleVersion, new: ArticleVersion) -> Edited:
    return Edited(
        article_id=article_id,
        url=new.capture.article.url,
        old=old.version,
        new=new.version,
        old_fetched_at=old.capture.fetched_at,
        new_fetched_at=new.capture.fetched_at,
        reread=old.capture.fetched_at == new.capture.fetched_at,
        edit=edits(old.capture.article, new.capture.article),
    )
