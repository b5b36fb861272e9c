"""The spiders: `source` crawls all that a source declares, those named after a way of discovery
that way alone (`scrapy list` has them).

scrapy crawl source -a source=ID [-a topic=ID] [-a run=ID] [-a since=DATE] [-a until=DATE] [-a max_pages=N]
                    [-a memory=off]
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Self, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from twisted.python.failure import Failure

from clipdesk.model.crawl_record import Look, Outcome
from clipdesk.model.discovery import CommonCrawl, UrlKind, WebEntry
from clipdesk.model.errors import ArchiveError, ClipdeskError, ConfigError, CrawlError
from clipdesk.model.settings import Settings
from clipdesk.model.urls import normalize_url
from clipdesk.processes.worker import CostError
from parsers.discovery import Discovered
from spiders.crawl.asking import Asking
from spiders.crawl.choice import rank
from spiders.crawl.crawl import TIME_IS_UP, Crawl
from spiders.crawl.discovery import verdict_of_discovery
from spiders.crawl.frontier import LeftOut
from spiders.crawl.looks import look_of, remarks
from spiders.crawl.plan import CrawlPlan
from spiders.crawl.planned_request import PlannedRequest, is_conditional, validators
from spiders.crawl.ranges import Ranges
from spiders.crawl.reading import in_turns
from spiders.crawl.running import engine_of, request_of
from spiders.crawl.to_look_at import declared, further, tell_of_searches
from spiders.crawl.warc_files import common_crawl_files, take_in, take_in_file
from spiders.crawl.window import LookBack
from spiders.log_lines import use_log_lines
from spiders.middlewares.throttle import Throttle
from spiders.policy.refusals import Refused
from spiders.policy.retry_after import retry_after
from spiders.policy.verdict import http_error, verdict_of
from spiders.rendering.present import chromium
from spiders.rendering.settings import render_with

# An order, not amounts: what names articles, what is new, what is known.
DISCOVERY_PRIORITY = 10
NEW_PRIORITY = 0
DUE_PRIORITY = -10
NO_MEMORY = "memusage_exceeded"
"""What Scrapy's watch over memory gives as the reason of an end."""
NO_TURN = "the crawl ended before its turn came"
TOO_MUCH_MEMORY = "the crawl took more memory than it may, and ended before its turn came"

WAYS = frozenset(kind for kind in UrlKind if kind.is_discovery)

_log = logging.getLogger("clipdesk")


