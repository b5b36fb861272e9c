"""The two streams: results on stdout, progress and errors on stderr; and how hostile text is shown."""

import json
import re
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Column
from rich.text import Text

from clipdesk.model.text import OBEYED, harmless

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
"""The option of every command whose result programs read."""

Rehearse = Annotated[
    str | None,
    typer.Option(metavar="HOST:PORT", help="Ask this server on this machine, and nothing else."),
]

LOG_WIDTH = 160
"""Columns where there is no terminal to ask."""


class HarmlessConsole(Console):
    """Whatever is printed, and however it comes to be: text of the world cannot speak to the terminal.
    Colours and the like are ours, and put on afterwards."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else harmless(text), style, control)


def _console(*, stderr: bool) -> Console:
    console = HarmlessConsole(stderr=stderr, highlight=False)
    if console.is_terminal:
        return console
    return HarmlessConsole(stderr=stderr, highlight=False, width=LOG_WIDTH)


out = _console(stderr=False)
err = _console(stderr=True)


def printable(text: object) -> Text:
    """Text as it is: no console mark-up, no control characters (a headline may carry terminal escapes)."""
    return Text(harmless(str(text)))


def address_column(title: str) -> Column:
    """Addresses are there to be copied: whole, over as many lines as they need."""
    return Column(title, overflow="fold", min_width=min(60, out.width // 3))


def id_column(title: str) -> Column:
    """Ids are, too: the other columns make room for them."""
    return Column(title, no_wrap=True)


def print_json(value: Any) -> None:
    """One JSON document on stdout, for programs: nothing is lost; what a terminal would obey is escaped."""
    document = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write(OBEYED.sub(_escaped, document) + "\n")


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0], ensure_ascii=True)[1:-1]
