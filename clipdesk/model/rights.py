"""What a publisher reserves, and which of it a topic refuses to use. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from clipdesk.model.article import Rights
from clipdesk.model.kind import Kind

OUR_NAME = "clipdesk"
"""As it stands in robots.txt, in any case, and before a directive that is for us alone."""
WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives behind whose colon a value stands, and not another directive for the crawler named before it."""


class Reservation(Kind):
    """`directives` are the words of robots meta and X-Robots-Tag that make it."""

    NOINDEX = "noindex", "is to be in no index", ("noindex", "none")
    NOARCHIVE = "noarchive", "is to be shown from no copy", ("noarchive", "nocache")
    NOSNIPPET = "nosnippet", "is to be shown in no part", ("nosnippet", "max-snippet:0")
    NOAI = "noai", "is to train no model", ("noai",)
    NOIMAGEAI = "noimageai", "its pictures are to train no model", ("noimageai",)
    EXPIRED = "expired", "was to be available until a day that is gone (`unavailable_after`)", ()
    TDM = "tdm", "text and data mining is reserved (TDM Reservation Protocol)", ()

    def __init__(self, word: str, meaning: str = "", directives: tuple[str, ...] = ()) -> None:
        super().__init__(word, meaning)
        self.directives = directives


def reserved(rights: Rights, at: datetime) -> tuple[Reservation, ...]:
    """What the publisher reserves against everybody, or against us by name, as of `at` (aware)."""
    said = tuple(_for_us((*rights.meta_robots, *rights.x_robots_tag)))
    found = [one for one in Reservation if not set(one.directives).isdisjoint(said)]
    if any(_is_over(directive, at) for directive in said):
        found.append(Reservation.EXPIRED)
    if rights.tdm_reservation:
        found.append(Reservation.TDM)
    return tuple(found)


def _for_us(directives: tuple[str, ...]) -> Iterator[str]:
    """Without those that are for another crawler, which carry its name (`otherbot: noindex`)."""
    for directive in directives:
        name, value = _parted(directive)
        if name == OUR_NAME:
            name, value = _parted(value)
        if not value or name in WITH_VALUE:
            yield f"{name}:{value}" if value else name


def _parted(directive: str) -> tuple[str, str]:
    """What stands before the first colon, and behind it."""
    name, _, value = directive.partition(":")
    return name.strip(), value.strip()


def _is_over(directive: str, at: datetime) -> bool:
    """A date that cannot be read ends nothing."""
    name, value = _parted(directive)
    if name != "unavailable_after":
        return False
    moment = _moment(value)
    return moment is not None and (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < at


def _moment(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, lambda value: datetime.fromisoformat(value.upper())):
        try:
            return read(text)
        except (ValueError, OverflowError):
            continue
    return None
