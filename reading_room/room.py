"""What all pages stand on: the desk that is shown, and what is worth keeping between two pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Room:
    """`corpus` stays open, so that its search index does; `searching` lets one page at a time use it, as the
    index looks after its own state."""

    settings: Settings
    now: Callable[[], datetime] = _now
    corpus: Corpus = field(init=False)
    searching: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        object.__setattr__(self, "corpus", Corpus.open(self.settings.corpus))
