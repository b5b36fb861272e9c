"""`clipdesk changes`: what came into the corpus, and what became of it, each change once."""

import json as json_lines
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime
from time import sleep
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from cli.console import err, out, printable
from cli.progress import Bars
from clipdesk.model.errors import InputError

if TYPE_CHECKING:
    from clipdesk.corpus.change_feed import ChangeFeed
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.change import Change

EVERY_SECONDS = 2.0
"""Between two looks: what a run stores comes a thousand articles at a time."""
_STYLES = {"inserted": "green", "edited": "yellow", "withdrawn": "red", "taken_down": "bold red"}

Show = Callable[["Change"], None]


def show_changes(
    since: Annotated[
        str | None,
        typer.Option(metavar="NUMBER|TIME", help="From behind this change, or from then on (UTC)."),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Go on where this consumer was.")
    ] = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Show new ones as they come, until Ctrl-C.")
    ] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Forget the consumer that --as names.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> int:
    """What was inserted, edited, withdrawn and taken down, each change once, with the fields that changed.

    Its number stands before each change. A consumer is known by name: it begins with --since, once (0 is the
    beginning), and is moved when all was written. Without --since or --as, all changes are shown; with
    --follow those to come.

    Example: [bold]clipdesk changes --since 2026-03-01 --follow[/]
    """
    from clipdesk.corpus.tables import Corpus
    from clipdesk.model.settings import Settings

    settings = Settings.load()
    if forget:
        return _forget(Corpus.open(settings.corpus), name)
    corpus = Corpus.existing(settings.corpus)
    begin = corpus.positions.highest() if follow and since is None and name is None else _cursor(since)
    show = _line if json else _print
    try:
        for feed in _feeds(corpus, begin, name, follow=follow):
            _write(feed, show)
            if name:
                feed.confirm()
    except KeyboardInterrupt:
        err.print("ended; what was shown is read" if name else "ended")
    except BrokenPipeError:
        # Whoever reads has gone: what is left in the buffer must not fail at the end, too.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _feeds(
    corpus: "Corpus", begin: int | date | None, name: str | None, *, follow: bool
) -> "Iterator[ChangeFeed]":
    feed = corpus.changes(begin, consumer=name)
    yield feed
    while follow:
        sleep(EVERY_SECONDS)
        feed = corpus.changes(None if name else feed.cursor, consumer=name)
        yield feed


def _write(feed: "ChangeFeed", show: Show) -> None:
    with Bars() as bars:
        for number, change in enumerate(feed, 1):
            show(change)
            if not out.is_terminal:
                bars.show("changes", "read", number, None)
    sys.stdout.flush()


def _forget(corpus: "Corpus", name: str | None) -> int:
    if name is None:
        raise InputError("--forget needs the name of a consumer", hint="clipdesk changes --as NAME --forget")
    corpus.consumers.forget(name)
    err.print(printable(f"{name} is forgotten"))
    return 0


def _cursor(since: str | None) -> int | date | None:
    if since is None:
        return None
    if since.isdecimal() and since.isascii():
        return int(since)
    try:
        return datetime.fromisoformat(since)
    except ValueError as error:
        raise InputError(
            f"{since!r} is neither the number of a change nor a time",
            where="--since",
            hint="as 812, 2026-03-01 or 2026-03-01T18:30",
        ) from error


def _line(change: "Change") -> None:
    document: dict[str, Any] = {**asdict(change), "at": change.at.astimezone(UTC).isoformat()}
    sys.stdout.write(json_lines.dumps(document, ensure_ascii=True) + "\n")


def _print(change: "Change") -> None:
    """Two lines: what happened to what, and where that is."""
    number = "" if change.position is None else f"{change.position:,}"
    style = _STYLES.get(change.kind, "bold")
    head = Text.assemble((f"{number:>9} ", "dim"), (f"{change.kind.in_words:<10} ", style))
    head.append_text(printable(f"{change.source or ''}  {change.headline or change.article_id}"))
    out.print(head, soft_wrap=True)
    where = Text.assemble(" " * 10, (f"{change.at.astimezone(UTC):%Y-%m-%d %H:%M}  ", "dim"))
    out.print(where.append_text(printable(_rest(change))), soft_wrap=True)


def _rest(change: "Change") -> str:
    return "  ".join(part for part in (change.url, _versions(change), _fields(change), change.reason) if part)


def _versions(change: "Change") -> str:
    return f"{change.previous} > {change.version}" if change.previous else ""


def _fields(change: "Change") -> str:
    named = [f"{one.name} ({', '.join(one.touches)})" if one.touches else one.name for one in change.fields]
    said = [word for word, holds in (("matters", change.matters), ("silent", change.silent)) if holds]
    return "; ".join(filter(None, [", ".join(named), " and ".join(said)]))
