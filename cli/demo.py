"""`clipdesk demo`: the newsroom on loopback, to look at or to crawl."""

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from cli.console import out
from cli.follow import run_and_show
from clipdesk.model.errors import ConfigError

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings
    from newsroom import Newsroom

DEFAULT_PORT = 8765


def demo(
    run: Annotated[bool, typer.Option("--run", help="Crawl it once, show the result, and end.")] = False,
    topic: Annotated[str, typer.Option(help="The topic to follow in it.")] = "libya-isis",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on loopback.")] = DEFAULT_PORT,
    now: Annotated[datetime | None, typer.Option(help="The newsroom's own time (UTC).")] = None,
    advance: Annotated[float, typer.Option(min=0, help="Hours of newsroom time a minute.")] = 0,
) -> int:
    """Serve the demo newsroom: small news sites with original articles, on loopback, without network.

    Example: [bold]clipdesk demo --advance 1[/], and in another terminal
    [bold]CLIPDESK_DEMO=1 clipdesk run libya-isis[/]
    """
    from clipdesk.model.settings import Settings

    settings = Settings.load().model_copy(update={"demo": True, "demo_port": port})
    with _open(port, now) as room:
        if run:
            return run_and_show(settings, topic)
        _serve(room, settings, advance)
    return 0


def _open(port: int, now: datetime | None) -> "Newsroom":
    from newsroom import Newsroom

    try:
        return Newsroom(port=port, now=now.replace(tzinfo=UTC)) if now else Newsroom(port=port)
    except OSError as error:
        raise ConfigError(
            f"the newsroom cannot listen on port {port}: {error.strerror}", hint="try another one with --port"
        ) from error


def _serve(room: "Newsroom", settings: "Settings", advance: float) -> None:
    from clipdesk.model.catalogue import load

    for source in load(settings).sources.values():
        out.print(source.homepage)
    out.print("Ctrl-C ends it.")
    try:
        while True:
            time.sleep(1)
            room.now += timedelta(hours=advance / 60)
    except KeyboardInterrupt:
        out.print("closed")
