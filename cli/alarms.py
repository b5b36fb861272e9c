"""`clipdesk alarms`: what is wrong now, and what nobody wants to hear of for a while."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import Json, out, print_json, printable
from clipdesk.model.errors import InputError, UnknownName

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings
    from steps.report.alarm_book import Standing
    from steps.report.alarms import AlarmKind

alarms = typer.Typer(help="What is wrong now, and what is muted.", invoke_without_command=True)

Kind = Annotated[str, typer.Argument(help="The kind of alarm, such as `silent`.")]
Source = Annotated[str, typer.Argument(help="What the alarm is about: a source's id, a topic's, `disk` …")]


@alarms.callback()
def show_alarms(context: typer.Context, json: Json = False) -> int:
    """Show every alarm that holds now, the muted ones too. Exit code 1 with one that is not muted.

    Example: [bold]clipdesk alarms[/]
    """
    if context.invoked_subcommand:
        return 0
    from clipdesk.model.settings import Settings
    from steps.report.alarm_book import standing

    holding = standing(Settings.load(), now=datetime.now(UTC))
    if json:
        print_json([asdict(one) for one in holding])
        return exit_code(holding)
    print_alarms(holding)
    if not holding:
        out.print("no alarm")
    return exit_code(holding)


@alarms.command("mute")
def mute(
    kind: Kind,
    source: Source,
    until: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The last day of silence (UTC).")],
    reason: Annotated[str, typer.Option(help="Why; it stands beside the alarm.")],
) -> int:
    """Tell nobody of an alarm until a day has passed. It is still shown, as muted.

    Example: [bold]clipdesk alarms mute silent gulf-courier --until 2026-12-24 --reason "on holiday"[/]
    """
    from clipdesk.model.settings import Settings
    from steps.report.alarm_book import Mute, changing, read_book

    chosen = Mute(_kind(kind), source, _to_come(until.date()), _words(reason))
    settings = Settings.load()
    _want_known(settings, source)
    with changing(settings) as write:
        write(read_book(settings).muted(chosen))
    out.print(printable(f"{chosen.kind} {source}: {chosen}"))
    return 0


@alarms.command("unmute")
def unmute(kind: Kind, source: Source) -> int:
    """Tell of it again, from now on.

    Example: [bold]clipdesk alarms unmute silent gulf-courier[/]
    """
    from clipdesk.model.settings import Settings
    from steps.report.alarm_book import changing, read_book

    settings = Settings.load()
    with changing(settings) as write:
        write(read_book(settings).unmuted(_kind(kind), source))
    out.print(printable(f"{kind} {source}: told again"))
    return 0


def print_alarms(holding: "Sequence[Standing]") -> None:
    """What is muted stands last, with its reason."""
    for one in sorted(holding, key=lambda one: one.mute is not None):
        since = f" (since {one.since:%Y-%m-%d %H:%M} UTC)" if one.since else ""
        if one.mute:
            out.print(printable(f"{one.mute}: {one.alarm}"), style="dim")
        else:
            out.print(printable(f"{one.alarm}{since}"), style="bold red")


def exit_code(holding: "Sequence[Standing]") -> int:
    return 1 if any(one.mute is None for one in holding) else 0


def _kind(word: str) -> "AlarmKind":
    """Raises UnknownName."""
    from steps.report.alarms import AlarmKind

    known = {kind.value: kind for kind in AlarmKind}
    if (found := known.get(word.replace(" ", "_"))) is None:
        raise UnknownName("kind of alarm", word, list(known))
    return found


def _want_known(settings: "Settings", source: str) -> None:
    """Raises UnknownName for what no alarm can be about: muting it would mute nothing."""
    from clipdesk.model.catalogue import load
    from steps.report.alarm_book import standing
    from steps.report.trouble import DISK, STORED

    catalogue = load(settings)
    topics = {*catalogue.topics, *catalogue.faulty_topics}
    known = {*topics, *(f"topic-{name}" for name in topics), *catalogue.sources, *catalogue.faulty_sources}
    known |= {DISK, STORED, *(one.alarm.source for one in standing(settings, now=datetime.now(UTC)))}
    if source not in known:
        raise UnknownName("source, topic or DAG", source, sorted(known))


def _to_come(day: date) -> date:
    if day < datetime.now(UTC).date():
        raise InputError(f"{day} has passed", where="--until", hint="give the last day of silence")
    return day


def _words(reason: str) -> str:
    if not reason.strip():
        raise InputError("is empty", where="--reason", hint="say why nobody needs to hear of it")
    return reason.strip()
