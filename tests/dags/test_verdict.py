"""When a run fails for its failed sources, and what it says of them."""

import pytest

from clipdesk.model.crawl_record import Outcome
from desk.report_text import report_text, verdict
from steps.report.report import Reason, RunReport, SourceReport


def source(name: str, error: str | None = None) -> SourceReport:
    reasons = (Reason(Outcome.OFF_TOPIC, "score 0.10", 2, f"http://{name}.example/1"),)
    return SourceReport(name, 3, 5, {Outcome.STORED: 3, Outcome.OFF_TOPIC: 2}, reasons, (), error)


def report(failed: int, of: int) -> RunReport:
    sources = [source(f"s{number}", "timed out" if number < failed else None) for number in range(of)]
    return RunReport("run", "topic", tuple(sources))


@pytest.mark.parametrize(
    ("failed", "of", "threshold", "passed"),
    [(0, 4, 0.0, True), (1, 4, 0.0, False), (2, 4, 0.5, True), (3, 4, 0.5, False), (4, 4, 1.0, False)],
)
def test_a_run_passes_up_to_the_share_that_its_topic_allows(
    failed: int, of: int, threshold: float, passed: bool
) -> None:
    assert verdict(report(failed, of), threshold).passed is passed


def test_the_verdict_names_each_failed_source_with_its_reason() -> None:
    assert "  s0: timed out" in verdict(report(1, 3), 0.5).text


def test_the_report_counts_by_source_and_tells_each_reason() -> None:
    lines = report_text(report(1, 1)).splitlines()
    assert lines[2].split() == ["s0", "8", "3", "5", "3", "2", "0"]
    assert "s0: FAILED: timed out" in lines
    assert "s0: off_topic: 2 x score 0.10, such as http://s0.example/1" in lines
