"""What a corpus holds of a source that was not judged for some topics, as they are defined now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.rows import article_version
from clipdesk.corpus.schema import CRAWL_LOG
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind

EVERY = 2**62
"""More than any corpus has pages."""

# A row that judged nothing (a page that was found unchanged, or gave no answer) leaves the verdict before it.
# A stored article's topics say for whom it was judged, too: of what an earlier release stored, they alone do.
_STORED = """
    WITH judged AS (
        SELECT source, article_id, arg_max(topics_judged, logged_at) AS judged FROM crawl_log
        WHERE {of_source} AND article_id IS NOT NULL AND len(topics_judged) > 0 GROUP BY ALL
    ), lacking AS (
        SELECT source, article_id, fetched_at FROM articles LEFT JOIN judged USING (source, article_id)
        WHERE {of_source}
          AND ($since IS NULL OR fetched_at >= $since) AND ($until IS NULL OR fetched_at < $until)
          AND NOT list_has_all(
              list_concat(coalesce(judged, []),
                          list_transform(topics, lambda t: t.topic || '@' || t.version)),
              $topics)
    )
"""

_OFF_TOPIC = f"""
    WITH judged AS (
        SELECT source, url, arg_max(topics_judged, logged_at) AS judged FROM crawl_log
        WHERE {{of_source}} AND len(topics_judged) > 0 GROUP BY ALL
    ), newest AS (
        SELECT * FROM crawl_log
        WHERE {{of_source}} AND kind = '{UrlKind.ARTICLE}' AND outcome <> '{Outcome.REREAD}'
        QUALIFY row_number() OVER (PARTITION BY source, url ORDER BY logged_at DESC) = 1
    ), lacking AS (
        SELECT newest.* FROM newest LEFT JOIN judged USING (source, url)
        WHERE outcome IN ('{Outcome.OFF_TOPIC}', '{Outcome.RIGHTS_RESERVED}')
          AND NOT list_has_all(coalesce(judged, []), $topics)
          AND ($since IS NULL OR logged_at >= $since) AND ($until IS NULL OR logged_at < $until)
    )
"""  # noqa: S608 - only constants are put in

_ONE = "source = $source"
_SEVERAL = "source IN (SELECT unnest($sources))"
_SOURCES = " SELECT DISTINCT source FROM lacking"
_NEWEST_STORED = """, newest AS (
        SELECT article_id, count(*) OVER () AS in_all FROM lacking
        ORDER BY fetched_at DESC, article_id LIMIT $limit
    )
    SELECT articles.*, in_all FROM articles JOIN newest USING (article_id) WHERE source = $source
"""
_NEWEST_REJECTED = """
    SELECT *, count(*) OVER () AS in_all FROM lacking WHERE archive_path IS NOT NULL
    ORDER BY logged_at DESC, url LIMIT $limit
"""
_UNFETCHED = " SELECT title FROM lacking WHERE final_url IS NULL AND title IS NOT NULL"


def lacking(corpus: Corpus, sources: Sequence[str], topics: Sequence[str]) -> set[str]:
    """Those of the sources of which there is anything: one look for all of them."""
    values = {"sources": list(sources), "topics": list(topics), "since": None, "until": None}
    return {
        row["source"]
        for sql in (_STORED, _OFF_TOPIC)
        for row in rows_of(corpus, sql.format(of_source=_SEVERAL) + _SOURCES, values)
    }


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The newest pages of a source that lack a verdict for one of the `topics` (`topic@version`), at most
    `limit` of each sort; times are when they were fetched."""

    corpus: Corpus
    source: str
    topics: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None
    limit: int = EVERY

    def stored(self) -> Iterator[tuple[Capture, int]]:
        """The newest captures of articles, each with how many there are without a limit."""
        for row in self._rows(_STORED, _NEWEST_STORED, limit=self.limit):
            yield article_version(row).capture, row["in_all"]

    def rejected(self) -> Iterator[tuple[CrawlRecord, int]]:
        """The pages that were fetched and are off every topic, each with how many there are."""
        for row in self._rows(_OFF_TOPIC, _NEWEST_REJECTED, limit=self.limit):
            yield CRAWL_LOG.columns.take(row), row["in_all"]

    def unfetched_titles(self) -> Iterator[str]:
        """Of what was never fetched, as its title named no topic."""
        return (row["title"] for row in self._rows(_OFF_TOPIC, _UNFETCHED))

    def _rows(self, sql: str, chosen: str, **more: Any) -> Iterator[dict[str, Any]]:
        values = {"source": self.source, "topics": list(self.topics)}
        query = sql.format(of_source=_ONE) + chosen
        return rows_of(self.corpus, query, {**values, "since": self.since, "until": self.until, **more})
