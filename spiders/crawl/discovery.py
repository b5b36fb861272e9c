"""From a discovery page's response to its candidates, and which of its further pages are asked for. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import assert_never

from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import Feed, Gdelt, Listing, NewsSitemap, Search, WebDiscovery
from clipdesk.model.page import Page
from parsers.discovery import Discovered, NextPage, parse_feed, parse_listing, parse_sitemap
from parsers.discovery.gdelt import parse_gdelt
from parsers.discovery.publisher_links import resolved
from parsers.discovery.ranking import newest_first
from spiders.crawl.frontier import LeftOut
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.window import LookBack, Window


def read_discovery(planned: PlannedRequest, response: Response, source: str) -> Discovered:
    """What the page names, by the reader for its kind."""
    headers = {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
    body, url, now = response.body, response.url, planned.first_seen_at
    match planned.entry:
        case Feed(link_parameter=parameter):
            return resolved(parse_feed(body, url, source, headers, now=now), parameter)
        case Search(results="feed", link_parameter=parameter):
            return resolved(parse_feed(body, url, source, headers, now=now), parameter)
        case Search(article_links=rules, next_page=selector, link_parameter=parameter):
            found = parse_listing(body, url, source, rules, selector, headers, now=now)
            return resolved(found, parameter)
        case Gdelt():
            return parse_gdelt(body, url, source)
        case NewsSitemap(only=only):
            return parse_sitemap(body, url, source, only, headers, now=now)
        case Listing(article_links=rules, next_page=selector):
            return parse_listing(body, url, source, rules, selector, headers, now=now)
        case None:
            raise ValueError(f"{planned.url} is no discovery page")
        case _:
            assert_never(planned.entry)


def read_page_of(entry: WebDiscovery, page: Page, source: str) -> Discovered:
    """What an archived page of this entry names."""
    headers = {name: value for name, value in page.headers.items() if name != "content-encoding"}
    planned = PlannedRequest(page.url, entry.kind, page.fetched_at or datetime.now(UTC), entry=entry)
    return read_discovery(planned, Response(page.url, page.status, headers, page.html), source)


def verdict_of_discovery(planned: PlannedRequest, found: Discovered) -> tuple[Outcome, str]:
    """Where a page that names nothing is a fault, one of a single day is none: a day may be without news."""
    faults = "; ".join(found.faults)
    if found.instead and not found.candidates:
        return Outcome(found.instead), faults
    if found.candidates or found.next_pages:
        return Outcome.FETCHED, faults
    if faults:
        return Outcome.BROKEN_DISCOVERY, faults
    if planned.entry and planned.entry.empty_is and planned.number == 1 and not planned.of_day:
        return Outcome.BROKEN_DISCOVERY, planned.entry.empty_is
    return Outcome.FETCHED, "names no article"


def further_pages(
    planned: PlannedRequest, pages: tuple[NextPage, ...], window: Window, now: datetime
) -> Iterator[tuple[PlannedRequest, LeftOut | None]]:
    """Each further page, with the reason if it is not asked for; those nearest to the window first."""
    is_for_news = not isinstance(window, LookBack)
    kept = 0
    for page in (
        newest_first(pages) if is_for_news else sorted(pages, key=lambda page: page.modified_at or now)
    ):
        deeper = PlannedRequest(
            page.url,
            planned.kind,
            now,
            entry=planned.entry,
            number=planned.number + 1,
            found_on=planned.url,
            of_day=planned.of_day,
        )
        left_out = _left_out(deeper, page, kept, window)
        kept += left_out is None
        yield deeper, left_out


def _left_out(deeper: PlannedRequest, page: NextPage, before: int, window: Window) -> LeftOut | None:
    entry = deeper.entry
    if entry is None:
        raise ValueError(f"{deeper.url} is no discovery page")
    if entry.pages_are_dated and (reason := window.against_page(page.url, page.modified_at)):
        return LeftOut(Outcome.OUT_OF_WINDOW, reason)
    if reason := entry.beyond(deeper.number, before):
        return LeftOut(Outcome.LIMIT_REACHED, reason)
    return None
