"""Bring up to date what is derived from the stored rows: `articles`, the newest version of each article.

Readers use it; the rows that it is made of stay as they are. Whatever else is derived later belongs here too.
"""

from clipdesk.corpus.merge import Merged
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings


def index(settings: Settings) -> Merged:
    """May be repeated at any time, after any number of runs. Raises CorpusError."""
    return Corpus.open(settings.corpus).merge_articles()
