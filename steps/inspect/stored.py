"""A stored article by what a person has of it: its id, the beginning of that, or an address."""

import re
from collections.abc import Sequence

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import InputError
from clipdesk.model.settings import Settings
from clipdesk.model.urls import article_id
from steps.inspect.life import life_of

_ID = re.compile(r"[0-9a-f]{6,32}")
_VERSIONS = """
    SELECT DISTINCT article_id, version FROM article_versions
    WHERE starts_with(article_id, $beginning) ORDER BY article_id, version
"""


def stored_article(settings: Settings, corpus: Corpus, name: str) -> tuple[str, Sequence[int]]:
    """Its article_id, and the numbers of its versions, rising. Raises InputError for what is no article that
    is stored, or means several; CorpusError."""
    versions: dict[str, list[int]] = {}
    for beginning in _beginnings(settings, name):
        for row in rows_of(corpus, _VERSIONS, {"beginning": beginning}):
            versions.setdefault(row["article_id"], []).append(row["version"])
    if not versions:
        raise InputError("is no stored article", where=name, hint="give an article_id or a whole address")
    if len(versions) > 1:
        several = f"means {len(versions)} articles"
        raise InputError(several, where=name, hint=f"give one of {', '.join(versions)}")
    return next(iter(versions.items()))


def _beginnings(settings: Settings, name: str) -> Sequence[str]:
    if _ID.fullmatch(name):
        return [name]
    if "://" not in name:
        return []
    return sorted({article_id(name), *(one.article_id for one in life_of(settings, name).versions)})
