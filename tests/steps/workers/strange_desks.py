"""Desks for worker processes: what a page may do to whoever reads it."""

import os
import signal
import time
from collections.abc import Callable


def open_strange_desk() -> Callable[[str], str]:
    return judge


def open_no_desk() -> Callable[[str], str]:
    raise ValueError("the catalogue is gone")


def die_while_opening() -> Callable[[str], str]:
    os._exit(3)


def judge(page: str) -> str:
    match page:
        case "sleeps":
            time.sleep(3600)
        case "loops":
            while True:
                pass
        case "eats":
            return str(len(bytearray(8_000_000_000)))
        case "crashes":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "leaves":
            os._exit(7)
        case _:
            pass
    return f"{page} by {os.getpid()}"
