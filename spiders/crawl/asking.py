"""Asking for articles: those that were chosen when all pages of discovery have answered, and at the end those
that no page names any more and no topic wanted then."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider

from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ClipdeskError
from spiders.crawl.crawl import Crawl
from spiders.crawl.frontier import LeftOut
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.reading import TURN, in_turns
from spiders.crawl.running import engine_of, queued
from spiders.crawl.window import LookBack

MOST_QUEUED = 500
"""Requests in Scrapy's queue: some seconds of the fastest crawl. A request is larger than a plan."""


class Asking:
    """`fetch` makes the request for an article, `give_up` ends the crawl."""

    def __init__(
        self,
        crawler: Crawler,
        crawl: Crawl,
        fetch: Callable[[PlannedRequest], Request],
        give_up: Callable[[ClipdeskError], None],
    ) -> None:
        self._crawler = crawler
        self._crawl = crawl
        self._fetch = fetch
        self._give_up = give_up
        self._unwanted_left: Iterator[Request | None] | None = None
        self._choosing: asyncio.Future[None] | None = None
        self._for_the_rest: asyncio.Future[None] | None = None

    def for_chosen(self) -> None:
        """Once all pages of discovery have answered, or failed."""
        if self._crawl.may_choose and not _goes_on(self._choosing):
            self._choosing = asyncio.ensure_future(self._choose())

    def for_all_that_is_left(self, *, unwanted_too: bool) -> None:
        """All that discovery names has had its turn: now what it names no more, and no topic wanted then.

        Raises DontCloseSpider while that gives requests, or may still.
        """
        self._crawl.looking.clear()
        self.for_chosen()
        if _goes_on(self._choosing):
            raise DontCloseSpider
        looks_back = isinstance(self._crawl.plan.window, LookBack)
        if self._unwanted_left is None and unwanted_too and not (looks_back or self._crawl.out_of_time):
            self._unwanted_left = self._unwanted()
        until = monotonic() + TURN
        for request in self._unwanted_left or ():
            self._ask(request)
            if monotonic() > until:  # Scrapy asks again after seconds: what is little is done at once
                self._for_the_rest = asyncio.ensure_future(self._ask_for_the_rest())
                raise DontCloseSpider
        if _goes_on(self._for_the_rest):
            raise DontCloseSpider

    def end(self) -> None:
        for going_on in (self._choosing, self._for_the_rest):
            if going_on is not None:
                going_on.cancel()

    async def _choose(self) -> None:
        try:
            async for planned in self._crawl.chosen(_now()):
                self._ask(self._fetch(planned))
                while queued(self._crawler) >= MOST_QUEUED:
                    await asyncio.sleep(TURN)
        except ClipdeskError as error:
            self._give_up(error)

    async def _ask_for_the_rest(self) -> None:
        async for request in in_turns(self._unwanted_left or ()):
            self._ask(request)

    def _ask(self, request: Request | None) -> None:
        if request is not None:
            engine_of(self._crawler).crawl(request)

    def _unwanted(self) -> Iterator[Request | None]:
        """None where a title is judged and not wanted again."""
        now, crawl = _now(), self._crawl
        for candidate, decision in crawl.frontier.unwanted(crawl.plan.source.id, now):
            left_out = decision if isinstance(decision, LeftOut) else crawl.frontier.take()
            if left_out is None and isinstance(decision, PlannedRequest):
                yield self._fetch(decision)
            elif left_out is not None:
                planned = PlannedRequest(candidate.url, UrlKind.ARTICLE, now, candidate=candidate)
                crawl.record(crawl.expect(planned), left_out.outcome, left_out.reason, now=now)
                yield None


def _goes_on(task: "asyncio.Future[None] | None") -> bool:
    return task is not None and not task.done()


def _now() -> datetime:
    return datetime.now(UTC)
