"""`clipdesk run`: follow a topic now."""

import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from shutil import which
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import Json, Rehearse, out, print_json
from clipdesk.model.errors import ConfigError

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings
    from steps.report.report import RunReport


def run(
    topic: Annotated[str, typer.Argument(help="The id of a topic: see `clipdesk topics list`.")],
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only what was published since (UTC).")] = None,
    max_pages: Annotated[int | None, typer.Option(min=1, help="At most so many pages a source.")] = None,
    rehearse: Rehearse = None,
    into: Annotated[Path | None, typer.Option(help="The data folder of the rehearsal.")] = None,
    json: Json = False,
) -> int:
    """Crawl, archive, parse and store a topic; a run that was killed is taken up again.

    Example: [bold]clipdesk run libya-isis --since 2026-03-01[/]; [bold]clipdesk run mine --rehearse
    127.0.0.1:8000[/] crawls a server on this machine and nothing else, into a data folder of its own.
    """
    from clipdesk.model.settings import Settings

    if into is not None and rehearse is None:
        raise ConfigError("--into is for a rehearsal", hint="set CLIPDESK_HOME, or add --rehearse HOST:PORT")
    settings = Settings.load()
    if rehearse is not None:
        settings = settings.rehearsed(rehearse, into)
    return run_and_show(settings, topic, source, since, max_pages, as_json=json)


def run_and_show(
    settings: "Settings",
    topic: str,
    sources: list[str] | None = None,
    since: datetime | None = None,
    max_pages: int | None = None,
    *,
    as_json: bool = False,
) -> int:
    """Exit code 1 when a source failed as a whole."""
    from cli.progress import Bars
    from steps.follow import follow

    with Bars() as bars:
        result = follow(
            settings,
            topic,
            now=datetime.now(UTC),
            watcher=bars,
            sources=sources,
            since=since.replace(tzinfo=UTC) if since else None,
            max_pages=max_pages,
        )
    if as_json:
        print_json(asdict(result))
    else:
        _show(settings, result)
    return 1 if result.failed_sources else 0


def _show(settings: "Settings", result: "RunReport") -> None:
    from cli.article_view import before_and_after
    from cli.report_view import print_report
    from steps.report.sample import most_stripped

    print_report(out, result)
    if result.nothing_new:
        out.print("\nNothing new: every article was seen before and none is due to be looked at again.")
    else:
        article = most_stripped(settings, result.run)
        if article:
            out.print(before_and_after(article))
    _where(settings)


def _where(settings: "Settings") -> None:
    out.print(f"\nThe corpus lies in {settings.corpus}, every page as it was fetched in {settings.archive}.")
    out.print("Ask it:")
    command = "clipdesk" if which("clipdesk") else sys.argv[0]
    if settings.rehearse:
        command = f"CLIPDESK_HOME={quote(str(settings.home))} {command}"
    for query in QUERIES:
        out.print(f"  {command} sql {query!r}", markup=False, soft_wrap=True)


QUERIES = (
    "select source, language, count(*) as articles from articles group by all order by articles desc",
    "select published_at, publisher, headline from articles order by published_at desc limit 10",
    "select source, outcome, reason, count(*) as urls from crawl_log group by all order by urls desc",
)
