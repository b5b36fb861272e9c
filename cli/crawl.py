"""`clipdesk crawl`: the feeds, sitemaps and listings, and when each is asked for."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, address_column, id_column, out, print_json, printable

if TYPE_CHECKING:
    from clipdesk.model.discovery_state import DiscoveryState
    from steps.report.discovery import DiscoveryPage

crawl = typer.Typer(
    name="crawl", help="The feeds, sitemaps and listings, and when each is asked for.", no_args_is_help=True
)


@crawl.command("status")
def status(
    source: Annotated[str | None, typer.Argument(help="One source; without it all.")] = None,
    json: Json = False,
) -> int:
    """Every page of discovery: how it does, when it is asked next and why then, what it names.

    Example: [bold]clipdesk crawl status gulf-courier[/]
    """
    from clipdesk.model.settings import Settings
    from steps.report.budgets import budgets_today
    from steps.report.discovery import discovery_pages

    settings, now = Settings.load(), datetime.now(UTC)
    pages, budgets = discovery_pages(settings, source), budgets_today(settings, source, now=now)
    if json:
        print_json({"pages": [asdict(page) for page in pages], "budgets": [asdict(one) for one in budgets]})
    else:
        _show(pages, now)
        for one in budgets:
            out.print(printable(f"{one.source}: today {one.in_words}"), soft_wrap=True)
    return 0


@crawl.command("wake")
def wake_pages(
    source: Annotated[str, typer.Argument(help="The source.")],
    url: Annotated[str | None, typer.Argument(help="One of its pages; without it all.")] = None,
) -> int:
    """Let the next run ask in full for pages that rest or are retired, at the addresses that are declared.

    Example: [bold]clipdesk crawl wake gulf-courier[/]
    """
    from clipdesk.model.settings import Settings
    from steps.report.discovery import wake

    for page in wake(Settings.load(), source, now=datetime.now(UTC), url=url):
        out.print(printable(f"{page} is asked for by the next run"), soft_wrap=True)
    return 0


def _show(pages: "list[DiscoveryPage]", now: datetime) -> None:
    table = Table(
        address_column("page of discovery"), id_column("does"), "last look", "next look", "new a day",
        "overlap", "last new",
    )  # fmt: skip
    for source, its_pages in groupby(pages, lambda page: page.source):
        table.add_section()
        table.add_row(source, style="bold")
        for page in its_pages:
            state = page.state
            cells = _cells(state, now) if state else ("not asked yet", "", "next run", "", "", "")
            table.add_row(printable(page.url), *cells)
    out.print(table)
    for page in pages:
        for remark in _remarks(page.state) if page.state else ():
            out.print(printable(f"{page.url}: {remark}"), soft_wrap=True, style="yellow")


def _cells(state: "DiscoveryState", now: datetime) -> tuple[str, ...]:
    overlap = "" if state.overlap is None else f"{state.known} of {state.named}"
    due = "next run" if not state.rests(now) else f"in {_span(state.next_look_at - now)}"
    last_new = f"{_span(now - state.last_new_at)} ago" if state.last_new_at else "never"
    looked = f"{_span(now - state.looked_at)} ago"
    return state.condition.in_words, looked, due, f"{state.a_day:.3g}", overlap, last_new


def _remarks(state: "DiscoveryState") -> list[str]:
    said = []
    if state.failing_since is not None:
        begun = f"{state.failing_since:%Y-%m-%d %H:%M}"
        said.append(f"{state.condition.in_words} since {begun} UTC: {state.reason or state.outcome.meaning}")
    if state.moved_to is not None:
        said.append(f"has moved for good to {state.moved_to}; correct its address in the source's file")
    if state.gap_at is not None:
        said.append(
            f"named nothing known at {state.gap_at:%Y-%m-%d %H:%M} UTC: articles may have been missed"
        )
    if state.validators_lie:
        said.append("keeps its validators while it changes: it is always asked in full")
    return said


def _span(length: timedelta) -> str:
    minutes = max(length, timedelta(0)) // timedelta(minutes=1)
    if minutes < 120:
        return f"{minutes} min."
    return f"{minutes // 60} h" if minutes < 60 * 48 else f"{minutes // (60 * 24)} days"
