"""Which of the articles that discovery names a crawl asks for, where its limit has no room for all of them.

All pages of discovery are read before the first article is asked for: the newest are taken, whichever page
names them, and in whatever order. No more are held than may be taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappush, heappushpop
from itertools import count

from clipdesk.model.candidate import Candidate
from clipdesk.model.discovery import UrlKind
from parsers.discovery.periods import day
from spiders.crawl.planned_request import PlannedRequest

PACE = timedelta(hours=1)
"""By how much an article without a date is taken to be older than the one above it in a feed or listing: one
an hour. Chosen, not measured."""
_OLDEST = datetime.min.replace(tzinfo=UTC)

Rank = tuple[datetime, date, int]


def rank(candidate: Candidate, kind: UrlKind, place: int, now: datetime) -> Rank:
    """The greater, the sooner it is asked for: by the newest date that discovery says, then by the day in its
    address, then by its `place` on the page (0 is the first). Sitemaps have no order that one could go by."""
    dates = [at for at in (candidate.published_at, candidate.modified_at) if at is not None]
    named = day(candidate.url)
    if dates:
        when = max(dates)
    elif named is not None:
        when = datetime.combine(named, time.max, UTC)
    else:
        when = _OLDEST if kind is UrlKind.NEWS_SITEMAP else now - place * PACE
    return min(when, now), named or date.min, -place


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """An article that may be asked for, and the page that names it; `number` tells wishes of one rank apart:
    the earlier one is the greater."""

    rank: Rank
    number: int
    page: PlannedRequest = field(compare=False)
    planned: PlannedRequest = field(compare=False)


class Choice:
    """Holds the best `room` wishes that it was offered."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._held: list[Wish] = []
        self._numbers = count()

    def __bool__(self) -> bool:
        """Whether anything is held."""
        return bool(self._held)

    def offer(self, page: PlannedRequest, planned: PlannedRequest, rank: Rank) -> Wish | None:
        """The wish that there is no room for: this one, or one that was held so far. None while there is."""
        wish = Wish(rank, -next(self._numbers), page, planned)
        if self._room <= 0:
            return wish
        if len(self._held) < self._room:
            heappush(self._held, wish)
            return None
        return heappushpop(self._held, wish)

    def taken(self) -> Iterator[Wish]:
        """All that are held, the best first; none is held any more, and each is let go as it is given."""
        held, self._held = sorted(self._held), []
        self._room -= len(held)
        return (held.pop() for _ in range(len(held)))
