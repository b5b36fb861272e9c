"""The columns in which a report counts the URLs of a source."""

from clipdesk.model.crawl_record import ReportColumn
from steps.report.report import SourceReport

TITLES = ("discovered", "known", "fetched", *ReportColumn)


def counts(source: SourceReport) -> list[int]:
    """A number for each of TITLES; those of ReportColumn add up to the discovered that were not known."""
    by_column = [
        sum(count for outcome, count in source.outcomes.items() if outcome.column is column)
        for column in ReportColumn
    ]
    return [source.discovered, source.known, source.fetched, *by_column]
