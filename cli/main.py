"""The commands, and the one place where an error becomes words and an exit code."""

import sys

import click
import typer

from cli import boilerplate, catalogue, corpus, demo, follow, ingest, parse
from cli.console import err
from model.errors import ClipdeskError, ConfigError

app = typer.Typer(
    name="clipdesk",
    help="Follow topics in the news: crawl, archive, normalise, and keep a corpus that can be trusted.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.command("run")(follow.run)
app.command("demo")(demo.demo)
app.command("ingest")(ingest.ingest_files)
app.command("parse")(parse.parse_page)
app.command("sql")(corpus.sql)
app.command("export")(corpus.export_corpus)
app.command("status")(corpus.status)
app.add_typer(catalogue.topics, name="topics")
app.add_typer(catalogue.sources, name="sources")
app.add_typer(boilerplate.boilerplate, name="boilerplate")


def main() -> None:
    """The `clipdesk` command."""
    sys.exit(call(sys.argv[1:]))


def call(arguments: list[str]) -> int:
    """Run one command and give its exit code."""
    try:
        result = app(arguments, standalone_mode=False)
    except click.exceptions.Abort:
        err.print("stopped; the same command takes the work up again", style="yellow")
        return 130
    except click.ClickException as error:
        error.show()
        return 2
    except ClipdeskError as error:
        err.print(f"[bold red]error:[/] {_escaped(error)}", highlight=False, soft_wrap=True)
        return 2 if isinstance(error, ConfigError) else 1
    return result if isinstance(result, int) else 0


def _escaped(error: ClipdeskError) -> str:
    """Errors quote what was crawled: no mark-up of the console may come from there."""
    return str(error).replace("[", r"\[")
