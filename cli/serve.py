"""`clipdesk serve`: the corpus in a browser, for whoever sits at this machine."""

from secrets import token_urlsafe
from typing import Annotated

import typer

from cli.console import out

HOST = "127.0.0.1"


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="On loopback; 0: any that is free.")] = 8766,
) -> int:
    """Read the corpus in a browser: topics, search, articles, stories, sources, addresses.

    The printed address carries a token; without it nobody gets in.

    Example: [bold]clipdesk serve[/]
    """
    from clipdesk.model.settings import Settings
    from reading_room.app import application
    from reading_room.gate import TokenGate
    from reading_room.room import Room
    from reading_room.server import listen, serve_until_stopped

    settings, token = Settings.load(), token_urlsafe(24)
    with listen(HOST, port) as socket:
        number = socket.getsockname()[1]
        out.print(f"the corpus in {settings.corpus}, to read:", soft_wrap=True)
        out.print(f"  http://{HOST}:{number}/?token={token}", soft_wrap=True)
        out.print("Ctrl-C ends it")
        serve_until_stopped(application(Room(settings), TokenGate(token)), socket)
    return 0
