"""The browser's only way out: a proxy on loopback that connects to the addresses a crawl may speak to.

The browser resolves no names itself: a name is resolved here, and what is connected to is exactly an address
that was found public, so that a name which changes its address (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from contextlib import closing, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from spiders.policy.addresses import is_public
from spiders.policy.gate import Gate
from spiders.policy.refusals import Refused

MAX_HEAD = 65_536
MAX_SENT = 1_000_000
"""Bytes that a page may send in one request (chosen: what a search or a consent sends)."""
MOST_CONNECTIONS = 64
SECONDS = 30.0
"""For connecting, and for each wait for more bytes (chosen)."""
_PIECE = 65_536
_HOP = (b"proxy-", b"connection:", b"keep-alive:", b"te:", b"upgrade:")

_GIVEN_UP = (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError)
"""What ends a connection, and nothing else."""

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _TooMuch(Exception):
    """The page has had all the bytes that it may have."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The head of what the browser sent: for a tunnel (CONNECT) host and port are all."""

    is_tunnel: bool
    host: str
    port: int
    head: bytes = b""
    length: int = 0


class GuardedProxy:
    """Listens from the first `begin`; hangs up on what it refuses, and `refused` says why."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server: asyncio.Server | None = None
        self._open_connections: set[asyncio.StreamWriter] = set()
        self._left = 0
        self.refused: set[str] = set()

    @property
    def address(self) -> str:
        host, port = self._socket.getsockname()[:2]
        return f"http://{host}:{port}"

    @property
    def is_spent(self) -> bool:
        return self._left <= 0

    async def begin(self, max_bytes: int) -> None:
        """For the next page: nothing of the one before goes on, and it may have so many bytes."""
        self._cut()
        self._left = max_bytes
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, sock=self._socket, limit=MAX_HEAD)

    def close(self) -> None:
        self._cut()
        if self._server is not None:
            self._server.close()
        self._socket.close()

    def _cut(self) -> None:
        for writer in list(self._open_connections):
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with (
            closing(writer),
            suppress(*_GIVEN_UP),
        ):
            self._open_connections.add(writer)
            try:
                if len(self._open_connections) <= 2 * MOST_CONNECTIONS:
                    await self._answer(reader, writer)
            except (Refused, _TooMuch) as error:
                self.refused.add(str(error))
            finally:
                self._open_connections.discard(writer)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = _read_head(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), SECONDS))
        upstream = await self._connect(asked.host, asked.port)
        with closing(upstream[1]):
            self._open_connections.add(upstream[1])
            try:
                if asked.is_tunnel:
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    await self._tunnel((reader, writer), upstream)
                else:
                    upstream[1].write(
                        asked.head + await asyncio.wait_for(reader.readexactly(asked.length), SECONDS)
                    )
                    await self._copy(upstream[0], writer)
            finally:
                self._open_connections.discard(upstream[1])

    async def _connect(self, host: str, port: int) -> Streams:
        """Raises Refused for what a crawl may not speak to, OSError for what does not answer."""
        self._gate.check(host, port)
        local = self._gate.local(host, port)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(local or host, port, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        allowed = [one for one in addresses if local or is_public(one)]
        if not allowed:
            self.refused.add(host)
            raise ConnectionRefusedError(f"{host} has no public address")
        return await asyncio.wait_for(asyncio.open_connection(allowed[0], port), SECONDS)

    async def _tunnel(self, browser: Streams, upstream: Streams) -> None:
        """Both ways, until one of them ends."""
        ways = [
            asyncio.ensure_future(self._copy(browser[0], upstream[1])),
            asyncio.ensure_future(self._copy(upstream[0], browser[1])),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await asyncio.wait_for(reader.read(_PIECE), SECONDS):
            self._left -= len(piece)
            if self._left <= 0:
                raise _TooMuch("the page has had all the bytes that it may have")
            writer.write(piece)
            await writer.drain()


def _read_head(head: bytes) -> _Asked:
    """Raises ValueError for what is no request to a proxy (RFC 9110, 9.3.6; RFC 9112, 3.2)."""
    first, *lines = head[:-4].split(b"\r\n")
    method, target, version = first.decode("ascii").split(" ")
    if method == "CONNECT":
        parts = urlsplit(f"//{target}")
        if not parts.hostname or not parts.port:
            raise ValueError("no host and port to connect to")
        return _Asked(True, parts.hostname, parts.port)
    parts = urlsplit(target)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError("no absolute address")
    kept = [line for line in lines if not line.lower().startswith(_HOP)]
    sizes = [line.partition(b":")[2] for line in kept if line.lower().startswith(b"content-length:")]
    length = int(sizes[0]) if sizes else 0
    if not 0 <= length <= MAX_SENT or any(line.lower().startswith(b"transfer-encoding:") for line in kept):
        raise ValueError("a body without a length, or too large")
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    sent = [f"{method} {path} {version}".encode(), *kept, b"Connection: close", b"", b""]
    return _Asked(False, parts.hostname, parts.port or 80, b"\r\n".join(sent), length)
