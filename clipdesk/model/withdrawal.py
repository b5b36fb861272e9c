"""An article that its publisher has withdrawn, or put back."""

from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.text import SoundText


@dataclass(frozen=True, slots=True)
class Withdrawal(SoundText):
    """`url` is the address that was visited; `is_back` says that the article was found there again;
    `position` is its place in the order of changes, once it is stored."""

    article_id: str
    source: str
    url: str
    run: str
    at: datetime
    is_back: bool
    reason: str = ""
    position: int | None = None
