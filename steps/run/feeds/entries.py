"""What a topic's feed has: its newest articles, and those that were edited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.text import SoundText

MOST = 100
LOOKED_BACK = timedelta(days=30)
"""Readers ask every hour or day; whoever was away for longer reads the corpus."""
SUMMARY = 300
"""Characters: enough to decide whether to open the publisher's page, and no copy of it."""

_ENTRIES = """
    SELECT article_id, version, url, headline, coalesce(standfirst, body) AS summary, source,
           coalesce(publisher, source) AS publisher, language, published_at, stored_at AS updated_at
    FROM articles
    WHERE stored_at >= $since AND withdrawn_at IS NULL
      AND list_contains([match.topic FOR match IN topics], $topic)
    ORDER BY stored_at DESC, article_id LIMIT $most
"""


@dataclass(frozen=True, slots=True)
class FeedEntry(SoundText):
    """`version` is 1 for a new article; `updated_at` is when that version was stored. Dates are UTC."""

    article_id: str
    version: int
    url: str
    headline: str
    summary: str
    source: str
    publisher: str
    language: str | None
    published_at: datetime | None
    updated_at: datetime


def entries(corpus: Corpus, topic: str, *, now: datetime) -> Sequence[FeedEntry]:
    """The last that was stored first. Raises CorpusError."""
    asked = {"topic": topic, "since": now - LOOKED_BACK, "most": MOST}
    rows = rows_of(corpus, _ENTRIES, asked)
    return [FeedEntry(**{**row, "summary": _short(row["summary"])}) for row in rows]


def _short(text: str) -> str:
    """The first paragraph, or its whole words that have room."""
    first = " ".join(text.partition("\n\n")[0].split())
    if len(first) <= SUMMARY:
        return first
    cut = first[: SUMMARY - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"
