"""How every source did in every run of the last weeks, counted from the corpus.

Runs that looked back are left out: that an archive gives nothing says nothing of the source's news. So is
what asked no source at all: pages that were taken in from a file, or read again from the archive.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.streams import Stream, query
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.settings import Settings
from steps.report.alarms import WINDOW, SourceRun
from steps.run.runs import BACKFILL

_BLOCKED_STATUS = "(401, 402, 403, 429)"
"""Who are you, pay, go away, not so fast (RFC 9110 and 6585): what the publisher can answer for."""


def _any_of(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in words) + ")"


_DISCOVERY = _any_of(kind for kind in UrlKind if kind.is_discovery)
_ANSWERED = _any_of(outcome for outcome in Outcome if outcome.answered)
_REFUSED = _any_of(outcome for outcome in Outcome if outcome.refused)

_TRIED = f"""
    WITH tried AS (
        SELECT run, source, min(logged_at) AS began_at,
               bool_or(kind IN {_DISCOVERY} AND outcome IN {_ANSWERED}) AS answered,
               coalesce(any_value(reason) FILTER (kind IN {_DISCOVERY} AND outcome NOT IN {_ANSWERED}), '')
                   AS reason,
               coalesce(any_value(reason) FILTER (kind IN {_DISCOVERY} AND (status IN {_BLOCKED_STATUS}
                       OR outcome IN {_REFUSED})), '') AS refused,
               count(*) FILTER (kind = 'article' AND status IS NOT NULL) AS articles,
               count(*) FILTER (kind = 'article' AND (status IN {_BLOCKED_STATUS}
                       OR outcome IN {_REFUSED})) AS blocked
        FROM log WHERE NOT ends_with(run, '-{BACKFILL}') GROUP BY run, source
        HAVING bool_or(kind IN {_DISCOVERY})
    )
    SELECT run, source, began_at AS at, answered, reason, refused, coalesce(new, 0) AS new, articles, blocked,
           coalesce(stored, 0) AS stored, coalesce("full", 0) AS "full", coalesce(dated, 0) AS dated,
           coalesce(words, 0) AS words
    FROM tried LEFT JOIN kept USING (run, source)
"""  # noqa: S608 - only constants are put in
_LOG_COLUMNS = ("run", "source", "logged_at", "kind", "outcome", "reason", "status")
_KEPT = """
    SELECT run, source, count(*) AS stored, count(*) FILTER (version = 1) AS new,
           count(*) FILTER (completeness = 'full') AS "full", count(published_at) AS dated,
           median(word_count) AS words
    FROM versions GROUP BY run, source
"""
_VERSION_COLUMNS = ("run", "source", "version", "completeness", "published_at", "word_count")
SOURCES_AT_A_TIME = 100
"""Each run leaves a file of `crawl_log` for each source, and what Arrow knows of a file stays in memory."""


def history(
    settings: Settings, *, now: datetime, length: timedelta = WINDOW, sources: Collection[str] | None = None
) -> list[SourceRun]:
    """One row for each source, or each of these, in each run, oldest first. Raises CorpusError."""
    corpus, since = Corpus.open(settings.corpus), pa.scalar(now - length)
    wanted = [one for one in corpus.crawl_log.partitions() if sources is None or one in sources]
    found: list[SourceRun] = []
    with query(corpus) as asked:
        stored = Stream(corpus.article_versions, wanted, _VERSION_COLUMNS, pads.field("stored_at") >= since)
        kept = asked.table(_KEPT, {}, versions=stored)
        for start in range(0, len(wanted), SOURCES_AT_A_TIME):
            some = wanted[start : start + SOURCES_AT_A_TIME]
            log = Stream(corpus.crawl_log, some, _LOG_COLUMNS, pads.field("logged_at") >= since)
            found += [SourceRun(**row) for row in asked.rows(_TRIED, {}, log=log, kept=kept)]
    return sorted(found, key=lambda one: (one.at, one.source))
