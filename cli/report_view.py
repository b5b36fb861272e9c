"""Show a run's report: a table by source, and why anything was not stored."""

from urllib.parse import unquote

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.console import plain
from model.crawl_record import FAILED, Outcome
from steps.report import RunReport, SourceReport

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


def print_report(console: Console, report: RunReport) -> None:
    console.print(_table(report))
    for source in report.sources:
        _print_reasons(console, source)
    for source in report.failed_sources:
        console.print(
            Text.assemble(("source failed: ", "bold red"), plain(f"{source.source}: {source.error}"))
        )


def _table(report: RunReport) -> Table:
    table = Table(title=f"run {report.run}")
    table.add_column("source", no_wrap=True)
    for name in ("discovered", "known", "fetched", *COLUMNS):
        table.add_column(name, justify="right", overflow="fold")
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


def _print_reasons(console: Console, source: SourceReport) -> None:
    """One line for each outcome: how often, why (the most frequent reason), and one of the URLs."""
    reasons = (*source.discovery_failures, *source.reasons)
    if not reasons:
        return
    console.print(Text(source.source, style="bold"))
    for outcome in dict.fromkeys(reason.outcome for reason in reasons):
        same = [reason for reason in reasons if reason.outcome is outcome]
        line = Text(f"  {sum(reason.count for reason in same):>4} {outcome:<17}")
        line.append(plain(same[0].text))
        if len(same) > 1:
            line.append(f"; and {len(same) - 1} more reasons", style="dim")
        line.append(f"  {plain(unquote(same[0].example))}", style="dim")
        console.print(line, soft_wrap=True)
