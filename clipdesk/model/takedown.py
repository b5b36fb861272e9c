"""A takedown: the wish that something be removed, and what was removed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MARKS = "takedown-"
"""How the names of runs begin that are none: of the marks that takedowns leave in the log."""


@dataclass(frozen=True, slots=True)
class Takedown:
    """The wish: exactly one of `article_id` and `source` is given."""

    id: str
    article_id: str | None
    source: str | None
    requested_by: str
    reason: str

    @property
    def run(self) -> str:
        """The run that its marks stand under in the log."""
        return f"{MARKS}{self.id}"


class TakedownState(StrEnum):
    REQUESTED = "requested"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class TakedownRecord:
    """A row of `takedowns`: the wish comes first, its completion last, with what was removed. `position` is
    its place in the order of changes, once it is stored."""

    takedown: Takedown
    state: TakedownState
    at: datetime
    versions: int | None = None
    log_rows: int | None = None
    archive_records: int | None = None
    position: int | None = None
