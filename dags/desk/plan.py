"""What a run is going to crawl, and why the rest of the topic's sources is left out. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.errors import UnknownName
from clipdesk.model.source import Source

Interval = tuple[datetime, datetime]


def archives(source: Source) -> str:
    """Where the source can be asked for days long gone; else why it cannot."""
    if source.archives:
        return ", ".join(dict.fromkeys(place.in_words for place in source.archives))
    named = dict.fromkeys(place.in_words for place in source.discovery)
    return f"cannot look back: {' and '.join(named)} only"


@dataclass(frozen=True, slots=True)
class RunPlan:
    """`left_out` says why, by source."""

    sources: tuple[str, ...]
    left_out: dict[str, str]
    window: Interval | None

    def lines(self) -> Iterator[str]:
        """The plan as an operator reads it."""
        if self.window:
            yield f"backfill of {self.window[0]:%Y-%m-%d %H:%M} to {self.window[1]:%Y-%m-%d %H:%M} UTC"
        yield f"to crawl: {', '.join(self.sources) or 'nothing'}"
        for source, reason in self.left_out.items():
            yield f"left out: {source}: {reason}"


def plan(catalogue: Catalogue, topic_id: str, chosen: Sequence[str], window: Interval | None) -> RunPlan:
    """The chosen sources, or all of the topic's; for a backfill those that can look back.

    Raises UnknownName for a source that the topic does not have.
    """
    topic = catalogue.topic(topic_id)
    for name in chosen:
        if name not in topic.sources:
            raise UnknownName(f"source of topic {topic_id}", name, topic.sources)
    left_out = dict(catalogue.without.get(topic_id, {}))
    left_out |= {name: "not chosen" for name in topic.sources if chosen and name not in chosen}
    if window:
        for name in topic.sources:
            source = catalogue.source(name)
            if name not in left_out and not source.archives:
                left_out[name] = archives(source)
    return RunPlan(tuple(name for name in topic.sources if name not in left_out), left_out, window)
