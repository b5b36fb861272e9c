"""A street of traps: a site of which each address does to its reader something else that servers do.

It is no news site: no source of the demo follows it. Its feed names every trap, each in a house (a host) of
its own, and behind them an article, which a reader finds who has come through.
"""

import gzip
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from threading import Event

import brotli  # type: ignore[import-untyped]

from newsroom.response import Request, Response, redirect

NAME = "trap-street"
LAST = "/the-last-house-of-the-street"
BOMB_BYTES = 30_000_000
"""What the bombs unpack to: more than any page has."""
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Trap:
    """`meaning` is what happens, as the newsroom's README has it."""

    name: str
    meaning: str
    answer: Callable[[Request, Event], Response]

    @property
    def path(self) -> str:
        return f"/traps/{self.name}-behind-the-third-door"


def is_in(host: str) -> bool:
    return f".{host}".endswith(f".{NAME}.localhost")


def answer(request: Request, closing: Event) -> Response | None:
    """The trap at this address; None where there is none. What never ends does when `closing` is set."""
    if request.path == "/feed":
        return _feed(request)
    if request.path == LAST:
        return Response(body=_page("The last house"))
    name = request.path.removeprefix("/traps/").partition("-behind-")[0]
    trap = TRAPS.get(name)
    return trap.answer(request, closing) if trap else None


def _feed(request: Request) -> Response:
    street = request.headers.get("host", "")
    links = [
        *(f"http://{trap.name}.{street}{trap.path}" for trap in TRAPS.values()),
        f"http://{street}{LAST}",
    ]
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    body = f'<rss version="2.0"><channel><title>Trap Street</title>{items}</channel></rss>'
    return Response(type="application/rss+xml", body=body.encode())


def _page(title: str) -> bytes:
    text = "<p>The lamp was lit, the kettle sang, and nobody had been at home since noon.</p>" * 5
    return f"<!doctype html><title>{escape(title)}</title><h1>{escape(title)}</h1>{text}".encode()


def _packed(pack: Callable[[bytes], bytes], coding: str) -> Callable[[Request, Event], Response]:
    @cache
    def bomb() -> bytes:
        return pack(b"<p>" + b"0" * BOMB_BYTES)

    return lambda _request, _closing: Response(body=bomb(), headers={"Content-Encoding": coding})


def _raw(*pieces: bytes) -> Callable[[Request, Event], Response]:
    return lambda _request, _closing: Response(raw=pieces)


def _for_ever(begin: bytes, piece: bytes, seconds: float) -> Callable[[Request, Event], Response]:
    def pieces(closing: Event) -> Iterator[bytes]:
        yield begin
        while not closing.wait(seconds):
            yield piece

    return lambda _request, closing: Response(raw=pieces(closing))


def _head(lines: Iterable[bytes]) -> Iterable[bytes]:
    return (b"HTTP/1.1 200 OK\r\n", *lines, b"Content-Length: 2\r\n\r\nhi")


def _moves(to: Callable[[Request], str], **headers: str) -> Callable[[Request, Event], Response]:
    def moved(request: Request, _closing: Event) -> Response:
        given = redirect(302, to(request))
        return Response(given.status, headers={**given.headers, **headers})

    return moved


def _sends_on(head: str) -> Callable[[Request, Event], Response]:
    return lambda _request, _closing: Response(body=f"<html><head>{head}</head></html>".encode(), type=_HTML)


def _with_cookie(request: Request, _closing: Event) -> Response:
    if "door=open" in request.headers.get("cookie", ""):
        return Response(body=_page("Behind the cookie"))
    return Response(302, headers={"Location": request.target, "Set-Cookie": "door=open; Path=/"})


def _changing(_request: Request, _closing: Event) -> Response:
    shown = _page(f"Never the same: {random.random()}")  # noqa: S311 - no secret
    return Response(body=shown, headers={"ETag": '"always"'})


def _closed(status: int) -> Callable[[Request, Event], Response]:
    body = b"<html><title>Just a moment...</title><h1>Checking your browser</h1></html>"
    return lambda _request, _closing: Response(status, body=body)


