"""The health of all sources at a glance."""

from starlette.requests import Request
from starlette.responses import Response

from reading_room.room import Room
from reading_room.showing import show
from steps.report.alarms import WINDOW
from steps.report.health import health


def page(room: Room, request: Request) -> Response:
    found = health(room.settings, now=room.now())
    return show(request, "sources", title="Sources", sources=found, days=WINDOW.days)
