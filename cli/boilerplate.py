"""`clipdesk boilerplate`: which rules fire, and which lines might want one."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from cli.console import Json, out, print_json, printable

if TYPE_CHECKING:
    from clipdesk.model.article import Article

boilerplate = typer.Typer(help="What is taken out of the texts, and by which rule.", no_args_is_help=True)


@boilerplate.command("audit")
def audit_rules(
    files: Annotated[list[Path] | None, typer.Argument(help="WARC files; without one, the corpus.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source of the corpus.")] = None,
    idle: Annotated[bool, typer.Option("--idle", help="Also show the rules that never fired.")] = False,
    json: Json = False,
) -> int:
    """Show how often each rule took something out, with examples.

    Example: [bold]clipdesk boilerplate audit --source gulf-courier[/]
    """
    from parsers.boilerplate.auditing import audit

    uses = [use for use in audit(_counted(_articles(files or [], source))) if use.spans or idle]
    if json:
        print_json([asdict(use) for use in uses])
        return 0
    table = Table("rule", "action", "articles", "spans", "characters", "for example")
    for use in uses:
        example = use.examples[0] if use.examples else ""
        numbers = (f"{use.articles:,}", f"{use.spans:,}", f"{use.characters:,}")
        table.add_row(use.rule, use.action or "of a source", *numbers, printable(example))
    out.print(table)
    return 0


@boilerplate.command("propose")
def propose_rules(
    source: Annotated[str, typer.Option(help="The source whose articles are compared.")], json: Json = False
) -> int:
    """Find lines that recur across a source's articles, as rules to paste into its file.

    Nothing is applied. Example: [bold]clipdesk boilerplate propose --source gulf-courier[/]
    """
    from parsers.boilerplate.proposing import propose

    proposed = propose({source: list(_counted(_articles([], source)))})
    if json:
        print_json([asdict(one) | {"rule": one.rule.model_dump()} for one in proposed])
        return 0
    if not proposed:
        out.print(f"no line recurs often enough in the articles of {source}", markup=False)
    for one in proposed:
        out.print(printable(one.snippet))
    return 0


def _articles(files: list[Path], source: str | None) -> Iterator["Article"]:
    from clipdesk.model.settings import Settings
    from steps.inspect.articles import articles_in_warc, stored_articles

    settings = Settings.load()
    if not files:
        yield from stored_articles(settings, source)
    for file in files:
        yield from articles_in_warc(settings, file)


def _counted(articles: Iterable["Article"]) -> Iterator["Article"]:
    from cli.progress import Bars

    with Bars() as bars:
        for number, article in enumerate(articles, start=1):
            bars.show("articles", "read", number, None)
            yield article
