"""robots.txt (RFC 9309): fetched once for each host, archived, logged and obeyed, its Crawl-delay too."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import NoReturn, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of, engine_of
from spiders.middlewares.throttle import Throttle
from spiders.policy.refusals import Refused
from spiders.policy.robots_txt import RobotsTxt, read_robots_txt
from spiders.policy.verdict import looks_like_html

PRIORITY = 1000
"""Before all else: everything of the site waits for it."""

_log = logging.getLogger("clipdesk")
NO_RULES = RobotsTxt()
"""Nothing is forbidden."""


class Robots:
    """A downloader middleware that raises Refused for what robots.txt forbids or keeps unknown."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._token: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Future[RobotsTxt]] = {}

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
        if not rules.allows(request.url):
            raise Refused(Outcome.ROBOTS_DENIED, f"{site}/robots.txt forbids it")

    async def _fetch(self, url: str) -> RobotsTxt:
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
                return NO_RULES
            raise Refused(refusal.outcome, f"robots.txt cannot be fetched: {refusal.reason}") from error
        return self._read(planned, response)

    def _read(self, planned: PlannedRequest, response: Response) -> RobotsTxt:
        """Sections 2.3.1.3 and 2.3.1.4: an error of ours allows everything, one of the server's nothing."""
        crawl, status, now = crawl_of(self._crawler), response.status, datetime.now(UTC)
        if status == 429 or status >= 500:
            reason = f"robots.txt answered {status}: nothing may be fetched until it is back"
            crawl.record(planned, Outcome.HTTP_ERROR, reason, now=now, response=response)
            raise Refused(Outcome.ROBOTS_DENIED, reason)
        if status >= 300:
            reason = f"answered {status}: there is no robots.txt, nothing is forbidden"
            crawl.record(planned, Outcome.FETCHED, reason, now=now, response=response)
            return NO_RULES
        rules = read_robots_txt(response.body, self._token)
        said = self._hold(planned, response, rules)
        crawl.record(planned, Outcome.FETCHED, said, now=now, response=response)
        return rules

    def _hold(self, planned: PlannedRequest, response: Response, rules: RobotsTxt) -> str:
        """Keep to its Crawl-delay from now on; what is to be said of the file. Raises Refused, with the
        file's row, for a delay beyond the source's bound, unless the source says to keep to the bound then.
        """
        politeness, asked = crawl_of(self._crawler).plan.source.politeness, rules.crawl_delay or 0.0
        longest = politeness.longest_crawl_delay
        said = f"asks for {asked:g} seconds between two requests, and the source keeps to {longest:g} at most"
        if asked > longest and politeness.longer_crawl_delay == "refuse":
            self._refuse(planned, response, f"{said}: nothing is asked for (see politeness in its YAML)")
        throttle = self._crawler.get_extension(Throttle)
        if asked and isinstance(throttle, Throttle):
            throttle.hold(urlsplit(planned.url).hostname or "", min(asked, longest))
        if asked > longest:
            return said
        is_page = not rules.rules and looks_like_html(response.body)
        return "is a page and no robots.txt: nothing is forbidden" if is_page else ""

    def _refuse(self, planned: PlannedRequest, response: Response, reason: str) -> NoReturn:
        now = datetime.now(UTC)
        crawl_of(self._crawler).record(planned, Outcome.ROBOTS_DENIED, reason, now=now, response=response)
        _log.warning("%s %s", planned.url, reason)
        raise Refused(Outcome.ROBOTS_DENIED, f"robots.txt {reason}")
