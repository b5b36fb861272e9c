"""A run's report: nothing is counted twice, nothing is left out, and nothing crawled runs in the page."""

import re
from datetime import UTC, date, datetime

import pyarrow.dataset as pads
import pytest
from rich.console import Console

from cli.report_view import print_report
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome, ReportColumn
from clipdesk.model.settings import Settings
from steps.report import report as report_step
from steps.report.alarm_book import Book, Mute, changing
from steps.report.alarms import Alarm, AlarmKind
from steps.report.charts import articles_chart
from steps.report.columns import counts
from steps.report.counts import OTHERS, Count, colours_of, every_day
from steps.report.report import RunReport, SourceReport
from steps.report.report_page import write_report_page
from steps.run.handover import Rested

NOW = datetime.now(UTC)


def test_every_last_word_on_a_url_has_a_column() -> None:
    assert [outcome for outcome in Outcome if outcome.column is None] == [Outcome.FETCHED, Outcome.REREAD]


def test_the_columns_add_up_to_what_was_discovered() -> None:
    outcomes = {outcome: 1 for outcome in Outcome if outcome.column}
    source = SourceReport("gazette", known=2, fetched=9, outcomes=outcomes, reasons=(), discovery_faults=())
    discovered, known, _, *by_column = counts(source)
    assert discovered == known + sum(by_column)


def test_what_was_not_due_is_told_the_next_one_first(capsys: pytest.CaptureFixture[str]) -> None:
    soon, later = (
        Rested(f"http://times.example/{hour}", datetime(2026, 3, 8, hour, tzinfo=UTC), "rests")
        for hour in (13, 19)
    )
    resting = SourceReport("times", 0, 0, {}, (), (), resting=(later, soon))
    told = RunReport("run", None, (resting, SourceReport("gazette", 0, 0, {}, (), ())))
    assert told.resting == (soon, later)
    print_report(Console(width=200), told)
    assert (
        "not due: 2; the next one is http://times.example/13, at 2026-03-08 13:00 UTC (rests)"
        in capsys.readouterr().out
    )


def test_the_page_names_every_source_and_reason(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    for source in result.sources:
        assert f"<td>{source.source}</td>" in page
    assert page.count("<svg") == 2


def test_what_is_an_example_is_a_link_that_tells_nobody_where_it_was(
    followed: tuple[Settings, RunReport],
) -> None:
    settings, result = followed
    page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    links = re.findall(r"<a [^>]*>", page)
    assert links
    assert all('rel="noopener noreferrer nofollow"' in link for link in links)
    assert all(re.search(r'href="https?://', link) for link in links)


def _days_chart(counted: list[Count], last: date) -> str:
    return articles_chart(counted, list(every_day(counted, last)), "articles")


def test_a_count_has_whole_numbers_and_every_day_its_place() -> None:
    today = date(2026, 3, 8)
    chart = _days_chart([Count(date(2026, 3, 4), "gazette", 1)], today)
    assert all(f"2026-03-0{day}" in chart for day in (4, 5, 6, 7, 8))
    assert "0.5" not in re.findall(r">([\d.]+)</text>", chart)


def test_an_outcome_has_one_colour_in_chart_and_table(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    for column in ReportColumn:
        if any(outcome.column is column for source in result.sources for outcome in source.outcomes):
            assert f"color:{column.colour}" in page
            assert f'fill="{column.colour}"' in page


def test_of_many_sources_those_that_stored_most_have_a_colour_of_their_own() -> None:
    days = [Count(date(2026, 3, 8), f"source-{number:02}", 100 - number) for number in range(40)]
    colours = colours_of(days)
    assert list(colours) == [*(f"source-{number:02}" for number in range(len(colours) - 1)), OTHERS]
    chart = _days_chart(days, date(2026, 3, 8))
    assert all(f'fill="{colour}"' in chart for colour in colours.values())
    assert OTHERS not in colours_of(days[:3])


def test_the_page_runs_no_script_and_loads_nothing(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_a_muted_alarm_is_shown_as_muted_and_why(
    followed: tuple[Settings, RunReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, result = followed
    source = result.sources[0].source
    alarms = [
        Alarm(AlarmKind.SILENT, source, "nothing for 9 days", "look"),
        Alarm(AlarmKind.BLOCKED, source, "3 of 3", "look"),
    ]
    monkeypatch.setattr("steps.report.report_page.alarms", lambda *_, **__: alarms)
    with changing(settings) as write:
        write(Book().muted(Mute(AlarmKind.SILENT, source, NOW.date(), "on holiday")))
    try:
        page = write_report_page(settings, result.run, now=NOW).read_text(encoding="utf-8")
    finally:
        with changing(settings) as write:
            write(Book())
    assert f"(muted until {NOW.date()}: on holiday)" in page
    assert page.count('class="alarm muted"') == page.count('class="alarm"') == 1


def test_a_report_reads_counts_and_no_rows(followed: tuple[Settings, RunReport]) -> None:
    settings, result = followed
    groups = [some for _, some in report_step._logged(settings, result.run)]
    of_run = pads.field("run") == result.run
    rows = Corpus.open(settings.corpus).crawl_log.dataset().count_rows(filter=of_run)
    assert sum(some.rows for some in groups) == rows > len(groups)
    keys = [
        (source, some.kind, some.outcome, some.reason)
        for source, some in report_step._logged(settings, result.run)
    ]
    assert len(set(keys)) == len(keys)
