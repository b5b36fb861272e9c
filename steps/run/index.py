"""Bring up to date what is derived from the stored rows: `articles`, the newest version of each article, and
what is made of it: the search index, and the feeds of topics.

Readers use them; the rows that they are made of stay as they are. Whatever else is derived later belongs here
too.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clipdesk.corpus.merge import Merged
from clipdesk.corpus.search.update import Indexed, OnRows
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import GOES_ON, in_words
from clipdesk.model.settings import Settings
from steps.run.feeds.files import write_feeds


@dataclass(frozen=True, slots=True)
class Derived:
    articles: Merged
    search: Indexed
    feeds: list[Path]


@in_words("index", hint=GOES_ON)
def index(settings: Settings, *, now: datetime | None = None, on_rows: OnRows | None = None) -> Derived:
    """May be repeated at any time, after any number of runs. Raises CorpusError."""
    corpus = Corpus.open(settings.corpus)
    merged, indexed = corpus.merge_articles(), corpus.index.update(on_rows=on_rows)
    return Derived(merged, indexed, write_feeds(settings, now=now or datetime.now(UTC)))
