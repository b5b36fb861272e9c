"""What a run is going to crawl, and why the rest of the topic's sources is left out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from model.catalogue import Catalogue
from model.errors import UnknownName
from model.source import Feed, NewsSitemap, Source

Window = tuple[datetime, datetime]


class Reach(StrEnum):
    """How far back in time a source's discovery leads."""

    DATED = "its news sitemap says when each article was written"
    PAGED = "its listing leads back page by page, up to max_pages"
    NEWEST = "its feeds name the newest articles only"


def reach(source: Source) -> Reach:
    """The farthest of what the source's discovery entries allow."""
    if any(isinstance(entry, NewsSitemap) for entry in source.discovery):
        return Reach.DATED
    if all(isinstance(entry, Feed) for entry in source.discovery):
        return Reach.NEWEST
    return Reach.PAGED


@dataclass(frozen=True, slots=True)
class Plan:
    """`left_out` says why, by source."""

    sources: tuple[str, ...]
    left_out: dict[str, str]
    window: Window | None

    def lines(self) -> Iterator[str]:
        """The plan as an operator reads it."""
        if self.window:
            yield f"backfill of {self.window[0]:%Y-%m-%d %H:%M} to {self.window[1]:%Y-%m-%d %H:%M} UTC"
        yield f"to crawl: {', '.join(self.sources) or 'nothing'}"
        for source, reason in self.left_out.items():
            yield f"left out: {source}: {reason}"


def plan(catalogue: Catalogue, topic_id: str, chosen: Sequence[str], window: Window | None) -> Plan:
    """The chosen sources, or all of the topic's; for a backfill those that lead back in time.

    Raises UnknownName for a source that the topic does not have.
    """
    topic = catalogue.topic(topic_id)
    for name in chosen:
        if name not in topic.sources:
            raise UnknownName(f"source of topic {topic_id}", name, topic.sources)
    left_out = {name: "not chosen" for name in topic.sources if chosen and name not in chosen}
    if window:
        for name in topic.sources:
            far = reach(catalogue.source(name))
            if name not in left_out and far is Reach.NEWEST:
                left_out[name] = f"cannot go back: {far}"
    return Plan(tuple(name for name in topic.sources if name not in left_out), left_out, window)
