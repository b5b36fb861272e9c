"""A change of the corpus, as whoever follows it is told of it, and those who do."""

from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.kind import Kind


class ChangeKind(Kind):
    """What happened to an article."""

    INSERTED = "inserted", "an article was stored for the first time"
    EDITED = "edited", "its publisher has another text there, or says something else of it"
    REREAD = "reread", "the same page, read again by a later parser or for another topic"
    OLDER = "older", "an earlier state of it was stored late: `articles` stays as it is"
    WITHDRAWN = "withdrawn", "its publisher has withdrawn it"
    BACK = "back", "it was withdrawn, and is there again"
    TAKEN_DOWN = "taken_down", "it was taken down here: copies are to be removed"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A column of `articles` that is not what it was. `touches` says what the edit of a text is about, and
    `matters` whether that is more than words or signs."""

    name: str
    touches: tuple[str, ...] = ()
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one article.

    `position` is its place in the order of all changes (None: it is older than these numbers), `at` when it
    was stored or found. `fields` are what `version` has otherwise than `previous`; `matters` and `silent`
    (words of the text changed, `modified_at` did not) are of an edit, and None where nothing was edited.
    `source`, `url` and `headline` are None where a takedown has left nothing that says them; `reason` is of
    withdrawals and takedowns.
    """

    position: int | None
    kind: ChangeKind
    article_id: str
    at: datetime
    source: str | None = None
    url: str | None = None
    headline: str | None = None
    version: int | None = None
    previous: int | None = None
    fields: tuple[FieldChange, ...] = ()
    matters: bool | None = None
    silent: bool | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who follows the changes under a name, and has read up to `position` (0: nothing yet). Of what
    is older than these numbers it wants all, or what was stored `since`."""

    name: str
    position: int
    began_at: datetime
    since: datetime | None = None
    moved_at: datetime | None = None
