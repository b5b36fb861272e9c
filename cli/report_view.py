"""Show a run's report: a table by source, and why anything was not stored."""

from urllib.parse import unquote

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.console import printable
from steps.report.columns import TITLES, counts
from steps.report.report import RunReport, SourceReport


def print_report(console: Console, report: RunReport) -> None:
    console.print(_table(report))
    for source in report.sources:
        _print_reasons(console, source)
    _print_resting(console, report)
    if set(report.stored_for) - {report.topic}:
        counts = (f"{name} {count}" for name, count in report.stored_for.items())
        console.print(printable(f"new versions by topic: {', '.join(counts)}"))
    if report.rematch and not report.rematch.idle:
        console.print(Text("what was there before", style="bold"))
        for line in report.rematch.lines():
            console.print(printable(f"  {line}"))
    for name, reason in report.left_out.items():
        console.print(printable(f"left out: {name}: {reason}"), style="dim")
    for source in report.failed_sources:
        console.print(
            Text.assemble(("source failed: ", "bold red"), printable(f"{source.source}: {source.error}"))
        )


def _print_resting(console: Console, report: RunReport) -> None:
    """How many pages of discovery were not due, and the first of them to be."""
    if not report.resting:
        return
    first = report.resting[0]
    when = f"{first.until:%Y-%m-%d %H:%M} UTC"
    words = f"pages of discovery that were not due: {len(report.resting)}; the next one is"
    line = f"{words} {unquote(first.url)}, at {when} ({first.why})"
    console.print(printable(line), style="dim", soft_wrap=True)


def _table(report: RunReport) -> Table:
    table = Table(title=f"run {report.run}")
    table.add_column("source", no_wrap=True)
    for name in TITLES:
        table.add_column(name, justify="right", overflow="fold")
    for source in report.sources:
        table.add_row(source.source, *map(_number, counts(source)))
    table.add_section()
    columns = zip(*(counts(source) for source in report.sources), strict=True)
    table.add_row("all", *(_number(sum(column)) for column in columns), style="bold")
    return table


def _number(value: int) -> str:
    return str(value) if value else "·"


def _print_reasons(console: Console, source: SourceReport) -> None:
    """One line for each outcome: how often, why (the most frequent reason), and one of the URLs."""
    reasons = (*source.discovery_faults, *source.reasons)
    if not reasons:
        return
    console.print(Text(source.source, style="bold"))
    for outcome in dict.fromkeys(reason.outcome for reason in reasons):
        same = [reason for reason in reasons if reason.outcome is outcome]
        line = Text(f"  {sum(reason.count for reason in same):>4} {outcome:<17}")
        line.append(printable(same[0].text))
        if len(same) > 1:
            line.append(f"; and {len(same) - 1} more reasons", style="dim")
        line.append(f"  {printable(unquote(same[0].example))}", style="dim")
        console.print(line, soft_wrap=True)
