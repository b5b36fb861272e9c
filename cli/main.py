"""The commands, and the one place where an error becomes words and an exit code."""

import sys

import typer

from cli import (
    alarms,
    backup,
    boilerplate,
    catalogue,
    changes,
    check,
    corpus,
    crawl,
    demo,
    diff,
    export,
    follow,
    ingest,
    parse,
    raw,
    rematch,
    report,
    search,
    serve,
    sources,
    stories,
    upgrade,
    upkeep,
    url,
)
from cli.console import err, printable
from clipdesk.model.errors import ClipdeskError, ConfigError, InputError, in_words

_OURS = frozenset({"clipdesk", "parsers", "spiders", "steps", "cli", "newsroom", "scheduler", "reading_room"})


def _exit(code: int) -> None:
    """What a command returns is the exit code."""
    raise typer.Exit(code)


app = typer.Typer(
    name="clipdesk",
    help="Follow topics in the news: crawl, archive, normalise, and keep a corpus that can be trusted.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    result_callback=_exit,
)
app.command("run")(follow.run)
app.command("demo")(demo.demo)
app.command("ingest")(ingest.ingest_files)
app.command("parse")(parse.parse_page)
app.command("sql")(corpus.sql)
app.command("search")(search.search)
app.command("index")(search.update_index)
app.command("serve")(serve.serve)
app.command("export")(export.export_corpus)
app.command("status")(corpus.status)
app.command("report")(report.show_report)
app.command("stories")(stories.list_stories)
app.command("story")(stories.show_story)
app.command("url")(url.show_life)
app.command("changes")(changes.show_changes)
app.command("diff")(diff.show_diff)
app.command("fetch")(url.fetch_page)
app.command("raw")(raw.show_raw)
app.command("reparse")(upkeep.reparse_archive)
app.command("rematch")(rematch.rematch_topics)
app.command("check")(check.check_data)
app.command("maintain")(upkeep.maintain_corpus)
app.command("takedown")(upkeep.take_down_articles)
app.command("backup")(backup.back_up_data)
app.command("upgrade")(upgrade.upgrade_corpus)
app.add_typer(catalogue.topics, name="topics")
app.add_typer(sources.sources, name="sources")
app.add_typer(crawl.crawl, name="crawl")
app.add_typer(alarms.alarms, name="alarms")
app.add_typer(boilerplate.boilerplate, name="boilerplate")


def main() -> None:
    """The `clipdesk` command. Whatever stops it is told in words, and never with a traceback."""
    try:
        with in_words("this command", hint="run it again: what was stored before is there"):
            _run()
    except ClipdeskError as error:
        sys.exit(_tell(str(error), 2 if isinstance(error, ConfigError) else 1))
    except OSError as error:
        place = error.filename or "a file"
        hint = "check the folder, its permissions and the free space"
        sys.exit(_tell(f"{place}: {error.strerror or error} ({hint})", 1))


def _run() -> None:
    """Raises InputError where an extra of the package is not installed."""
    try:
        app()
    except ModuleNotFoundError as error:
        if error.name in _OURS:
            raise
        hint = "this command needs: pip install 'clipdesk[desk]'"
        raise InputError(f"{error.name} is not installed", hint=hint) from error


def _tell(words: str, code: int) -> int:
    err.print("error:", style="bold red", end=" ")
    err.print(printable(words), soft_wrap=True)
    return code
