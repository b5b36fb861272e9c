"""`clipdesk topics` and `clipdesk sources`: what is followed, and whether it holds."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, err, out, print_json, printable
from clipdesk.model.errors import InvalidFiles

if TYPE_CHECKING:
    from clipdesk.model.catalogue import Catalogue
    from steps.inspect.probe import Probe

topics = typer.Typer(help="What is followed.", no_args_is_help=True)
sources = typer.Typer(help="Where it is looked for.", no_args_is_help=True)


def _catalogue() -> "Catalogue":
    from clipdesk.model.catalogue import load
    from clipdesk.model.settings import Settings

    catalogue = load(Settings.load())
    for name in (*catalogue.faulty_topics, *catalogue.faulty_sources):
        err.print(
            printable(f"{name} is left out: its file is faulty, see `clipdesk topics check`"), style="yellow"
        )
    return catalogue


@topics.command("list")
def list_topics(json: Json = False) -> int:
    """All topics. Example: [bold]clipdesk topics list[/]"""
    known = _catalogue().topics.values()
    if json:
        print_json([topic.model_dump(mode="json") for topic in known])
        return 0
    table = Table("topic", "name", "languages", "sources", "schedule")
    for topic in known:
        schedule = "paused" if topic.paused else topic.schedule or "by hand"
        table.add_row(
            topic.id, printable(topic.name), ", ".join(topic.languages), str(len(topic.sources)), schedule
        )
    out.print(table)
    return 0


@topics.command("show")
def show_topic(topic: str, json: Json = False) -> int:
    """One topic, whole. Example: [bold]clipdesk topics show libya-isis[/]"""
    chosen = _catalogue().topic(topic)
    if json:
        print_json(chosen.model_dump(mode="json"))
        return 0
    out.print(printable(f"{chosen.name} ({chosen.id}, version {chosen.version})"))
    out.print(printable(chosen.description))
    table = Table("term", "weight", "language", "phrases")
    for term in chosen.terms:
        for language, phrases in term.phrases.items():
            names = ", ".join(phrase.text for phrase in phrases)
            table.add_row(term.name, f"{term.weight:g}", language, printable(names))
    out.print(table)
    return 0


@topics.command("check")
def check_topics(
    text: Annotated[str | None, typer.Option(help="Try a text against every topic.")] = None,
    remarks: Annotated[bool, typer.Option("--remarks", help="Also tell what is probably not meant.")] = False,
) -> int:
    """Read all topics and sources and report every fault; or try a text against the topics.

    Example: [bold]clipdesk topics check --text "Strikes on Islamic State positions near Sirte"[/]
    """
    catalogue = _catalogue()
    if text is not None:
        _try_text(catalogue, text)
        return 0
    if catalogue.faults:
        raise InvalidFiles(catalogue.faults)
    out.print(f"{len(catalogue.topics)} topics and {len(catalogue.sources)} sources are well formed")
    if remarks:
        _print_remarks(catalogue)
    return 0


def _try_text(catalogue: "Catalogue", text: str) -> None:
    from parsers.matching import Matcher

    for topic in catalogue.topics.values():
        explained = Matcher(topic).explain(headline=text, standfirst=None, body="", language=None)
        verdict = "on topic" if explained.on_topic else "off topic"
        found = ", ".join(explained.match.reasons) or "none of its terms"
        score = f"score {explained.match.score:.2f} (needs {explained.threshold})"
        out.print(printable(f"{topic.id}: {verdict}, {score}; found {found}"))


def _print_remarks(catalogue: "Catalogue") -> None:
    from clipdesk.model.remarks import source_remarks, topic_remarks

    for topic in catalogue.topics.values():
        for remark in topic_remarks(topic, catalogue):
            out.print(printable(f"topics/{remark.about}: {remark.path}: {remark.text}"), style="yellow")
    for source in catalogue.sources.values():
        for remark in source_remarks(source, catalogue):
            out.print(printable(f"sources/{remark.about}: {remark.path}: {remark.text}"), style="yellow")


@sources.command("list")
def list_sources(json: Json = False) -> int:
    """All sources. Example: [bold]clipdesk sources list[/]"""
    known = _catalogue().sources.values()
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
    json: Json = False,
) -> int:
    """Ask every feed, sitemap and listing of the sources, and tell what answers. Nothing is stored.

    Exit code 1 when a source does not answer. Example: [bold]clipdesk sources check libya-observer[/]
    """
    from cli.progress import Bars
    from clipdesk.model.settings import Settings
    from steps.inspect.probe import probe

    settings, catalogue = Settings.load(), _catalogue()
    chosen = [catalogue.source(name).id for name in ids or catalogue.sources]
    with Bars() as bars:
        probes = []
        for number, source in enumerate(chosen, start=1):
            bars.show("sources", source, number, len(chosen))
            probes.append(probe(settings, source, now=datetime.now(UTC)))
    if json:
        print_json([asdict(one) for one in probes])
    else:
        out.print(_probe_table(probes))
    return 1 if any(not one.answers for one in probes) else 0


def _probe_table(probes: "list[Probe]") -> Table:
    table = Table("source", "discovery", "outcome", "candidates", "reason")
    for one in probes:
        for entry in one.entries:
            table.add_row(
                one.source,
                printable(entry.url),
                entry.outcome,
                str(entry.candidates),
                printable(entry.reason),
            )
    return table
