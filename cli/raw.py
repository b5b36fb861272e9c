"""`clipdesk raw`: the page behind an article, as it came."""

import sys
from typing import Annotated

import typer

from cli.console import err, out, printable


def show_raw(
    article: Annotated[str, typer.Argument(help="An article_id, its beginning, or an address.")],
    version: Annotated[int | None, typer.Argument(help="A version; without it, the last.")] = None,
) -> int:
    """The archived page of an article: its headers on stderr, its bytes on stdout, unpacked and otherwise as
    the server sent them. On a terminal, characters that it would obey are shown as signs.

    Example: [bold]clipdesk raw 47485d7fa83d > page.html[/]
    """
    from clipdesk.model.settings import Settings
    from steps.inspect.raw import raw_page

    page = raw_page(Settings.load(), article, version)
    fetched = f", fetched {page.fetched_at:%Y-%m-%d %H:%M} UTC" if page.fetched_at else ""
    err.print(printable(f"{page.url}\nstatus {page.status}{fetched}"), soft_wrap=True, style="bold")
    for name, value in page.headers.items():
        err.print(printable(f"{name}: {value}"), soft_wrap=True, style="dim")
    if page.record:
        where = f"{page.record.path} at byte {page.record.offset}, {page.record.length} bytes packed"
        err.print(printable(where), soft_wrap=True, style="dim")
    if sys.stdout.isatty():
        for line in page.html.decode("utf-8", errors="replace").splitlines():
            out.print(printable(line), soft_wrap=True)
    else:
        sys.stdout.buffer.write(page.html)
    return 0
