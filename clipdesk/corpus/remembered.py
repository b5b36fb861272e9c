"""A page as it is remembered."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from clipdesk.model.crawl_record import Outcome


@dataclass(frozen=True, slots=True)
class Remembered:
    """The newest row of a page. The validators are those of the newest response that had any, so that a
    timeout in between does not lose them; `first_seen_at` is when the page was first logged.

    `judged`, `title` and `published_at` are remembered of what was never fetched, as no topic wanted it: for
    which topics (`topic@version`) that was said, and what discovery had said of it. `held_at` is when it was
    last fetched of an article that is stored; None where none is. Of what is stored it is at least the moment
    at which it was first seen.
    """

    outcome: Outcome
    etag: str | None
    last_modified: str | None
    next_visit_at: datetime | None
    first_seen_at: datetime
    final_url: str | None
    judged: frozenset[str] = frozenset()
    title: str | None = None
    published_at: datetime | None = None
    held_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.held_at is None and self.outcome.stored:
            object.__setattr__(self, "held_at", self.first_seen_at)

    @property
    def unwanted(self) -> bool:
        """Never fetched, as its title named no topic."""
        return self.outcome is Outcome.OFF_TOPIC and self.final_url is None


class Known(NamedTuple):
    """`url` is what was asked for."""

    url: str
    page: Remembered
