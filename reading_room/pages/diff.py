"""Two versions of an article, word by word."""

from starlette.requests import Request
from starlette.responses import Response

from reading_room.room import Room
from reading_room.showing import show
from steps.inspect.edited import edited


def page(room: Room, request: Request) -> Response:
    asked = request.path_params
    found = edited(room.settings, asked["article_id"], asked["old"], asked["new"])
    return show(request, "diff", title=f"Version {found.old} to {found.new}", found=found, lists_of=lists_of)


def lists_of(edit: object) -> bool:
    """Whether the field is a list of values, not a text."""
    return not getattr(edit, "touches", None)
