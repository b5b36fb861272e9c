"""`clipdesk demo`: the newsroom on loopback, to look at or to crawl."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from filelock import FileLock, Timeout

from cli.console import err, out
from cli.follow import run_and_show
from clipdesk.model.errors import ConfigError

if TYPE_CHECKING:
    from clipdesk.model.settings import Settings
    from newsroom import Newsroom

ANY = 0
"""The port by which the system gives a free one."""


def demo(
    run: Annotated[bool, typer.Option("--run", help="Crawl it once, show the result, and end.")] = False,
    topic: Annotated[str, typer.Option(help="The topic to follow in it.")] = "libya-isis",
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            help="The port on loopback; without it CLIPDESK_DEMO_PORT, or with --run one that is free.",
        ),
    ] = None,
    now: Annotated[datetime | None, typer.Option(help="The newsroom's own time (UTC).")] = None,
    advance: Annotated[float, typer.Option(min=0, help="Hours of newsroom time a minute.")] = 0,
) -> int:
    """Serve the demo newsroom: small news sites with original articles, on loopback, without network.

    Example: [bold]clipdesk demo --advance 1[/], and in another terminal
    [bold]CLIPDESK_DEMO=1 clipdesk run libya-isis[/]
    """
    from clipdesk.model.settings import Settings

    settings = Settings.load().model_copy(update={"demo": True})
    chosen = port or (settings.demo_port if "demo_port" in settings.model_fields_set or not run else None)
    if run:
        with _alone(settings), _open(chosen, now) if chosen else _open_again(settings, now) as room:
            return run_and_show(settings.model_copy(update={"demo_port": room.port}), topic)
    with _open(chosen or settings.demo_port, now) as room:
        _serve(room, settings.model_copy(update={"demo_port": room.port}), advance)
    return 0


@contextmanager
def _alone(settings: "Settings") -> Iterator[None]:
    """Raises ConfigError while another process runs the demo into the same folder."""
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.home / "demo.lock").acquire(timeout=0):
            yield
    except Timeout as error:
        raise ConfigError(
            "another process runs the demo into this folder",
            where=str(settings.home),
            hint="wait for it to end, or set CLIPDESK_HOME to another folder",
        ) from error


def _open_again(settings: "Settings", now: datetime | None) -> "Newsroom":
    """On the port that the folder's corpus knows the newsroom by, if it is free: its URLs have the port."""
    note = settings.home / "demo.port"
    usual = int(note.read_text(encoding="utf-8")) if note.exists() else settings.demo_port
    try:
        room = _newsroom(usual, now)
    except OSError:
        room = _newsroom(ANY, now)
        new = ": to this folder its articles are new" if note.exists() else ""
        err.print(f"port {usual} is taken, so the newsroom listens on {room.port}{new}")
    note.write_text(f"{room.port}\n", encoding="utf-8")
    return room


def _open(port: int, now: datetime | None) -> "Newsroom":
    try:
        return _newsroom(port, now)
    except OSError as error:
        raise ConfigError(
            f"the newsroom cannot listen on port {port}: {error.strerror}",
            hint="choose another one with --port or CLIPDESK_DEMO_PORT",
        ) from error


def _newsroom(port: int, now: datetime | None) -> "Newsroom":
    from newsroom import Newsroom

    return Newsroom(port=port, now=now.replace(tzinfo=UTC)) if now else Newsroom(port=port)


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
