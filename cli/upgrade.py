"""`clipdesk upgrade`: what an older corpus lacks of today's columns."""

from dataclasses import asdict
from typing import Annotated

import typer

from cli.console import out, print_json, printable


def upgrade_corpus(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; do nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Give the tables of an older corpus the columns of this release. Rows are not rewritten.

    Every command that writes does so by itself; this one does it for all tables at once, or only shows it.
    Example: [bold]clipdesk upgrade --dry-run[/]
    """
    from clipdesk.corpus.maintenance import upgrade
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.settings import Settings

    gaps = upgrade(Corpus.open(Settings.load().corpus), dry_run=dry_run)
    if json:
        print_json({name: asdict(gap) for name, gap in gaps.items()})
        return 0
    for name, gap in gaps.items():
        for path in gap.added:
            out.print(printable(f"{name}: {path} {'would be' if dry_run else 'was'} added"))
        if gap.number is not None:
            out.print(
                printable(f"{name}: {'would get' if dry_run else 'got'} the schema number {gap.number}")
            )
    if not any(gaps.values()):
        out.print("nothing to do: the corpus has all columns of this release")
    elif dry_run:
        out.print("rows from before would have NULL there; nothing was changed")
    else:
        out.print("rows from before have NULL there; `clipdesk reparse` fills what the archive can give")
    return 0