def _plain(body: bytes, **headers: str) -> Callable[[Request, Event], Response]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _request, _closing: Response(body=body, headers=given)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _zstd_zeros() -> bytes:
    """Of blocks that say a byte and how often (RFC 8878, section 3.1.1.2): nothing packs more tightly."""
    size = 128 * 1024
    block = (size << 3 | 1 << 1).to_bytes(3, "little") + b"0"
    last = (size << 3 | 1 << 1 | 1).to_bytes(3, "little") + b"0"
    return b"\x28\xb5\x2f\xfd\x00\x38" + block * (BOMB_BYTES // size) + last


_CUT = _gzip(b"<p>half of it" * 2_000)
_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
_LONG = b"X-Long: " + b"1" * 1_000_000 + b"\r\n"
_TO_REFRESH = "<script>location.replace('/traps/refresh-behind-the-back-door')</script>"
_TO_SCRIPT = "<meta http-equiv=refresh content='0; url=/traps/script-behind-the-back-door'>"
_SAID = "\x1b[31mred\x1b[0m \u202eesrever\u202c =HYPERLINK(1)"
_NOISE = b"<html>" + random.Random(0).randbytes(100_000)  # noqa: S311 - no secret

_LIST = (
    ("bomb-gzip", "a few kB that unpack to 30 MB", _packed(_gzip, "gzip")),
    ("bomb-brotli", "the same in brotli", _packed(lambda it: bytes(brotli.compress(it, quality=1)), "br")),
    ("bomb-zstd", "the same in zstandard", _packed(lambda _it: _zstd_zeros(), "zstd")),
    ("bomb-twice", "the same packed twice", _packed(lambda it: _gzip(_gzip(it)), "gzip, gzip")),
    ("drip", "a byte a second, for ever", _for_ever(_OK + b"\r\n<p>", b".", 1.0)),
    ("silence", "takes the request and says nothing", _for_ever(b"", b"", 0.2)),
    ("endless-head", "a header every tenth of a second", _for_ever(_OK, b"X-More: 1\r\n", 0.1)),
    ("many-headers", "20,000 headers", _raw(*_head(b"X-%d: 1\r\n" % place for place in range(20_000)))),
    ("long-header", "one header of 1 MB", _raw(*_head([_LONG]))),
    ("no-status", "no status line", _raw(b"<html>hello</html>\r\n\r\n")),
    ("odd-status", "a status that is no number", _raw(b"HTTP/1.1 fine OK\r\n\r\n")),
    ("bad-chunk", "a chunk of no number", _raw(_OK, b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<p>")),
    ("hang-up", "closes the connection in place of an answer", _raw()),
    ("short-length", "more bytes than it says", _raw(_OK, b"Content-Length: 4\r\n\r\n<p>1 and more")),
    ("long-length", "fewer bytes than it says", _raw(_OK, b"Content-Length: 900\r\n\r\n<p>cut")),
    ("two-lengths", "two lengths", _raw(_OK, b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n<p>1")),
    ("cut-gzip", "half of a packed body", _plain(_CUT[: len(_CUT) // 2], Content_Encoding="gzip")),
    ("cookie", "comes back to itself until a cookie is there", _with_cookie),
    ("further", "a redirect to a longer address each time", _moves(lambda one: f"{one.target}-on")),
    ("refresh", "a page that sends its reader to the next one", _sends_on(_TO_SCRIPT)),
    ("script", "one that sends him back, by a script", _sends_on(_TO_REFRESH)),
    ("home", "a redirect to the front page", _moves(lambda _request: "/")),
    ("far", "a redirect to an address of 100 kB", _moves(lambda _request: "/" + "a" * 100_000)),
    ("inside", "a redirect to the reader's own machine", _moves(lambda _request: "http://[::1]:22/")),
    ("challenge", "a test for robots, 403", _closed(403)),
    ("trouble", "a test for robots, 503", _closed(503)),
    ("lying-etag", "one ETag for whatever it shows", _changing),
    ("noise", "bytes at random that call themselves a page", _plain(_NOISE)),
    ("deep", "20,000 elements, one inside the other", _plain(b"<html><p>deep" + b"<div>" * 20_000)),
    ("long-word", "a word of half a million letters", _plain(b"<html><h1>" + b"w" * 500_000)),
    ("escapes", "a title that colours terminals and turns lines around", _plain(_page(_SAID))),
)
TRAPS = {name: Trap(name, meaning, answer_of) for name, meaning, answer_of in _LIST}
