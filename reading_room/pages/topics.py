"""The front page: the topics, what is new on each, and what is wrong now."""

from starlette.requests import Request
from starlette.responses import Response

from clipdesk.corpus.query import rows_of
from clipdesk.model.catalogue import load
from reading_room.room import Room
from reading_room.showing import show
from steps.report.alarm_book import standing

_COUNTS = """
    SELECT match.topic AS topic, count(*) AS articles, count(DISTINCT source) AS sources,
           max(coalesce(published_at, first_seen_at)) AS newest
    FROM (SELECT unnest(topics) AS match, source, published_at, first_seen_at FROM articles) GROUP BY ALL
"""


def page(room: Room, request: Request) -> Response:
    counts = {row["topic"]: row for row in rows_of(room.corpus, _COUNTS)}
    topics = load(room.settings).topics
    names = {topic: topics[topic].name if topic in topics else topic for topic in {**topics, **counts}}
    alarms = [one for one in standing(room.settings, now=room.now()) if one.mute is None]
    return show(request, "topics", title="Topics", names=names, counts=counts, topics=topics, alarms=alarms)
