"""`clipdesk url` and `clipdesk fetch`: one address, as it was met and as it is now."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, address_column, id_column, out, print_json, printable
from clipdesk.model.errors import ConfigError

if TYPE_CHECKING:
    from steps.inspect.life import Life


def show_life(
    url: Annotated[str, typer.Argument(help="The address, in any of its spellings.")], json: Json = False
) -> int:
    """The whole life of an address: who named it, when it was asked for, what became of it, and why.

    Example: [bold]clipdesk url https://example.org/2026/03/01/a-story[/]
    """
    from clipdesk.model.settings import Settings
    from steps.inspect.life import life_of

    life = life_of(Settings.load(), url)
    if json:
        print_json(asdict(life))
    else:
        _show(life)
    return 0


def fetch_page(
    url: Annotated[str, typer.Argument(help="The address to ask for now.")],
    store: Annotated[bool, typer.Option("--store", help="Store it, as `clipdesk ingest` would.")] = False,
    topic: Annotated[
        str | None, typer.Option(help="With --store: keep it only if it is on this topic.")
    ] = None,
    json: Json = False,
) -> int:
    """Fetch a page now, through all rules (robots.txt, addresses, politeness), and show it as an article.

    Example: [bold]clipdesk fetch https://example.org/2026/03/01/a-story[/]
    """
    from cli.article_view import print_article
    from clipdesk.model.settings import Settings
    from steps.inspect.fetched import fetch_and_read

    if topic is not None and not store:
        raise ConfigError("--topic is for what is stored", hint="add --store, or leave out --topic")
    fetched = fetch_and_read(Settings.load(), url, store=store, topic=topic)
    if json:
        print_json({**asdict(fetched.article), "body": fetched.article.body, "stored_by": fetched.run})
    else:
        print_article(out, fetched.article)
        stored = (
            f"stored by run {fetched.run}: `clipdesk report {fetched.run}`"
            if fetched.run
            else "nothing is stored"
        )
        out.print(printable(f"\n{stored}"), soft_wrap=True, style="dim")
    return 0


def _show(life: "Life") -> None:
    out.print(printable(life.url), soft_wrap=True, style="bold")
    out.print(printable(f"known as {life.key}"), soft_wrap=True, style="dim")
    if life.visits:
        visits = Table("when", id_column("source"), "run", "outcome", "why", address_column("named by"))
        for visit in life.visits:
            why = visit.reason or visit.outcome.meaning
            if visit.url != life.url:
                why = f"{why}; as {visit.url}"
            if visit.final_url and visit.final_url != visit.url:
                why = f"{why}; led to {visit.final_url}"
            when = f"{visit.logged_at:%Y-%m-%d %H:%M}"
            visits.add_row(
                when, visit.source, *map(printable, (visit.run, visit.outcome, why, visit.found_on or ""))
            )
        out.print(visits)
    if life.versions:
        versions = Table("version", "fetched", "run", "words", "parser", "headline")
        for one in life.versions:
            fetched = f"{one.fetched_at:%Y-%m-%d %H:%M}"
            versions.add_row(
                str(one.version),
                fetched,
                one.run,
                str(one.word_count),
                one.parser_version,
                printable(one.headline),
            )
        out.print(versions)
    out.print(printable(life.verdict), soft_wrap=True)
    if life.topics:
        out.print(printable(f"topics: {', '.join(life.topics)}"), soft_wrap=True)
    last = life.visits[-1] if life.visits else None
    if last and last.next_visit_at:
        out.print(f"next visit: {last.next_visit_at:%Y-%m-%d %H:%M} UTC")
    if last and last.archive_path:
        out.print(printable(f"last page: {last.archive_path} at byte {last.archive_offset}"), soft_wrap=True)
