"""`clipdesk check`: whether everything that is stored is what was written, and what to do where it is not."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import Json, err, out, print_json, printable
from clipdesk.corpus.checking.damage import Repair

if TYPE_CHECKING:
    from clipdesk.corpus.checking.damage import DamageKind
    from steps.checking.check import Checked

_WHAT = {
    Repair.COMMITS: "put lost or changed commits back, as they were noted",
    Repair.CHECKPOINTS: "write checkpoints anew from the commits",
    Repair.DERIVED: "write articles, stories and fingerprints anew from the versions",
    Repair.INDEX: "write the search index, and that of versions, anew",
    Repair.NOTES: "take what is there for what was written",
    Repair.HOSTS: "begin the turns at hosts anew",
}


def check_data(
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not read the content of files and archived pages.")
    ] = False,
    repair: Annotated[
        list[Repair] | None,
        typer.Option(
            help="; ".join(f"{kind}: {what}" for kind, what in _WHAT.items()) + ". May be repeated."
        ),
    ] = None,
    json: Json = False,
) -> int:
    """Compare the tables, the archive, the indexes and the runs with what was written, and with one another.

    Nothing is changed without --repair. Exit code 1 while something is damaged. Nobody can write to the
    corpus meanwhile. Example: [bold]clipdesk check --quick[/]
    """
    from cli.progress import Bars
    from clipdesk.corpus.checking.check import QUICK, Depth
    from clipdesk.model.settings import Settings
    from steps.checking.check import check

    with Bars() as bars:
        checked = check(
            Settings.load(),
            now=datetime.now(UTC),
            depth=QUICK if quick else Depth(),
            repair=repair or (),
            on_part=lambda part, done, of: bars.show(part, "check", done, of),
        )
    if json:
        print_json(_as_data(checked))
    else:
        _show(checked)
    return 1 if checked.damages else 0


def _as_data(checked: "Checked") -> dict[str, object]:
    damages = [
        {**asdict(one), "meaning": one.kind.meaning, "advice": one.kind.advice, "repair": one.kind.repair}
        for one in checked.damages
    ]
    return {**asdict(checked), "damages": damages}


def _show(checked: "Checked") -> None:
    for done in checked.repaired:
        out.print(printable(f"repaired: {done}"), style="green", soft_wrap=True)
    for note in checked.notes:
        out.print(printable(f"{note.where}: {note.what}"), style="dim", soft_wrap=True)
    if checked.noted:
        out.print(f"{checked.noted:,} files were not noted before: from now on they are compared, too")
    kinds: dict[DamageKind, list[str]] = {}
    for one in checked.damages:
        kinds.setdefault(one.kind, []).append(f"{one.where}: {one.what}")
    for kind, found in kinds.items():
        out.print(f"\n{kind.in_words} ({len(found):,})", style="bold red")
        out.print(f"  {kind.meaning}", style="dim", soft_wrap=True)
        for line in found:
            out.print(printable(f"  {line}"), soft_wrap=True)
        out.print(f"  What to do: {kind.advice}", markup=False, soft_wrap=True)
    if not checked.damages:
        out.print("nothing is damaged", style="green")
    else:
        err.print(f"{len(checked.damages):,} damaged place(s)", style="bold red")