class SourceSpider(Spider):
    """Discovery, then articles, then what memory wants visited again; every URL gets one record."""

    name = "source"
    kinds: ClassVar[frozenset[UrlKind]] = WAYS
    crawl: Crawl
    broken: ClipdeskError | None = None
    """What ended the crawl before its time; its files then stay temporary."""
    asking: Asking

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Ends the process with code 2 where the arguments or the disk cannot be used."""
        _quiet()
        spider = super().from_crawler(crawler)
        try:
            plan = cls._plan(kwargs, Settings.load())
            rendered_by = chromium(plan.settings) if plan.source.render else None
            if plan.log.exists():
                raise ConfigError("this run has crawled the source already", where=str(plan.log))
            spider.crawl = Crawl(plan)
            spider.asking = Asking(crawler, spider.crawl, spider._fetch_new, spider._give_up)
        except ClipdeskError as error:
            _log.critical("%s", error)
            raise SystemExit(2) from error
        _be_polite(crawler, plan)
        if rendered_by:
            render_with(rendered_by, crawler)
        crawler.signals.connect(spider._opened, signals.spider_opened)
        crawler.signals.connect(spider._idle, signals.spider_idle)
        crawler.signals.connect(spider._failed_on, signals.spider_error)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        return spider

    @classmethod
    def _plan(cls, arguments: dict[str, str], settings: Settings) -> CrawlPlan:
        return CrawlPlan.of(cls.kinds, arguments, settings, now=_now())

    async def start(self) -> AsyncIterator[Request]:
        """What is due is known, and every page of discovery waited for, before the first of them answers."""
        tell_of_searches(self.crawl, _now())
        due = [] if isinstance(self.crawl.plan.window, LookBack) else list(self.crawl.frontier.due(_now()))
        for request in list(self._looks()):
            yield request
        for entry in self.crawl.plan.entries:
            if isinstance(entry, CommonCrawl):
                await self._bring_in(entry)
            elif not isinstance(entry, WebEntry):
                await self._take_in(take_in(self.crawl, entry, _now()))
        for planned in due:
            yield self._fetch(planned, DUE_PRIORITY)

    def _looks(self) -> Iterator[Request]:
        for planned in declared(self.crawl, _now()):
            if planned.entry is not None:
                self._hold(planned.entry)
            yield self._discover(planned)

    def _hold(self, entry: WebEntry) -> None:
        throttle = self.crawler.get_extension(Throttle)
        if entry.least_delay and isinstance(throttle, Throttle):
            throttle.hold(urlsplit(entry.url).hostname or "", entry.least_delay)

    def _idle(self) -> None:
        self.asking.for_all_that_is_left(unwanted_too=self.broken is None)

    async def _bring_in(self, entry: CommonCrawl) -> None:
        """What Common Crawl has of a day, file by file."""
        async for path, file in common_crawl_files(self.crawl, entry, Ranges(self.crawler).read, _now()):
            await self._take_in(take_in_file(self.crawl, path, file, _now()))

    async def _take_in(self, taking: Iterator[None]) -> None:
        """Between two pages of a file, whatever is being fetched has its turn."""
        try:
            for _ in taking:
                await asyncio.sleep(0)
        except ClipdeskError as error:
            self._give_up(error)

    async def on_discovery(self, response: Response) -> AsyncIterator[Request]:
        """Ask for what the page names, and record it."""
        planned = PlannedRequest.of(request_of(response))
        error = http_error(response, conditional=is_conditional(request_of(response)))
        if error is not None and error[0] is not Outcome.NOT_MODIFIED:
            self._record(planned, *error, response)
            self.asking.for_chosen()
            return
        try:
            page = response if error is None else self._as_archived(planned, response)
            found = await self.crawl.reading.read(planned, page, self.crawl.plan.source.id)
        except ArchiveError as damage:
            _log.warning("%s is asked for in full: %s", planned.url, damage)
            yield self._request(planned, self.on_discovery, DISCOVERY_PRIORITY, {})
            return
        except CostError as cost:
            self._record(planned, Outcome.BROKEN_DISCOVERY, f"cannot be read: {cost}", response)
            self.asking.for_chosen()
            return
        for request in await self._take_note(planned, found, response, error):
            yield request
        self.asking.for_chosen()

    async def _take_note(
        self,
        planned: PlannedRequest,
        found: Discovered,
        response: Response,
        unchanged: tuple[Outcome, str] | None,
    ) -> list[Request]:
        """Wish for the articles, record the page, and ask for those that it leads to: all of them are waited
        for from here on, so that nothing is chosen in between."""
        look = await asyncio.to_thread(look_of, found, self.crawl.frontier, response)
        wanted = await self._wish_for(planned, found)
        goes_on = wanted or planned.number == 1 or not (planned.entry and planned.entry.newest_first)
        pages = further(self.crawl, planned, found, _now()) if goes_on else ()
        requests = [self._discover(page) for page in pages]
        outcome, reason = verdict_of_discovery(planned, found)
        if unchanged is not None and not outcome.failed:
            outcome, reason = unchanged
        reason = "; ".join(filter(None, [*remarks(planned, look, leads_on=bool(requests)), reason]))
        self._record(planned, outcome, reason, response, look)
        return requests

    def _as_archived(self, planned: PlannedRequest, unchanged: Response) -> Response:
        """What a 304 says is still so. Raises ArchiveError."""
        page = self.crawl.looks.archived(planned)
        return unchanged.replace(url=page.url, status=page.status, headers=dict(page.headers), body=page.html)

    def on_article(self, response: Response) -> None:
        outcome, reason = verdict_of(response, conditional=is_conditional(request_of(response)))
        self._record(PlannedRequest.of(request_of(response)), outcome, reason, response)

    def on_failure(self, failure: Failure) -> None:
        if isinstance(failure.value, ClipdeskError):
            self._give_up(failure.value)
            return
        refusal = self.crawl.refusal_of(cast(BaseException, failure.value))
        self._record(PlannedRequest.of(cast(Any, failure).request), refusal.outcome, refusal.reason)
        self.asking.for_chosen()

    async def _wish_for(self, page: PlannedRequest, found: Discovered) -> int:
        """How many articles of the page are wanted, as far as there will be room for them."""
        now, wanted = _now(), 0
        named = await asyncio.to_thread(self.crawl.frontier.by_page, found.candidates)
        async for place, candidate in in_turns(enumerate(named)):
            decision = self.crawl.frontier.consider(candidate, now, of_day=page.of_day)
            if isinstance(decision, PlannedRequest):
                wanted += 1
                self.crawl.wish(page, decision, rank(candidate, page.kind, place, now), now)
            elif isinstance(decision, LeftOut):
                planned = PlannedRequest(candidate.url, UrlKind.ARTICLE, now, candidate=candidate)
                self.crawl.set_aside(page, planned, decision)
            else:
                self.crawl.learn(candidate)
        return wanted

    def _discover(self, planned: PlannedRequest) -> Request:
        headers = self.crawl.looks.validators(planned)
        return self._request(planned, self.on_discovery, DISCOVERY_PRIORITY, headers)

    def _fetch_new(self, planned: PlannedRequest) -> Request:
        return self._fetch(planned, NEW_PRIORITY)

    def _fetch(self, planned: PlannedRequest, priority: int) -> Request:
        return self._request(planned, self.on_article, priority, validators(planned.remembered))

    def _request(
        self,
        planned: PlannedRequest,
        callback: Callable[[Response], Any],
        priority: int,
        headers: dict[str, str],
    ) -> Request:
        return Request(
            normalize_url(planned.address),
            callback=callback,
            errback=self.on_failure,
            headers=headers,
            priority=priority,
            meta={"planned_request": self.crawl.expect(planned), "verbatim_url": True},
        )

    def _record(
        self,
        planned: PlannedRequest,
        outcome: Outcome,
        reason: str,
        response: Response | None = None,
        look: Look | None = None,
    ) -> None:
        asked = retry_after(response.headers.get("Retry-After"), _now()) if response is not None else None
        pause = timedelta(seconds=asked) if asked is not None else None
        self.crawl.record(
            planned, outcome, reason, now=_now(), response=response, retry_after=pause, look=look
        )
        if outcome.failed:
            _log.info("%s: %s (%s)", outcome, planned.url, reason)

    def _opened(self) -> None:
        use_log_lines(self.crawler.settings["LOG_FORMAT"], self.crawler.settings["LOG_DATEFORMAT"])
        self.crawl.begin()
        call_later(self.crawl.plan.limits.max_seconds, self._end_of_time)

    def _end_of_time(self) -> None:
        """Give back what waits for its turn at a host; the filter stops everything else."""
        for slot in engine_of(self.crawler).downloader.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(Refused(Outcome.LIMIT_REACHED, TIME_IS_UP))

    def _failed_on(self, failure: Failure, response: Response | Failure) -> None:
        """A callback raised: a fault of the disk ends the crawl, a defect of ours costs this URL only."""
        error = failure.value
        if isinstance(error, ClipdeskError):
            self._give_up(error)
            return
        reason = f"the crawler failed on this page ({type(error).__name__}: {error})"
        self._record(PlannedRequest.of(cast(Any, response).request), Outcome.PARSE_ERROR, reason)
        self.asking.for_chosen()

    def _give_up(self, error: ClipdeskError) -> None:
        if self.broken is None:
            self.broken = error
            _log.critical("the crawl ends: %s", error)
            engine_of(self.crawler).pause()
            self._ending = asyncio.ensure_future(engine_of(self.crawler).close_spider_async(reason="failed"))

    def _closed(self, reason: str) -> None:
        """Complete if everything was tried, or if there is no memory to try more. A crawl that was stopped
        leaves temporary files, and goes on from there."""
        self.crawl.reading.end()
        self.asking.end()
        if reason in ("finished", NO_MEMORY) and self.broken is None:
            try:
                self.crawl.complete(_now(), TOO_MUCH_MEMORY if reason == NO_MEMORY else NO_TURN)
                return
            except ClipdeskError as error:
                _log.critical("the crawl is lost: %s", error)
                self.broken = error
        else:
            _log.critical("the crawl was stopped (%s); it goes on when it is started again", reason)
        self.crawl.abandon(self.broken or CrawlError(reason))


class SingleSpider(SourceSpider):
    """One page, without discovery: scrapy crawl single -a url=URL."""

    name = "single"

    @classmethod
    def _plan(cls, arguments: dict[str, str], settings: Settings) -> CrawlPlan:
        return CrawlPlan.of_page(arguments, settings, now=_now())

    async def start(self) -> AsyncIterator[Request]:
        yield self._fetch(
            PlannedRequest(self.crawl.plan.source.homepage, UrlKind.ARTICLE, _now()), NEW_PRIORITY
        )


def _spider_of(way: UrlKind) -> type[SourceSpider]:
    """Scrapy finds a spider in the module that its class names."""
    told = {"name": str(way), "kinds": frozenset({way}), "__module__": __name__, "__doc__": way.meaning}
    return type(f"SourceSpider_{way}", (SourceSpider,), told)


globals().update({f"SourceSpider_{way}": _spider_of(way) for way in WAYS})


def _be_polite(crawler: Crawler, plan: CrawlPlan) -> None:
    politeness = plan.source.politeness
    for name, value in {
        "DOWNLOAD_DELAY": politeness.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": politeness.concurrency,
        "AUTOTHROTTLE_START_DELAY": politeness.delay,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": politeness.concurrency,
    }.items():
        crawler.settings.set(name, value, priority="spider")


def _quiet() -> None:
    """Scrapy's own news are for Scrapy's developers; its warnings stay."""
    for name in ("scrapy", "twisted", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _now() -> datetime:
    return datetime.now(UTC)
