"""The health of every source at a glance, from what its runs and its pages of discovery left."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from clipdesk.model.catalogue import load
from clipdesk.model.discovery_state import Condition
from clipdesk.model.settings import Settings
from steps.report.alarm_book import Standing, standing
from steps.report.alarms import WINDOW, SourceRun
from steps.report.discovery import DiscoveryPage, discovery_pages
from steps.report.history import history


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """Counted over `steps.report.alarms.WINDOW`: `a_day` are new versions a day since its first run in it,
    `blocked` pages of those that were judged (`articles`). `last_success` is when its discovery last
    answered, `next_look` when the first of its pages is due, both None where nothing is known."""

    source: str
    name: str
    topics: tuple[str, ...]
    last_run: datetime | None
    last_success: datetime | None
    next_look: datetime | None
    stored: int
    a_day: float
    articles: int
    blocked: int
    gap_at: datetime | None
    failing_pages: int
    pages: int
    alarms: tuple[Standing, ...]

    @property
    def in_words(self) -> str:
        """The worst of it in one word; colour alone tells nothing."""
        if any(one.mute is None for one in self.alarms):
            return "trouble"
        if self.last_run is None:
            return "not asked yet"
        return "failing" if self.failing_pages == self.pages and self.pages else "well"


def health(settings: Settings, *, now: datetime) -> list[SourceHealth]:
    """Of all that are declared or have rows, by id. Raises CorpusError, InvalidFiles."""
    catalogue = load(settings)
    runs = _by_source(history(settings, now=now), lambda one: one.source)
    pages = _by_source(discovery_pages(settings), lambda one: one.source)
    alarms = _by_source(standing(settings, now=now), lambda one: one.alarm.source)
    return [
        _health(
            source,
            catalogue.sources[source].publisher if source in catalogue.sources else source,
            tuple(sorted(topic.id for topic in catalogue.topics.values() if source in topic.sources)),
            runs.get(source, []),
            pages.get(source, []),
            tuple(alarms.get(source, [])),
            now,
        )
        for source in sorted({*catalogue.sources, *runs, *pages})
    ]


def _health(
    source: str,
    name: str,
    topics: tuple[str, ...],
    past: Sequence[SourceRun],
    pages: Sequence[DiscoveryPage],
    alarms: tuple[Standing, ...],
    now: datetime,
) -> SourceHealth:
    states = [page.state for page in pages if page.state is not None]
    days = max(1.0, (now - past[0].at) / (WINDOW / WINDOW.days)) if past else 1.0
    stored = sum(one.stored for one in past)
    return SourceHealth(
        source=source,
        name=name,
        topics=topics,
        last_run=past[-1].at if past else None,
        last_success=max((one.at for one in past if one.answered), default=None),
        next_look=min((state.next_look_at for state in states), default=None),
        stored=stored,
        a_day=stored / days,
        articles=sum(one.articles for one in past),
        blocked=sum(one.blocked for one in past),
        gap_at=max((state.gap_at for state in states if state.gap_at), default=None),
        failing_pages=sum(state.condition is not Condition.ANSWERING for state in states),
        pages=len(states),
        alarms=alarms,
    )


_T = TypeVar("_T")


def _by_source(found: Iterable[_T], source: Callable[[_T], str]) -> Mapping[str, list[_T]]:
    """In the order in which they come."""
    grouped: dict[str, list[_T]] = {}
    for one in found:
        grouped.setdefault(source(one), []).append(one)
    return grouped
