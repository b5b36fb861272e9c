"""The pages of discovery that a crawl asks for: those that are declared, and those that they lead to."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import WebEntry
from parsers.discovery import Discovered
from spiders.crawl.crawl import Crawl
from spiders.crawl.discovery import further_pages
from spiders.crawl.frontier import LeftOut
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.searches import NOTHING_TO_ASK
from spiders.crawl.surplus import TOO_MANY_PAGES


def declared(crawl: Crawl, now: datetime) -> Iterator[PlannedRequest]:
    """The web pages that the source declares and that are due, each once."""
    for entry in crawl.plan.entries:
        if not isinstance(entry, WebEntry) or not crawl.frontier.claim(entry.url):
            continue
        if crawl.looks.is_due(entry.url, now):
            state, of_day = crawl.looks.states.get(entry.url), entry.url in crawl.plan.of_day
            yield PlannedRequest(entry.url, entry.kind, now, entry=entry, of_day=of_day, state=state)


def further(
    crawl: Crawl, planned: PlannedRequest, found: Discovered, now: datetime
) -> Iterator[PlannedRequest]:
    """Those that a page leads to and that are due; a row for each that a limit leaves out."""
    for page, left_out in further_pages(planned, found.next_pages, crawl.plan.window, now):
        if not crawl.frontier.claim(page.url) or not crawl.looks.is_due(page.url, now):
            continue
        if left_out is None and not crawl.surplus.one_more_page():
            left_out = TOO_MANY_PAGES
        if left_out is None:
            yield replace(page, state=crawl.looks.states.get(page.url))
        else:
            crawl.leave_out(planned, page, left_out, now)


def tell_of_searches(crawl: Crawl, now: datetime) -> None:
    """A row for each search that is not asked for every phrase."""
    for number, (entry, why) in enumerate(crawl.plan.half_asked):
        outcome = Outcome.BROKEN_DISCOVERY if why == NOTHING_TO_ASK else Outcome.LIMIT_REACHED
        planned = PlannedRequest(f"{entry.address}#left-out-{number}", entry.kind, now, entry=entry)
        crawl.leave_out(planned, planned, LeftOut(outcome, why), now)
