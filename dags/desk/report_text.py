"""A run's report as text for the task log, and the verdict on the run. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.text import one_line
from steps.report.report import RunReport, SourceReport

HEADER = ("source", "discovered", "known", "fetched", "stored", "dropped", "failed")


def report_text(report: RunReport) -> str:
    """A table by source, then every reason with how often it occurred and one URL."""
    rows = [HEADER, *(_row(source) for source in report.sources)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    table = ["  ".join(_cells(row, widths)).rstrip() for row in rows]
    lines = [f"run {report.run}", *_choice(report), *table, *_reasons(report)]
    return "\n".join(map(one_line, lines))


def _choice(report: RunReport) -> Iterator[str]:
    if report.window:
        yield "looked back at {:%Y-%m-%d %H:%M} to {:%Y-%m-%d %H:%M} UTC".format(*report.window)
    for source, reason in report.left_out.items():
        yield f"left out: {source}: {reason}"
    for topic, count in report.stored_for.items():
        yield f"{count} new versions are about {topic}"
    if report.rematch and not report.rematch.idle:
        yield from (f"what was there before: {line}" for line in report.rematch.lines())


def _row(source: SourceReport) -> tuple[str, ...]:
    stored = source.outcomes.get(Outcome.STORED, 0)
    dropped = sum(source.outcomes.values()) - stored - source.failed
    counts = (source.discovered, source.known, source.fetched, stored, dropped, source.failed)
    return (source.source, *(str(count) for count in counts))


def _cells(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    yield row[0].ljust(widths[0])
    for text, width in zip(row[1:], widths[1:], strict=True):
        yield text.rjust(width)


def _reasons(report: RunReport) -> Iterator[str]:
    for source in report.sources:
        if source.error:
            yield f"{source.source}: FAILED: {source.error}"
        for reason in (*source.discovery_faults, *source.reasons):
            times = f"{reason.count} x {reason.text}"
            yield f"{source.source}: {reason.outcome}: {times}, such as {reason.example}"


@dataclass(frozen=True, slots=True)
class RunVerdict:
    passed: bool
    text: str


def verdict(report: RunReport, max_failed_sources: float) -> RunVerdict:
    """Whether the share of failed sources is within the topic's threshold (0..1); text names each with its
    reason. A run of which every source failed never passes."""
    failed, total = report.failed_sources, len(report.sources)
    if not failed:
        return RunVerdict(True, f"all {total} sources answered")
    passed = len(failed) < total and len(failed) / total <= max_failed_sources
    share = f"{len(failed)} of {total} sources failed (max_failed_sources allows {max_failed_sources:.0%}):"
    return RunVerdict(
        passed, "\n".join([share, *(f"  {source.source}: {source.error}" for source in failed)])
    )
