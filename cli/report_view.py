"""Show a run's report: a table by source, and why anything was not stored."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.console import plain
from model.crawl_record import FAILED, Outcome
from steps.report import Reason, RunReport, SourceReport

COLUMNS = {
    "stored": (Outcome.STORED,),
    "unchanged": (Outcome.UNCHANGED, Outcome.NOT_MODIFIED),
    "duplicate": (Outcome.DUPLICATE,),
    "off topic": (Outcome.OFF_TOPIC,),
    "not an article": (Outcome.NOT_ARTICLE,),
    "held back": (Outcome.ROBOTS_DENIED, Outcome.OUT_OF_WINDOW, Outcome.LIMIT_REACHED),
    "failed": tuple(FAILED),
}
"""Every outcome of an article URL stands in exactly one column: they add up to `discovered`."""


def print_report(console: Console, report: RunReport, *, reasons: int = 40) -> None:
    console.print(_table(report))
    rows = [
        (source.source, reason)
        for source in report.sources
        for reason in (*source.discovery_failures, *source.reasons)
    ]
    if rows:
        console.print(_reasons(rows[:reasons]))
    if len(rows) > reasons:
        console.print(
            f"… and {len(rows) - reasons} more reasons: clipdesk run --json, or the crawl_log table"
        )
    for source in report.failed_sources:
        console.print(
            Text.assemble(("source failed: ", "bold red"), plain(f"{source.source}: {source.error}"))
        )


def _table(report: RunReport) -> Table:
    table = Table(title=f"run {report.run}")
    table.add_column("source")
    for name in ("discovered", "known", "fetched", *COLUMNS):
        table.add_column(name, justify="right")
    for source in report.sources:
        table.add_row(source.source, *map(_number, counts(source)))
    table.add_section()
    columns = zip(*(counts(source) for source in report.sources), strict=True)
    table.add_row("all", *(_number(sum(column)) for column in columns), style="bold")
    return table


def counts(source: SourceReport) -> list[int]:
    """Discovered, known, fetched, then one number for each of COLUMNS."""
    by_column = [
        sum(source.outcomes.get(outcome, 0) for outcome in outcomes) for outcomes in COLUMNS.values()
    ]
    return [source.discovered, source.known, source.fetched, *by_column]


def _number(value: int) -> str:
    return str(value) if value else "·"


def _reasons(rows: Sequence[tuple[str, Reason]]) -> Table:
    table = Table(title="what was not stored, and why")
    for name in ("source", "outcome", "urls", "reason", "for example"):
        table.add_column(name, justify="right" if name == "urls" else "left", overflow="fold")
    for source, reason in rows:
        table.add_row(source, reason.outcome, str(reason.count), plain(reason.text), plain(reason.example))
    return table
