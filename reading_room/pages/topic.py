"""A topic: attention over time, the newest articles, the largest stories, what was missed and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from clipdesk.corpus.search.results import Hit, Sort
from clipdesk.model.catalogue import load
from clipdesk.model.errors import UnknownName
from clipdesk.model.story import Story
from reading_room.asking import number
from reading_room.room import Room
from reading_room.showing import show
from steps.inspect.attention import Attention, attention, published
from steps.inspect.missed import missed
from steps.inspect.stories import largest_stories
from steps.report.charts import articles_chart
from steps.report.counts import Count, colours_of

DAYS = (30, 90, 365, 3_650)
NEWEST, STORIES = 20, 10


def page(room: Room, request: Request) -> Response:
    name, days = request.path_params["topic"], number(request, "days", DAYS[1], most=DAYS[-1])
    topics = load(room.settings).topics
    newest = _newest(room, name)
    if name not in topics and not newest:
        raise UnknownName("topic", name, list(topics))
    now = room.now()
    shown = attention(published(room.corpus, name, now - timedelta(days=days), now), now.date())
    sources = topics[name].sources if name in topics else sorted({hit.source for hit in newest})
    return show(
        request,
        "topic",
        title=topics[name].name if name in topics else name,
        name=name,
        topic=topics.get(name),
        days=days,
        choices=DAYS,
        attention=shown,
        charts=_charts(shown) if shown else (),
        newest=newest,
        stories=_stories(room, name, now - timedelta(days=days)),
        missed=missed(room.corpus, sources, now - timedelta(days=days)),
    )


def _newest(room: Room, topic: str) -> Sequence[Hit]:
    with room.searching:
        return room.corpus.search(topic=topic, sort=Sort.DATE, limit=NEWEST).hits


def _stories(room: Room, topic: str, since: datetime) -> Sequence[Story]:
    return largest_stories(room.settings, limit=STORIES, since=since, topic=topic)


def _charts(shown: Attention) -> Sequence[tuple[str, Markup, dict[str, str], Sequence[Count]]]:
    """Each with its heading, its colours and its numbers; the SVG is our own, with escaped names."""
    return [
        (
            heading,
            Markup(articles_chart(counted, shown.begins, f"articles a {shown.span}")),  # noqa: S704
            colours_of(counted),
            counted,
        )
        for heading, counted in (("by source", shown.by_source), ("by language", shown.by_language))
    ]
