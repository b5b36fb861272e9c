"""A run's report: nothing is counted twice, nothing is left out, and nothing crawled runs in the page."""

from datetime import UTC, datetime

from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.settings import Settings
from steps.report import report as report_step
from steps.report.columns import counts
from steps.report.report import RunReport, SourceReport
from steps.report.report_page import write_report_page

NOW = datetime.now(UTC)


def test_every_last_word_on_a_url_has_a_column() -> None:
    assert [outcome for outcome in Outcome if outcome.column is None] == [Outcome.FETCHED]


def test_the_columns_add_up_to_what_was_discovered() -> None:
    outcomes = {outcome: 1 for outcome in Outcome if outcome.column}
    source = SourceReport("gazette", known=2, fetched=9, outcomes=outcomes, reasons=(), discovery_failures=())
    discovered, known, _, *by_column = counts(source)
    assert discovered == known + sum(by_column)


def test_the_page_names_every_source_and_reason(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    for source in result.sources:
        assert f"<td>{source.source}</td>" in page
    assert page.count("<svg") == 2


def test_the_page_runs_no_script_and_loads_nothing(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_a_report_reads_counts_and_no_rows(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    groups = [some for _, some in report_step._logged(settings, result.run)]
    rows = Corpus.open(settings.corpus).crawl_log.dataset().count_rows()
    assert sum(some.rows for some in groups) == rows > len(groups)
    keys = [
        (source, some.kind, some.outcome, some.reason)
        for source, some in report_step._logged(settings, result.run)
    ]
    assert len(set(keys)) == len(keys)
