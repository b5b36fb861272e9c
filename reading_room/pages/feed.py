"""A topic's feeds, as they are now."""

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.model.catalogue import load
from clipdesk.model.topic import Topic
from reading_room.room import Room
from steps.run.feeds import atom, json_feed
from steps.run.feeds.entries import entries


def atom_page(room: Room, request: Request) -> Response:
    topic, now = _topic(room, request), room.now()
    made = atom.atom(topic, entries(room.corpus, topic.id, now=now), now=now)
    return Response(made, media_type=atom.MEDIA_TYPE)


def json_page(room: Room, request: Request) -> Response:
    topic = _topic(room, request)
    made = json_feed.json_feed(topic, entries(room.corpus, topic.id, now=room.now()))
    return Response(made, media_type=json_feed.MEDIA_TYPE)


def _topic(room: Room, request: Request) -> Topic:
    """Raises UnknownName."""
    return load(room.settings).topic(request.path_params["topic"])
