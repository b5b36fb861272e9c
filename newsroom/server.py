"""The newsroom: several news sites on one loopback port, told apart by host name (RFC 6761 .localhost)."""

import contextlib
import threading
from collections import deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from newsroom import trap_street
from newsroom.answer import Desk
from newsroom.clock import DEFAULT_NOW, Clock
from newsroom.faults import Faults
from newsroom.response import Request, Response
from newsroom.site import sites

DEFAULT_PORT = 8765
REMEMBERED_REQUESTS = 100_000
IDLE_SECONDS = 30.0


class Newsroom:
    """Serves from `with` to the end of its block; `now` may be set at any time.

    `slow_seconds` is how long the slow page takes. `requests` holds the newest
    (host, path with query, status) served. OSError when the port is taken.
    """

    def __init__(
        self,
        port: int = DEFAULT_PORT,
        host: str = "127.0.0.1",
        now: datetime = DEFAULT_NOW,
        *,
        advance: timedelta = timedelta(),
        slow_seconds: float = 20.0,
    ) -> None:
        self.host = host
        self._clock = Clock(now, advance)
        self._served: deque[tuple[str, str, int]] = deque(maxlen=REMEMBERED_REQUESTS)
        self._lock = threading.Lock()
        self._faults = Faults(self.url, slow_seconds)
        self._desk = Desk(self.url, self._faults)
        self._server = _Server((host, port), _Handler)
        self._server.room = self
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._faults.closing.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def now(self) -> datetime:
        return self._clock.read()

    @now.setter
    def now(self, moment: datetime) -> None:
        self._clock.set(moment)

    @property
    def requests(self) -> list[tuple[str, str, int]]:
        with self._lock:
            return list(self._served)

    def url(self, site: str, path: str = "/") -> str:
        """The absolute address of `path` on a site; KeyError for a site that does not exist."""
        return f"http://{sites()[site].host}:{self.port}{path}"

    def respond(self, request: Request) -> Response:
        """The answer of the site that the Host header names; the list of sites for any other name."""
        if trap_street.is_in(request.host):
            return trap_street.answer(request, self._faults.closing) or Response(404)
        site = sites().get(request.host.removesuffix(".localhost"))
        return self._desk.answer(site, request, self.now) if site else self._directory(request)

    def record(self, request: Request, status: int) -> None:
        with self._lock:
            self._served.append((request.host, request.target, status))

    def _directory(self, request: Request) -> Response:
        if request.path != "/":
            return Response(404, body=b"<h1>No such site</h1>")
        lines = (
            f'<li><a href="{self.url(name)}">{escape(site.publisher)}</a> — {escape(site.tagline)}</li>'
            for name, site in sites().items()
        )
        page = f"<!doctype html><title>Newsroom</title><h1>Newsroom</h1><ul>{''.join(lines)}</ul>"
        return Response(body=page.encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    room: Newsroom


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = IDLE_SECONDS

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError):  # a reader who hangs up is no fault of the newsroom
            super().handle()

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").partition(":")[0].lower()
        request = Request(host, self.path, {name.lower(): value for name, value in self.headers.items()})
        response = self.server.room.respond(request)
        self.server.room.record(request, response.status)
        self._send(response)

    do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Requests are kept in `Newsroom.requests`, not printed."""

    def _send_raw(self, pieces: Iterable[bytes]) -> None:
        self.close_connection = True
        for piece in pieces:
            self.wfile.write(piece)
            self.wfile.flush()

    def _send(self, response: Response) -> None:
        if response.raw is not None:
            self._send_raw(response.raw)
            return
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Type", response.type)
        if isinstance(response.body, bytes):
            self._send_whole(response, response.body)
        else:
            self._send_chunks(response.body)

    def _send_whole(self, response: Response, body: bytes) -> None:
        if response.length is not None:
            self.close_connection = True
        if response.status != 304:
            self.send_header("Content-Length", str(response.length or len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_chunks(self, chunks: Iterable[bytes]) -> None:
        """Chunked transfer coding (RFC 9112, section 7.1)."""
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if self.command == "HEAD":
            return
        for chunk in chunks:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")
