"""The two streams: results on stdout, progress and errors on stderr; and how hostile text is shown."""

import json
import sys
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
"""The option of every command whose result programs read."""

Rehearse = Annotated[
    str | None,
    typer.Option(metavar="HOST:PORT", help="Ask this server on this machine, and nothing else."),
]

LOG_WIDTH = 160
"""Columns where there is no terminal to ask."""


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=LOG_WIDTH)


out = _console(stderr=False)
err = _console(stderr=True)


def printable(text: object) -> Text:
    """Text as it is: no console mark-up, no control characters (a headline may carry terminal escapes)."""
    shown = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in str(text))
    return Text(shown)


def print_json(value: Any) -> None:
    """One JSON document on stdout, for programs."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
