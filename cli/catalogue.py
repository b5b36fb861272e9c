"""`clipdesk topics`: what is followed, and whether it holds."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, err, out, print_json, printable
from clipdesk.model.errors import InvalidFiles

if TYPE_CHECKING:
    from clipdesk.model.catalogue import Catalogue
    from clipdesk.model.settings import Settings

topics = typer.Typer(help="What is followed.", no_args_is_help=True)


def usable_catalogue(settings: "Settings | None" = None) -> "Catalogue":
    """What can be used of the files; what cannot is told."""
    from clipdesk.model.catalogue import load
    from clipdesk.model.settings import Settings

    catalogue = load(settings or Settings.load())
    for name in (*catalogue.faulty_topics, *catalogue.faulty_sources):
        err.print(
            printable(f"{name} is left out: its file is faulty, see `clipdesk topics check`"), style="yellow"
        )
    return catalogue


@topics.command("list")
def list_topics(json: Json = False) -> int:
    """All topics. Example: [bold]clipdesk topics list[/]"""
    known = usable_catalogue().topics.values()
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
    chosen = usable_catalogue().topic(topic)
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
    catalogue = usable_catalogue()
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
