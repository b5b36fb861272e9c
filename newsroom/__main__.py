"""`python -m newsroom`: serve the newsroom until Ctrl-C."""

import argparse
import contextlib
import re
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta

from newsroom.clock import DEFAULT_NOW
from newsroom.server import DEFAULT_PORT, Newsroom
from newsroom.site import sites

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def main() -> int:
    options = _parser().parse_args()
    # A shell ignores Ctrl-C on behalf of what it starts in the background, and Python would keep it so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        room = Newsroom(
            options.port, options.host, options.now, advance=options.advance, slow_seconds=options.slow
        )
    except OSError as fault:
        where = f"{options.host}:{options.port}"
        sys.stderr.write(f"newsroom: cannot listen on {where}: {fault.strerror}; choose another --port\n")
        return 1
    with room, contextlib.suppress(KeyboardInterrupt):
        for name, site in sites().items():
            sys.stdout.write(f"{site.publisher:<28} {room.url(name)}\n")
        sys.stdout.flush()
        threading.Event().wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="newsroom", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--now", type=_moment, default=DEFAULT_NOW, help="the newsroom's time, e.g. 2026-03-08T12:00Z"
    )
    parser.add_argument(
        "--advance", type=_duration, default=timedelta(), help="newsroom time per minute, e.g. 1h"
    )
    parser.add_argument("--slow", type=float, default=20.0, help="seconds that the slow page takes")
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _duration(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+)([smhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no duration: write a number and s, m, h or d, e.g. 90m"
        )
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


if __name__ == "__main__":
    sys.exit(main())
