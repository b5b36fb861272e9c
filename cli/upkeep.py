"""`clipdesk reparse`, `maintain` and `takedown`: what keeps a corpus right over the years."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, err, out, print_json, printable

if TYPE_CHECKING:
    from steps.upkeep.comparison import ReparseReport


def reparse_archive(
    topic: Annotated[str | None, typer.Option(help="Only articles of this topic.")] = None,
    source: Annotated[str | None, typer.Option(help="Only pages of this source.")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only pages fetched since (UTC).")] = None,
    until: Annotated[datetime | None, typer.Option(help="Only pages fetched before (UTC).")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; store nothing.")
    ] = False,
    json: Json = False,
) -> int:
    """Read the archived pages again with today's parser and topics. Nothing is fetched.

    Example: [bold]clipdesk reparse --source libya-observer --dry-run[/]
    """
    from cli.progress import Bars
    from clipdesk.model.settings import Settings
    from steps.upkeep.reparse import Selection, reparse

    with Bars() as bars:
        result = reparse(
            Settings.load(),
            Selection(topic, source, _utc(since), _utc(until)),
            now=datetime.now(UTC),
            dry_run=dry_run,
            on_page=lambda done, total: bars.show("archive", "reparse", done, total),
        )
    if json:
        print_json(asdict(result))
    else:
        _show_reparse(result)
    return 0


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _show_reparse(result: "ReparseReport") -> None:
    verb = "would be stored" if result.dry_run else "stored"
    out.print(
        f"{result.parsed} pages parsed: {result.unchanged} as before, {result.changed} changed and"
        f" {result.found} found ({verb} as new versions), {len(result.rejected)} no longer kept today"
    )
    out.print(f"words gained {result.words_gained:,}, lost {result.words_lost:,}")
    for name, count in result.fields.items():
        out.print(f"  {count:>6} {name}")
    if result.worst:
        table = Table("lost", "gained", "headline", "longest line lost", title="lost most")
        for one in result.worst:
            table.add_row(
                str(one.lost), str(one.gained), printable(one.headline), printable(one.sample[:200])
            )
        out.print(table)
    for rejected in result.rejected:
        out.print(printable(f"stays, but would not be kept today: {rejected}"), style="yellow")


def maintain_corpus(
    retention_hours: Annotated[
        int | None, typer.Option(min=0, help="Keep old table versions for so long (default: 30 days).")
    ] = None,
    archive: Annotated[bool, typer.Option(help="Check every archived page against its digest.")] = True,
    json: Json = False,
) -> int:
    """Check the corpus, compact and sweep the tables, finish takedowns, remove old run folders.

    Exit code 1 when something is damaged. Example: [bold]clipdesk maintain[/]
    """
    from clipdesk.model.settings import Settings
    from steps.upkeep.maintain import maintain

    result = maintain(
        Settings.load(),
        now=datetime.now(UTC),
        retention_hours=retention_hours,
        check_archive=archive,
        on_step=lambda step: err.print(f"{step} …", markup=False),
    )
    if json:
        print_json(asdict(result))
    elif result.tables:
        table = Table("table", "files packed", "into", "old files removed", "leftovers removed")
        for name, done in result.tables.items():
            numbers = (done.packed_files, done.into_files, done.vacuumed_files, done.swept_files)
            table.add_row(name, *map(str, numbers))
        out.print(table)
        out.print(f"{result.removed_runs} old run folders and {result.removed_files} temporary files removed")
    for reason in result.search.anew:
        err.print(printable(f"search index: {reason}; it was written anew"), style="yellow")
    for damage in result.damages:
        err.print(printable(f"damaged: {damage}"), style="bold red")
    if result.damages:
        undone = "" if result.tables else "nothing else was done, so that no damage is written anew; "
        err.print(f"{undone}`clipdesk check` says what each means, and what to do", markup=False)
    return 1 if result.damages else 0


def take_down_articles(
    reason: Annotated[str, typer.Option(help="Why; it is kept with the record of the takedown.")],
    requested_by: Annotated[str, typer.Option(help="Who asked for it.")],
    article: Annotated[str | None, typer.Option(help="The article_id.")] = None,
    source: Annotated[str | None, typer.Option(help="A whole source.")] = None,
) -> int:
    """Remove an article or a source from the tables and the archive, for good, and keep a record of it.

    Example: [bold]clipdesk takedown --article 5f0c… --reason "court order" --requested-by "A. Editor"[/]
    """
    from clipdesk.model.settings import Settings
    from steps.upkeep.takedown import take_down

    done = take_down(
        Settings.load(),
        requested_by=requested_by,
        reason=reason,
        now=datetime.now(UTC),
        article_id=article,
        source=source,
        on_step=lambda step: err.print(f"{step} …", markup=False),
    )
    out.print(
        f"removed {done.versions} article versions and {done.archive_records} archived pages,"
        f" blanked {done.log_rows} log rows; the record is {done.takedown.id}"
    )
    return 0
