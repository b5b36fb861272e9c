"""Search with facets; the address of the page is the query."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.corpus.search.results import SearchResult, Sort
from clipdesk.model.errors import InputError
from reading_room.asking import day, number, text
from reading_room.room import Room
from reading_room.showing import show

A_PAGE = 20
MOST_PAGES = 500
FACET_VALUES = 12


@dataclass(frozen=True, slots=True)
class Facet:
    """`parameter` is that of the address which asks for one value."""

    name: str
    parameter: str | None
    values: tuple[tuple[str, int], ...]
    more: int


def page(room: Room, request: Request) -> Response:
    found, fault = None, None
    try:
        found = _found(room, request)
    except InputError as error:
        fault = str(error)
    return show(
        request,
        "search",
        status=400 if fault else 200,
        title=text(request, "q") or "Search",
        q=text(request, "q"),
        asked={name: request.query_params.getlist(name) for name in ("source", "language", "topic")},
        since=text(request, "since"),
        until=text(request, "until"),
        sort=text(request, "sort"),
        sorts=list(Sort),
        found=found,
        fault=fault,
        facets=_facets(found) if found else (),
        page=number(request, "page", 1, most=MOST_PAGES) if not fault else 1,
        a_page=A_PAGE,
        last_page=min(MOST_PAGES, -(-found.count // A_PAGE)) if found else 1,
    )


def _found(room: Room, request: Request) -> SearchResult:
    """Raises InputError."""
    sort, place = text(request, "sort"), number(request, "page", 1, most=MOST_PAGES)
    if sort and sort not in set(Sort):
        raise InputError("is no order", where=f"sort={sort}", hint=f"one of {', '.join(Sort)}")
    with room.searching:
        return room.corpus.search(
            text(request, "q"),
            source=request.query_params.getlist("source"),
            language=request.query_params.getlist("language"),
            topic=request.query_params.getlist("topic"),
            since=day(request, "since"),
            until=day(request, "until"),
            sort=sort or None,
            limit=A_PAGE,
            offset=(place - 1) * A_PAGE,
            facets=True,
        )


def _facets(found: SearchResult) -> tuple[Facet, ...]:
    return tuple(
        Facet(
            name,
            name if name in ("source", "language") else None,
            tuple(list(values.items())[:FACET_VALUES]),
            max(0, len(values) - FACET_VALUES),
        )
        for name, values in found.facets.items()
        if values
    )
