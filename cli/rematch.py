"""`clipdesk rematch`: apply a new or changed topic to what is there already."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import out, print_json, printable

if TYPE_CHECKING:
    from steps.upkeep.rematch_report import RematchReport


def rematch_topics(
    topic: Annotated[str | None, typer.Argument(help="The id of a topic; without it, all of them.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be repeated.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only pages fetched since (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Only pages fetched before (UTC).")] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="At most so many articles and pages of each source, the newest.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; store nothing.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Judge what is stored and archived for a topic that is new or has changed. Nothing is fetched.

    Each run of a topic does this for a part; this does all. Example: [bold]clipdesk rematch libya-isis[/]
    """
    from cli.progress import Bars
    from clipdesk.model.settings import Settings
    from steps.upkeep.rematch import Asked, rematch
    from steps.upkeep.unjudged import EVERY

    asked = Asked(topic, tuple(source) if source else None, _utc(since), _utc(until), limit or EVERY)
    with Bars() as bars:
        result = rematch(
            Settings.load(), asked, now=datetime.now(UTC), dry_run=dry_run, on_page=bars.rematching
        )
    if json:
        print_json(asdict(result))
    else:
        _show(result)
    return 0


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _show(result: "RematchReport") -> None:
    if result.idle:
        out.print("Nothing to do: every page was judged for these topics as they are defined now.")
        return
    for line in result.lines():
        out.print(printable(line))
    for example in result.examples:
        shown = printable(f"  {example.topic}: {example.change}: {example.headline}  {example.url}")
        out.print(shown, soft_wrap=True)
