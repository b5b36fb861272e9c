"""The columns in which a report counts the URLs of a source."""

from clipdesk.model.crawl_record import FAILED, Outcome
from steps.report.report import SourceReport

COLUMNS = {
    "stored": (Outcome.STORED,),
    "unchanged": (Outcome.UNCHANGED, Outcome.NOT_MODIFIED),
    "duplicate": (Outcome.DUPLICATE,),
    "off topic": (Outcome.OFF_TOPIC,),
    "not an article": (Outcome.NOT_ARTICLE,),
    "held back": (Outcome.ROBOTS_DENIED, Outcome.OUT_OF_WINDOW, Outcome.LIMIT_REACHED, Outcome.TAKEN_DOWN),
    "failed": tuple(FAILED),
}
"""Every outcome of an article URL stands in exactly one column: they add up to `discovered`."""


def counts(source: SourceReport) -> list[int]:
    """Discovered, known, fetched, then one number for each of COLUMNS."""
    by_column = [
        sum(source.outcomes.get(outcome, 0) for outcome in outcomes) for outcomes in COLUMNS.values()
    ]
    return [source.discovered, source.known, source.fetched, *by_column]
