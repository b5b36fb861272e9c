"""An address and its life: who named it, when it was asked for, what became of it."""

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.model.errors import InputError
from reading_room.asking import text
from reading_room.room import Room
from reading_room.showing import show
from steps.inspect.life import life_of


def page(room: Room, request: Request) -> Response:
    url, life, fault = text(request, "url"), None, None
    if url:
        try:
            life = life_of(room.settings, url)
        except InputError as error:
            fault = str(error)
    status = 400 if fault else 200
    return show(request, "address", status=status, title="Address", url=url, life=life, fault=fault)
