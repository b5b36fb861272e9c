"""The application: which address is which page, and what is shown in place of one that cannot be made."""

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from clipdesk.model.errors import ClipdeskError, InputError, UnknownName
from reading_room.gate import Gate
from reading_room.headers import Headed
from reading_room.pages import (
    address,
    archived,
    article,
    diff,
    feed,
    search,
    source,
    sources,
    story,
    topic,
    topics,
)
from reading_room.room import Room
from reading_room.showing import show

logger = logging.getLogger("clipdesk.reading_room")

Page = Callable[[Room, Request], Response]

PAGES: tuple[tuple[str, str, Page], ...] = (
    ("/", "topics", topics.page),
    ("/topics/{topic}", "topic", topic.page),
    ("/topics/{topic}/feed.atom", "atom", feed.atom_page),
    ("/topics/{topic}/feed.json", "json_feed", feed.json_page),
    ("/search", "search", search.page),
    ("/articles/{article_id}", "article", article.page),
    ("/articles/{article_id}/versions/{version:int}", "version", article.page),
    ("/articles/{article_id}/versions/{version:int}/page", "archived", archived.page),
    ("/articles/{article_id}/diff/{old:int}/{new:int}", "diff", diff.page),
    ("/stories/{story_id}", "story", story.page),
    ("/sources", "sources", sources.page),
    ("/sources/{source}", "source", source.page),
    ("/address", "address", address.page),
)
STYLE = Path(__file__).with_name("room.css")


def application(room: Room, gate: Gate) -> ASGIApp:
    """All pages of one desk, for those whom the gate lets in."""
    routes = [Route(path, partial(_answer, room, page), name=name) for path, name, page in PAGES]
    routes += [Route("/room.css", _style, name="style"), Route("/favicon.ico", _nothing)]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Headed), Middleware(_Guarded, gate=gate)],
        exception_handlers={404: _no_page},
    )


def _answer(room: Room, page: Page, request: Request) -> Response:
    """What cannot be shown is said in words: 404 for what there is not, 500 for what is damaged."""
    try:
        return page(room, request)
    except (UnknownName, InputError) as error:
        return show(request, "error", status=404, title="Not here", words=str(error))
    except ClipdeskError as error:
        logger.exception("%s cannot be shown", request.url.path)
        return show(request, "error", status=500, title="Cannot be read", words=str(error))


def _no_page(request: Request, _error: Exception) -> Response:
    words = f"There is no page at {request.url.path}."
    return show(request, "error", status=404, title="Not here", words=words)


def _style(_request: Request) -> Response:
    return FileResponse(STYLE, media_type="text/css")


def _nothing(_request: Request) -> Response:
    return Response(status_code=204)


class _Guarded:
    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = await self._gate(Request(scope, receive))
        await (refused or self._app)(scope, receive, send)
