"""What sources named and the corpus has not: by reason, with an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.shapes import member_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome, ReportColumn
from clipdesk.model.discovery import UrlKind

COLUMNS = frozenset({ReportColumn.FAILED, ReportColumn.HELD_BACK, ReportColumn.NOT_AN_ARTICLE})
REASONS = 40

_LAST = """
    WITH last AS (
        SELECT url, arg_max(outcome, logged_at) AS outcome, arg_max(reason, logged_at) AS reason,
               any_value(source) AS source, max(logged_at) AS tried_at
        FROM crawl_log
        WHERE kind = $kind AND logged_at >= $since AND list_contains($sources, source)
        GROUP BY url
    )
    SELECT outcome, reason, count(*) AS urls, count(DISTINCT source) AS sources,
           arg_max(url, tried_at) AS example
    FROM last WHERE list_contains($outcomes, outcome)
    GROUP BY outcome, reason ORDER BY urls DESC, outcome, reason LIMIT $most
"""
_outcome = member_of(Outcome)


@dataclass(frozen=True, slots=True)
class Missed:
    """So many addresses of so many sources have this as their last outcome."""

    outcome: Outcome
    reason: str
    urls: int
    sources: int
    example: str


def missed(corpus: Corpus, sources: Sequence[str], since: datetime) -> list[Missed]:
    """Of these sources, tried since then; the most frequent reasons first. Raises CorpusError."""
    asked = {
        "kind": str(UrlKind.ARTICLE),
        "since": since,
        "sources": list(sources),
        "outcomes": [str(outcome) for outcome in Outcome if outcome.column in COLUMNS],
        "most": REASONS,
    }
    return [Missed(**{**row, "outcome": _outcome(row["outcome"])}) for row in rows_of(corpus, _LAST, asked)]
