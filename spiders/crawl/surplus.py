"""What a crawl leaves out has a row each, up to a bound; what lies beyond it has one for all of a page.

Sitemaps may name 50,000 addresses each and stand in indexes of indexes: a thousand small answers made a
million rows before this bound. A page that was cut is read again the next time, from the archive if need be:
nothing is lost by it.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.frontier import LeftOut
from spiders.crawl.planned_request import PlannedRequest

MOST_ROWS = 5_000
"""Rows for what one crawl leaves out: some 3 MB of log. Chosen, not measured."""
MOST_DISCOVERY_PAGES = 1_000
"""Pages of discovery that one crawl asks for: with half a second of politeness between them, 8 minutes."""
TOO_MANY_PAGES = LeftOut(
    Outcome.LIMIT_REACHED, f"a crawl asks for at most {MOST_DISCOVERY_PAGES} pages of discovery"
)

CutPlace = tuple[str, UrlKind, Outcome]
"""The page of discovery that names what is left out, its kind, and why."""


@dataclass(slots=True)
class Surplus:
    """`rows` have been given out; `cut` counts what has none, by the page that names it."""

    rows: int = 0
    pages: int = 0
    cut: Counter[CutPlace] = field(default_factory=Counter)
    _why: dict[CutPlace, str] = field(default_factory=dict)

    def has_row(self, page: PlannedRequest, why: LeftOut) -> bool:
        """Whether what a page of discovery names and is left out has a row of its own; counted if not."""
        if self.rows < MOST_ROWS:
            self.rows += 1
            return True
        place = (page.url, page.kind, why.outcome)
        self.cut[place] += 1
        self._why.setdefault(place, why.reason)
        return False

    def one_more_page(self) -> bool:
        """Whether this crawl may ask for another page of discovery; it then counts."""
        self.pages += 1
        return self.pages <= MOST_DISCOVERY_PAGES

    def summary(self, now: datetime) -> Iterator[tuple[PlannedRequest, LeftOut]]:
        """A row for all that a page named and that has none of its own."""
        for (page, kind, outcome), count in self.cut.items():
            planned = PlannedRequest(f"{page}#left-out-{outcome}", kind, now, found_on=page)
            yield planned, LeftOut(outcome, f"{count:,} more that it names: {self._why[page, kind, outcome]}")
