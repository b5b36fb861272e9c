"""What a corpus holds of a source that was not judged for some topics, as they are defined now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.rows import article_version
from clipdesk.corpus.schema import CRAWL_LOG
from clipdesk.corpus.streams import Query, Stream, query
from clipdesk.corpus.table import Table
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind

EVERY = 2**62
"""More than any corpus has pages."""

BY = "rematch"
"""Runs of this kind have names that begin so; what a run of a topic does besides has one that ends so."""

# A row that judged nothing (a page that was found unchanged, or gave no answer) leaves the verdict before it.
# A stored article's topics say for whom it was judged, too: of what an earlier release stored, they alone do.
# Not of an article that a rematch stored again: one that was killed before it could log it is to log it yet.
_STORED = f"""
    WITH judged AS (
        SELECT source, article_id, arg_max(list_intersect(topics_judged, $topics), logged_at) AS judged
        FROM log WHERE len(topics_judged) > 0 GROUP BY ALL
    ), lacking AS (
        SELECT source, article_id, fetched_at FROM stored LEFT JOIN judged USING (source, article_id)
        WHERE ($since IS NULL OR fetched_at >= $since) AND ($until IS NULL OR fetched_at < $until)
          AND NOT list_has_all(
              list_concat(coalesce(judged, []),
                          CASE WHEN version > 1 AND (starts_with(run, '{BY}-') OR ends_with(run, '-{BY}'))
                          THEN [] ELSE list_transform(topics, lambda t: t.topic || '@' || t.version) END),
              $topics)
    )
"""  # noqa: S608 - only constants are put in
_STORED_COLUMNS = ("source", "article_id", "run", "version", "fetched_at", "topics")
_JUDGED_COLUMNS = ("source", "article_id", "logged_at", "topics_judged")

# Of each page no more is kept than whether its newest row is of a page that no topic wanted: a hundred bytes.
_OFF = (str(Outcome.OFF_TOPIC), str(Outcome.RIGHTS_RESERVED))
_ARCHIVED, _UNTRIED = 1, 2
_OFF_TOPIC = f"""
    WITH told AS (
        SELECT source, hash(url) AS page, logged_at,
            kind = '{UrlKind.ARTICLE}' AND outcome <> '{Outcome.REREAD}' AS of_page,
            CASE WHEN outcome IN {_OFF}
                THEN {_ARCHIVED} * CAST(archive_path IS NOT NULL AS UTINYINT)
                   + {_UNTRIED} * CAST(final_url IS NULL AS UTINYINT)
                ELSE 0 END AS off,
            len(topics_judged) > 0 AS judges, list_has_all(topics_judged, $topics) AS judged
        FROM log
    ), pages AS (
        SELECT source, page, max(logged_at) FILTER (of_page) AS logged_at,
            arg_max(off, logged_at) FILTER (of_page) AS off,
            coalesce(arg_max(judged, logged_at) FILTER (judges), false) AS judged
        FROM told GROUP BY ALL
    ), lacking AS (
        SELECT * FROM pages WHERE off > 0 AND NOT judged
          AND ($since IS NULL OR logged_at >= $since) AND ($until IS NULL OR logged_at < $until)
    )
"""  # noqa: S608 - only constants are put in
_OFF_COLUMNS = (
    "source", "url", "logged_at", "kind", "outcome", "archive_path", "final_url", "topics_judged",
)  # fmt: skip

_SOURCES = " SELECT DISTINCT source FROM lacking"
_NEWEST_STORED = """
    SELECT article_id, count(*) OVER () AS in_all FROM lacking
    ORDER BY fetched_at DESC, article_id LIMIT $limit
"""
_WHOLE_STORED = "SELECT stored.*, in_all FROM stored JOIN newest USING (article_id)"
_NEWEST_REJECTED = f"""
    SELECT page, logged_at, count(*) OVER () AS in_all FROM lacking WHERE off & {_ARCHIVED} <> 0
    ORDER BY logged_at DESC, page LIMIT $limit
"""  # noqa: S608 - only constants are put in
_WHOLE_REJECTED = """
    SELECT log.*, page, in_all FROM log JOIN newest ON hash(url) = page AND log.logged_at = newest.logged_at
