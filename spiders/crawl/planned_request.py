"""A URL that the crawl has decided to try, with everything known about it. Travels in `Request.meta`."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from scrapy import Request

from clipdesk.corpus.memory import Remembered
from clipdesk.model.candidate import Candidate
from clipdesk.model.discovery import UrlKind, WebDiscovery
from clipdesk.model.discovery_state import DiscoveryState


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """`candidate` is set for articles that discovery named now, `entry` for pages of discovery on the
    web; `number` counts the pages of one listing or the depth of nested sitemaps, from 1; `of_day` marks the
    archive page of a day that is asked for; `state` is what earlier looks at a page of discovery left."""

    url: str
    kind: UrlKind
    first_seen_at: datetime
    remembered: Remembered | None = None
    candidate: Candidate | None = None
    entry: WebDiscovery | None = None
    number: int = 1
    found_on: str | None = None
    of_day: bool = False
    state: DiscoveryState | None = None

    @property
    def address(self) -> str:
        """Where it is asked for: a page of discovery that has moved for good, where it is now."""
        return self.state.address if self.state else self.url

    @classmethod
    def of(cls, request: Request) -> "PlannedRequest":
        return cast(PlannedRequest, request.meta["planned_request"])


def validators(remembered: Remembered | None) -> dict[str, str]:
    """The headers of a conditional request (RFC 9110, section 13.1)."""
    if remembered is None:
        return {}
    headers = {"If-None-Match": remembered.etag, "If-Modified-Since": remembered.last_modified}
    return {name: value for name, value in headers.items() if value}


def is_conditional(request: Request) -> bool:
    return bool({b"If-None-Match", b"If-Modified-Since"} & set(request.headers))
