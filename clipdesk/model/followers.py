"""Which topics a page is judged for. Pure."""

from collections.abc import Iterable, Sequence

from clipdesk.model.article import TopicMatch
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.topic import Revisit, Topic


def judging(catalogue: Catalogue, source_id: str, topic_id: str | None) -> tuple[Topic, ...]:
    """The topics that judge a page of this source, met on behalf of a topic (None: of no topic).

    They are all that follow the source, and the topic itself. A source that nobody declared, such as a file
    that was taken in, is followed by none: its pages are judged for the topic, or where there is none, for
    all topics.
    """
    if source_id not in catalogue.sources and topic_id is None:
        return tuple(catalogue.topics.values())
    return tuple(
        topic for topic in catalogue.topics.values() if topic.id == topic_id or source_id in topic.sources
    )


def fetching(topics: Sequence[Topic], topic_id: str) -> tuple[Topic, ...]:
    """Those for which a run of one of them fetches: a topic that is paused waits for a run of its own."""
    return tuple(topic for topic in topics if topic.id == topic_id or not topic.paused)


def revisit_of(topics: Iterable[Topic]) -> Revisit:
    """The ages at which any of the topics looks at an article again."""
    return Revisit(after=tuple(sorted({age for topic in topics for age in topic.revisit.after})))


def rejudged(
    before: Iterable[TopicMatch], now: Iterable[TopicMatch], judged: Iterable[str]
) -> tuple[TopicMatch, ...]:
    """The topics of an article that had those `before`, after it was `judged` (`topic@version`) for some:
    what the others said of it stays. By topic."""
    asked = {name.partition("@")[0] for name in judged}
    others = [match for match in before if match.topic not in asked]
    by_topic = {match.topic: match for match in (*others, *now)}
    return tuple(by_topic[topic] for topic in sorted(by_topic))
