"""Articles that discovery named, as they are shown to people: title, date, and the topics that want them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from clipdesk.model.candidate import Candidate
from clipdesk.model.topic import Topic
from parsers.matching import Matcher

SAMPLE = 3
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Named:
    """`topics` are the ids of those that its title names a term of; dates as discovery said them."""

    url: str
    title: str | None
    published_at: datetime | None
    topics: tuple[str, ...] = ()


class Judge:
    """Tells which topics a title is for. Made once: compiling a topic takes milliseconds."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._matchers = {topic.id: Matcher(topic) for topic in topics}

    def named(self, candidates: Iterable[Candidate]) -> tuple[Named, ...]:
        return tuple(
            Named(one.url, one.title, one.published_at, self._topics(one.title or "")) for one in candidates
        )

    def _topics(self, title: str) -> tuple[str, ...]:
        return tuple(name for name, matcher in self._matchers.items() if title and matcher.mentions(title))


def sample(named: Sequence[Named], count: int = SAMPLE) -> tuple[Named, ...]:
    """The newest; what has no date keeps its place behind those that have one."""
    return tuple(sorted(named, key=lambda one: one.published_at or _LONG_AGO, reverse=True)[:count])


def by_topic(named: Iterable[Named]) -> dict[str, int]:
    """How many titles each topic wants; topics that want none are left out."""
    return dict(Counter(topic for one in named for topic in one.topics).most_common())
