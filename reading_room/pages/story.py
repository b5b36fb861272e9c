"""A story: its copies side by side in time, and where the text appeared first."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clipdesk.model.story import Story
from reading_room.room import Room
from reading_room.showing import link, show
from steps.inspect.stories import story_of


def page(room: Room, request: Request) -> Response:
    found = story_of(room.settings, request.path_params["story_id"])
    if not isinstance(found, Story):
        return RedirectResponse(link(request, "article", article_id=found.article_id), 303)
    return show(request, "story", title=found.headline, story=found)