"""
_NEWEST_UNFETCHED = f"SELECT page, logged_at FROM lacking WHERE off & {_UNTRIED} <> 0"  # noqa: S608
_TITLE_COLUMNS = ("url", "logged_at", "title")
_TITLES = """
    SELECT title FROM log JOIN newest ON hash(url) = page AND log.logged_at = newest.logged_at
"""


def lacking(corpus: Corpus, sources: Sequence[str], topics: Sequence[str]) -> set[str]:
    """Those of the sources of which there is anything: one look for all of them. Raises CorpusError."""
    looked = _Looked(corpus, tuple(sources), {"topics": list(topics), "since": None, "until": None})
    with query(corpus) as asked:
        found = [looked.stored(asked, _SOURCES), looked.off_topic(asked, _SOURCES)]
    return {str(source) for table in found for source in table["source"].to_pylist()}


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is read of some sources to find what lacks a verdict."""

    corpus: Corpus
    sources: tuple[str, ...]
    values: Mapping[str, Any]

    def stored(self, asked: Query, chosen: str, **more: Any) -> pa.Table:
        """Of the articles that lack one."""
        stored = self.stream(self.corpus.articles, _STORED_COLUMNS)
        log = self.stream(self.corpus.crawl_log, _JUDGED_COLUMNS, ~pads.field("article_id").is_null())
        return asked.table(_STORED + chosen, {**self.values, **more}, stored=stored, log=log)

    def off_topic(self, asked: Query, chosen: str, **more: Any) -> pa.Table:
        log = self.stream(self.corpus.crawl_log, _OFF_COLUMNS)
        return asked.table(_OFF_TOPIC + chosen, {**self.values, **more}, log=log)

    def stream(
        self, table: Table, columns: Sequence[str] | None = None, condition: pads.Expression | None = None
    ) -> Stream:
        return Stream(table, self.sources, columns, condition)


@dataclass(frozen=True, slots=True)
class Unjudged:
    """The newest pages of a source that lack a verdict for one of the `topics` (`topic@version`), at most
    `limit` of each sort; times are when they were fetched. What is read of them raises CorpusError."""

    corpus: Corpus
    source: str
    topics: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None
    limit: int = EVERY

    def stored(self) -> Iterator[tuple[Capture, int]]:
        """The newest captures of articles, each with how many there are without a limit."""
        with query(self.corpus) as asked:
            newest = self._looked.stored(asked, _NEWEST_STORED, limit=self.limit)
            whole = self._looked.stream(self.corpus.articles)
            for row in asked.rows(_WHOLE_STORED, {}, stored=whole, newest=newest):
                yield article_version(row).capture, row["in_all"]

    def rejected(self) -> Iterator[tuple[CrawlRecord, int]]:
        """The pages that were fetched and are off every topic, each with how many there are."""
        with query(self.corpus) as asked:
            newest = self._looked.off_topic(asked, _NEWEST_REJECTED, limit=self.limit)
            whole = self._off(~pads.field("archive_path").is_null())
            pages: set[int] = set()
            for row in asked.rows(_WHOLE_REJECTED, {}, log=whole, newest=newest):
                if row["page"] not in pages:  # two rows of one moment
                    pages.add(row["page"])
                    yield CRAWL_LOG.columns.take(row), row["in_all"]

    def unfetched_titles(self) -> Iterator[str]:
        """Of what was never fetched, as its title named no topic."""
        with query(self.corpus) as asked:
            newest = self._looked.off_topic(asked, _NEWEST_UNFETCHED)
            titled = pads.field("final_url").is_null() & ~pads.field("title").is_null()
            titles = self._off(titled, _TITLE_COLUMNS)
            for row in asked.rows(_TITLES, {}, log=titles, newest=newest):
                yield row["title"]

    @property
    def _looked(self) -> _Looked:
        values = {"topics": list(self.topics), "since": self.since, "until": self.until}
        return _Looked(self.corpus, (self.source,), values)

    def _off(self, condition: pads.Expression, columns: Sequence[str] | None = None) -> Stream:
        """Rows that may be the newest ones of pages that no topic wanted."""
        off = pads.field("outcome").isin(list(_OFF)) & (pads.field("kind") == str(UrlKind.ARTICLE))
        return self._looked.stream(self.corpus.crawl_log, columns, off & condition)
