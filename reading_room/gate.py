"""Who may come in: on loopback, whoever has the token that `clipdesk serve` printed.

Other users of the machine, and pages of the web that a browser has open, reach loopback too. The token comes
once in the address and stays in a cookie that no script reads and no other site's request carries; the name
that is asked for must be loopback's, so that nobody's DNS leads here (DNS rebinding).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from secrets import compare_digest

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

Gate = Callable[[Request], Awaitable[Response | None]]
"""None lets a request in; else the answer that it gets."""

COOKIE = "clipdesk"
PARAMETER = "token"
FEEDS = (".atom", ".json")
"""Their readers keep no cookies: the token stays in the address."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_STRANGER = "The address that `clipdesk serve` printed opens this page: it carries a token."
_OTHER_NAME = "This room is asked for as 127.0.0.1 or localhost, and by no other name."


@dataclass(frozen=True, slots=True)
class TokenGate:
    token: str

    async def __call__(self, request: Request) -> Response | None:
        if request.url.hostname not in LOOPBACK:
            return PlainTextResponse(_OTHER_NAME, 421)
        if self._is(request.query_params.get(PARAMETER)):
            if request.url.path.endswith(FEEDS):
                return None
            clean = RedirectResponse(str(request.url.remove_query_params(PARAMETER)), 303)
            clean.set_cookie(COOKIE, self.token, httponly=True, samesite="strict")
            return clean
        if self._is(request.cookies.get(COOKIE)):
            return None
        return PlainTextResponse(_STRANGER, 403)

    def _is(self, given: str | None) -> bool:
        return given is not None and compare_digest(given.encode(), self.token.encode())
