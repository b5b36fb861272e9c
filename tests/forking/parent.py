"""The process that has imported what a crawl needs, and forks: parent.py ADDRESS. Ends with its standard input."""

import contextlib
import fcntl
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[2])

NEEDED = (
    "scrapy.cmdline",
    "scrapy.commands.crawl",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.scraper",
    "spiders.spiders",
    "spiders.middlewares.archiving",
    "spiders.middlewares.progress",
    "spiders.middlewares.redirects",
    "spiders.middlewares.request_filter",
    "spiders.middlewares.resuming",
    "spiders.middlewares.retries",
    "spiders.middlewares.robots",
    "spiders.middlewares.throttle",
    "spiders.middlewares.unpacking",
    "spiders.policy.resolver",
)
"""What a crawl imports; but spiders.settings reads the environment, and is left to the fork."""


MOST_STREAMS, ABOVE = 64, 256


@dataclass(frozen=True)
class Request:
    """`arguments` are those of `python`; `streams` the numbers of its open files, the three standard ones first."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    streams: list[int]

    def run(self) -> None:
        os.environ.clear()
        os.environ.update(self.environment)
        os.chdir(self.folder)
        first, *rest = self.arguments
        if first == "-m":
            sys.argv, sys.path[0] = rest, ""
            runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        else:
            sys.argv, sys.path[0] = self.arguments, str(Path(first).parent)
            runpy.run_path(first, run_name="__main__")


@dataclass(frozen=True)
class Fork:
    """`asked_by` is the connection of the process that it stands in for."""

    pid: int
    end: int
    asked_by: socket.socket


class Parent:
    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.selector = selectors.DefaultSelector()
        self.selector.register(listener, selectors.EVENT_READ)
        self.selector.register(sys.stdin, selectors.EVENT_READ)

    def serve(self) -> Request | None:
        """Comes back in each fork with what it is to run, in the parent with None when nobody needs it more."""
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is sys.stdin:
                    self.end_all()
                    return None
                if key.fileobj is not self.listener:
                    self.tell(key.data, killed=key.fileobj is key.data.asked_by)
                elif request := self.fork():
                    return request

    def fork(self) -> Request | None:
        asked_by, _ = self.listener.accept()
        request, streams = received(asked_by)
        if request is None:
            asked_by.close()
            return None
        pid = os.fork()
        if pid == 0:
            self.selector.close()
            self.listener.close()
            asked_by.close()
            # First out of the way of each other's numbers.
            moved = [fcntl.fcntl(stream, fcntl.F_DUPFD, ABOVE) for stream in streams]
            for number, stream in zip(request.streams, moved, strict=True):
                os.dup2(stream, number)
                os.close(stream)
            streams = [stream for stream in streams if stream not in request.streams]
        for stream in streams:
            os.close(stream)
        if pid == 0:
            return request
        fork = Fork(pid, os.pidfd_open(pid), asked_by)
        self.selector.register(fork.end, selectors.EVENT_READ, fork)
        self.selector.register(fork.asked_by, selectors.EVENT_READ, fork)
        return None

    def tell(self, fork: Fork, *, killed: bool) -> None:
        """The fork has ended, or must, as the process that it stands in for was killed."""
        if fork.end not in self.selector.get_map():
            return
        if killed:
            os.kill(fork.pid, signal.SIGKILL)
        _, status = os.waitpid(fork.pid, 0)
        self.selector.unregister(fork.end)
        self.selector.unregister(fork.asked_by)
        os.close(fork.end)
        with contextlib.suppress(ConnectionError), fork.asked_by:
            fork.asked_by.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())

    def end_all(self) -> None:
        for key in list(self.selector.get_map().values()):
            if isinstance(key.data, Fork):
                self.tell(key.data, killed=True)


def received(asked_by: socket.socket) -> tuple[Request | None, list[int]]:
    """None of a process that was killed before it had said all."""
    try:
        _, streams, _, _ = socket.recv_fds(asked_by, 1, MOST_STREAMS)
        said = asked_by.makefile().readline()
    except ConnectionError:
        return None, []
    if said.endswith("\n"):
        return Request(**json.loads(said)), streams
    for stream in streams:
        os.close(stream)
    return None, []


def main(address: str) -> Request | None:
    for name in NEEDED:
        import_module(name)
    assert "twisted.internet.reactor" not in sys.modules, "the forks could not choose their own"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        print("ready", flush=True)
        return Parent(listener).serve()


if __name__ == "__main__":
    if asked := main(sys.argv[1]):
        asked.run()
