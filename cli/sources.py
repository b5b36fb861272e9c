"""`clipdesk sources`: where it is looked for: listed, asked, found, taken over from other programs."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.catalogue import usable_catalogue
from cli.console import Json, Rehearse, err, out, print_json, printable
from clipdesk.model.errors import ConfigError, InputError

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings
    from steps.sources.probe import Probe

sources = typer.Typer(help="Where it is looked for.", no_args_is_help=True)
AT_ONCE = 4
"""Sources asked at once: each is a process that waits for the network (chosen, not measured)."""


@sources.command("list")
def list_sources(json: Json = False) -> int:
    """All sources. Example: [bold]clipdesk sources list[/]"""
    known = usable_catalogue().sources.values()
    if json:
        print_json([source.model_dump(mode="json") for source in known])
        return 0
    table = Table("source", "publisher", "kind", "country", "languages", "discovery", "checked")
    for source in known:
        kinds = ", ".join(dict.fromkeys(discovery.kind for discovery in source.discovery))
        checked = source.checked.isoformat() if source.checked else "never"
        table.add_row(
            source.id,
            printable(source.publisher),
            source.kind,
            source.country or "",
            ", ".join(source.languages),
            kinds,
            checked,
        )
    out.print(table)
    return 0


@sources.command("check")
def check_sources(
    ids: Annotated[list[str] | None, typer.Argument(help="Only these sources.")] = None,
    whole: Annotated[bool, typer.Option("--all", help="All sources, a line for each.")] = False,
    rehearse: Rehearse = None,
    json: Json = False,
) -> int:
    """Ask every feed, sitemap and listing of the sources, and tell what answers and what it names.

    Nothing is stored. Exit code 1 when a source does not answer.

    Example: [bold]clipdesk sources check libya-observer[/], or [bold]clipdesk sources check --all[/]
    """
    from cli.source_view import print_overview, print_probes

    if whole and ids:
        raise ConfigError("--all asks every source", hint="leave out the names, or --all")
    settings = _settings(rehearse)
    catalogue = usable_catalogue(settings)
    probes = _probed(settings, [catalogue.source(name).id for name in ids or catalogue.sources])
    if json:
        print_json([asdict(one) for one in probes])
    elif whole:
        print_overview(probes, catalogue)
    else:
        print_probes(probes)
    return 1 if any(not one.answers for one in probes) else 0


def _settings(rehearse: str | None) -> "Settings":
    from clipdesk.model.settings import Settings

    settings = Settings.load()
    return settings if rehearse is None else settings.rehearsed(rehearse)


def _probed(settings: "Settings", chosen: list[str]) -> "list[Probe]":
    from cli.progress import Bars
    from steps.sources.probe import probe

    now = datetime.now(UTC)
    with Bars() as bars, ThreadPoolExecutor(AT_ONCE) as pool:
        probes = []
        bars.show("sources", "ask", 0, len(chosen))
        for done, one in enumerate(pool.map(lambda name: probe(settings, name, now=now), chosen), start=1):
            bars.show("sources", "ask", done, len(chosen), one.source)
            probes.append(one)
    return probes


@sources.command("find")
def find_source(
    homepage: Annotated[str, typer.Argument(help="The address of the site's home page.")],
    name: Annotated[str | None, typer.Option("--id", help="The source's id; else from its host.")] = None,
    write: Annotated[bool, typer.Option(help="Write the file, or only show what would stand in it.")] = True,
    delay: Annotated[float, typer.Option(min=0, help="Seconds between two requests to a host.")] = 2.0,
    rehearse: Rehearse = None,
    json: Json = False,
) -> int:
    """Find the feeds, sitemaps and listings of a site, ask each, show a sample, and write the source's file.

    A file that is there is never written over.

    Example: [bold]clipdesk sources find https://gazette.example/[/]
    """
    from cli.progress import Bars
    from cli.source_view import print_found
    from clipdesk.model.source import source_id
    from clipdesk.model.urls import site
    from steps.sources import drafting
    from steps.sources.finding import find

    settings, now = _settings(rehearse), datetime.now(UTC)
    catalogue = usable_catalogue(settings)
    wanted = source_id(homepage) if name is None else drafting.checked_id(name)
    path = settings.sources / f"{wanted}.yaml"
    if write and path.exists():
        raise drafting.is_there(path)
    for known in catalogue.sources.values():
        if site(known.homepage) == site(homepage):
            err.print(printable(f"the source {known.id} is on this site already"), style="yellow")
    with Bars() as bars:
        topics = list(catalogue.topics.values())
        found = find(settings, homepage, topics, now=now, delay=delay, on_step=bars.step(wanted))
    if json:
        print_json([asdict(one) for one in found.places])
    else:
        print_found(found)
    if not found.entries:
        raise InputError(
            "names no article that can be found without a person's help",
            where=found.home.url,
            hint="look for a page that lists articles, and write a listing for it: docs/topics.md",
        )
    drafted = drafting.draft(found, now=now, name=wanted)
    heading = (
        f"Found by `clipdesk sources find` on {now:%Y-%m-%d}: look it through before a topic follows it."
    )
    if write:
        drafting.write(drafted, settings.sources, heading)
        told = f"written: {path}; name {drafted.id} under `sources` in a topic to follow it"
        err.print(printable(told), soft_wrap=True)
    elif not json:
        out.print(printable(drafted.to_yaml(heading)), soft_wrap=True)
    return 0


@sources.command("import")
def import_sources(
    file: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")],
    write: Annotated[bool, typer.Option(help="Write the files, or only tell what would be written.")] = True,
) -> int:
    """Take over the subscriptions of a feed reader: a source's file for each site. Nothing is asked.

    Feeds that a source has already are left out, and no file is written over.

    Example: [bold]clipdesk sources import subscriptions.opml[/]
    """
    from clipdesk.model.catalogue import Catalogue
    from clipdesk.model.settings import Settings
    from steps.sources import drafting
    from steps.sources.importing import import_opml

    settings = Settings.load()
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file)) from error
    followed = Catalogue.read(settings.topics, settings.sources)
    taken = import_opml(content, str(file), followed, settings.sources)
    for fault in taken.faults:
        err.print(printable(fault), style="yellow")
    for one in taken.drafts:
        if write:
            heading = f"From {file.name}: `clipdesk sources check {one.id}` asks it."
            drafting.write(one, settings.sources, heading)
        out.print(printable(f"{one.id}: {one.publisher}, {len(one.discovery)} feed(s)"))
    verb = "written" if write else "would be written"
    err.print(printable(f"{len(taken.drafts)} sources {verb}, {taken.known} feeds are followed already"))
    return 0


@sources.command("export")
def export_sources(
    file: Annotated[Path, typer.Argument(help="The file to write; - writes to stdout.")] = Path("-"),
    opml: Annotated[bool, typer.Option("--opml", help="As OPML 2.0, which feed readers read.")] = True,  # noqa: ARG001
) -> int:
    """The feeds of all sources as OPML. Sitemaps and listings are no feeds, and stay here.

    Example: [bold]clipdesk sources export --opml sources.opml[/]
    """
    from steps.sources.opml import write_opml

    content = write_opml(usable_catalogue().sources.values(), now=datetime.now(UTC))
    if str(file) == "-":
        out.file.write(content.decode())
        return 0
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except FileExistsError as error:
        raise ConfigError("is there already, and is not written over", where=str(file)) from error
    return 0
