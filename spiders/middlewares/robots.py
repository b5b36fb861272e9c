"""robots.txt (RFC 9309): fetched once for each host, archived, logged and obeyed, its Crawl-delay too."""

import asyncio
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of, engine_of
from spiders.middlewares.throttle import Throttle
from spiders.policy.refusals import Refused

MAX_ROBOTS_BYTES = 512 * 1024
"""The rest of a longer robots.txt is not read (RFC 9309, section 2.5, asks for 500 KiB at least)."""
PRIORITY = 1000
"""Before all else: everything of the site waits for it."""

_Rules = ProtegoRobotParser | None
"""None: nothing is forbidden."""


class Robots:
    """A downloader middleware that raises Refused for what robots.txt forbids or keeps unknown."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Future[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if PlannedRequest.of(request).kind is UrlKind.ROBOTS:
            return
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._fetch(f"{site}/robots.txt"))
        rules = await self._rules[site]
        if rules is not None and not rules.allowed(request.url, self._agent):
            raise Refused(Outcome.ROBOTS_DENIED, f"{site}/robots.txt forbids it")

    async def _fetch(self, url: str) -> _Rules:
        crawl = crawl_of(self._crawler)
        crawl.frontier.claim(url)
        planned = crawl.expect(PlannedRequest(url, UrlKind.ROBOTS, datetime.now(UTC)))
        request = Request(url, priority=PRIORITY, meta={"planned_request": planned}, callback=NO_CALLBACK)
        try:
            response = await engine_of(self._crawler).download_async(request)
        except Exception as error:
            refusal = crawl.refusal_of(error)
            crawl.record(planned, refusal.outcome, refusal.reason, now=datetime.now(UTC))
            if refusal.outcome is Outcome.REDIRECT_LOOP:  # section 2.3.1.2: as if there were none
                return None
            raise Refused(refusal.outcome, f"robots.txt cannot be fetched: {refusal.reason}") from error
        return self._read(planned, response)

    def _read(self, planned: PlannedRequest, response: Response) -> _Rules:
        """Sections 2.3.1.3 and 2.3.1.4: an error of ours allows everything, one of the server's nothing."""
        crawl, status, now = crawl_of(self._crawler), response.status, datetime.now(UTC)
        if status == 429 or status >= 500:
            reason = f"robots.txt answered {status}: nothing may be fetched until it is back"
            crawl.record(planned, Outcome.HTTP_ERROR, reason, now=now, response=response)
            raise Refused(Outcome.ROBOTS_DENIED, reason)
        if status >= 300:
            reason = f"answered {status}: there is no robots.txt, nothing is forbidden"
            crawl.record(planned, Outcome.FETCHED, reason, now=now, response=response)
            return None
        crawl.record(planned, Outcome.FETCHED, now=now, response=response)
        rules = ProtegoRobotParser(response.body[:MAX_ROBOTS_BYTES], self._crawler.spider)
        self._hold(planned, rules)
        return rules

    def _hold(self, planned: PlannedRequest, rules: ProtegoRobotParser) -> None:
        delay = rules.crawl_delay(self._agent)
        throttle = self._crawler.get_extension(Throttle)
        if delay and isinstance(throttle, Throttle):
            throttle.hold(urlsplit(planned.url).hostname or "", delay)
