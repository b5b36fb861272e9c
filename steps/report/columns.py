"""The columns in which a report counts the URLs of a source."""

from clipdesk.model.crawl_record import Column
from steps.report.report import SourceReport

HEADER = ("discovered", "known", "fetched", *Column)


def counts(source: SourceReport) -> list[int]:
    """A number for each of HEADER; those of Column add up to the discovered that were not known."""
    by_column = [
        sum(count for outcome, count in source.outcomes.items() if outcome.column is column)
        for column in Column
    ]
    return [source.discovered, source.known, source.fetched, *by_column]
