"""What a source published and when it was looked at, day by day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.entry import UrlKind

_ARTICLES = """
    SELECT coalesce(published_at, first_seen_at)::DATE AS day, count(*) AS articles FROM articles
    WHERE source = $source AND coalesce(published_at, first_seen_at) >= $since
    GROUP BY ALL
"""
_LOOKS = """
    SELECT logged_at::DATE AS day, count(DISTINCT run) AS looks,
           count(DISTINCT run) FILTER (list_contains($answers, outcome)) AS answered
    FROM crawl_log WHERE source = $source AND logged_at >= $since AND list_contains($ways, kind)
    GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class CoverageDay:
    """A day in UTC: articles that were published on it, runs that looked at the source's discovery, and those
    of them that it answered."""

    day: date
    articles: int = 0
    looks: int = 0
    answered: int = 0

    @property
    def in_words(self) -> str:
        if self.looks and not self.answered:
            return f"{self.articles} articles; none of {self.looks} looks was answered"
        return f"{self.articles} articles; looks: {self.looks}"


def coverage(corpus: Corpus, source: str, first: date, last: date) -> list[CoverageDay]:
    """Each day from the first to the last. Raises CorpusError."""
    asked: dict[str, Any] = {"source": source, "since": datetime.combine(first, time(), UTC)}
    ways = {
        "ways": [str(kind) for kind in UrlKind if kind.is_discovery],
        "answers": [str(outcome) for outcome in Outcome if outcome.answered],
    }
    articles = _by_day(list(rows_of(corpus, _ARTICLES, asked)))
    looks = _by_day(list(rows_of(corpus, _LOOKS, {**asked, **ways})))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [CoverageDay(day, **articles.get(day, {}), **looks.get(day, {})) for day in days]


def _by_day(rows: Sequence[Mapping[str, Any]]) -> dict[date, dict[str, int]]:
    return {row["day"]: {name: row[name] for name in row if name != "day"} for row in rows}
