"""What this crawl knows of its pages of discovery from earlier looks, and which it leaves in peace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from scrapy.http import Response

from clipdesk.corpus.archive import holds, read_page
from clipdesk.model.crawl_record import Look
from clipdesk.model.discovery_state import DiscoveryState, may_have_missed
from clipdesk.model.page import Page
from parsers.discovery import Discovered
from spiders.crawl.frontier import Frontier
from spiders.crawl.planned_request import PlannedRequest
from spiders.policy.moves import moved_to


@dataclass(frozen=True, slots=True)
class Resting:
    """A page of discovery that is not due, and why not."""

    url: str
    until: datetime
    why: str


@dataclass(slots=True)
class Looks:
    """`states` are by URL: none in a crawl without memory, or in one that looks back."""

    states: Mapping[str, DiscoveryState]
    archive: Path
    resting: list[Resting] = field(default_factory=list)

    def is_due(self, url: str, now: datetime) -> bool:
        """Counted if it is not."""
        state = self.states.get(url)
        if state is None or not state.rests(now):
            return True
        self.resting.append(Resting(url, state.next_look_at, state.why_it_rests()))
        return False

    def validators(self, planned: PlannedRequest) -> dict[str, str]:
        """The headers of a conditional request, where the archive still holds what was read then: a 304 is
        answered from there."""
        state = planned.state
        if state is None or not state.may_be_conditional or state.record is None:
            return {}
        if not holds(self.archive, state.record):
            return {}
        headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
        return {name: value for name, value in headers.items() if value}

    def archived(self, planned: PlannedRequest) -> Page:
        """What was read at the last look in full. Raises ArchiveError."""
        if planned.state is None or planned.state.record is None:
            raise ValueError(f"{planned.url} was not asked for conditionally")
        return read_page(self.archive, planned.state.record)


def look_of(found: Discovered, frontier: Frontier, response: Response) -> Look:
    """What the page gave, against what is remembered."""
    urls = [candidate.url for candidate in found.candidates]
    pages = [page.url for page in found.next_pages]
    return Look(
        named=len(urls),
        known=sum(map(frontier.knows, urls)),
        digest=sha256("\n".join([*urls, "", *pages]).encode("utf-8", "replace")).hexdigest(),
        moved_to=moved_to(response),
    )


def remarks(planned: PlannedRequest, look: Look, *, leads_on: bool) -> list[str]:
    """What an operator is told of a look that went well. Where a page `leads_on`, what is known may be."""
    said = []
    if look.moved_to is not None:
        said.append(f"has moved for good to {look.moved_to}: correct its address in the source's file")
    state = planned.state
    if state and state.answered_at and not leads_on and may_have_missed(state, look):
        said.append(
            f"none of the {look.named} articles that it names was known:"
            f" some may have been missed since {state.answered_at:%Y-%m-%d %H:%M} UTC"
        )
    return said
