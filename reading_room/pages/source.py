"""A source: its pages of discovery, its last runs, what was missed, and a calendar of what it published."""

from collections.abc import Sequence
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.model.catalogue import load
from clipdesk.model.errors import UnknownName
from reading_room.room import Room
from reading_room.showing import show
from steps.inspect.coverage import CoverageDay, coverage
from steps.inspect.missed import missed
from steps.report.alarms import WINDOW
from steps.report.discovery import discovery_pages
from steps.report.health import health
from steps.report.history import history

WEEKS = 12
RUNS = 15


def page(room: Room, request: Request) -> Response:
    name, now = request.path_params["source"], room.now()
    its = next((one for one in health(room.settings, now=now) if one.source == name), None)
    if its is None:
        raise UnknownName("source", name, list(load(room.settings).sources))
    first = now.date() - timedelta(days=now.weekday() + 7 * (WEEKS - 1))
    return show(
        request,
        "source",
        title=its.name,
        health=its,
        declared=load(room.settings).sources.get(name),
        pages=discovery_pages(room.settings, name),
        runs=history(room.settings, now=now, sources=[name])[: -RUNS - 1 : -1],
        weeks=_weeks(coverage(room.corpus, name, first, now.date()), first, now.date()),
        missed=missed(room.corpus, [name], now - WINDOW),
        days=WINDOW.days,
    )


def _weeks(
    days: Sequence[CoverageDay], first: date, last: date
) -> list[tuple[date, list[CoverageDay | None]]]:
    """Mondays with their seven days; None for days to come."""
    by_day = {one.day: one for one in days}
    return [
        (
            monday,
            [
                by_day.get(day, CoverageDay(day)) if day <= last else None
                for day in (monday + timedelta(days=number) for number in range(7))
            ],
        )
        for monday in (first + timedelta(weeks=number) for number in range(WEEKS))
    ]
