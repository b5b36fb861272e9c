"""robots.txt (RFC 9309): fetched once a day for each host, archived, logged, obeyed, its Crawl-delay too."""

import asyncio
import logging
from datetime import UTC, datetime
from http import HTTPStatus
from time import monotonic
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
from spiders.policy.robots_txt import MAX_BYTES, RobotsTxt, read_robots_txt
from spiders.policy.silent_robots import FRESH, what_counts
from spiders.policy.verdict import looks_like_html

PRIORITY = 1000
"""Before all else: everything of the site waits for it."""

_log = logging.getLogger("clipdesk")
NO_RULES = RobotsTxt()
"""Nothing is forbidden."""
UNREACHABLE = frozenset({Outcome.TIMEOUT, Outcome.CONNECTION_ERROR, Outcome.HTTP_ERROR})
MOST_RULES = 200_000
"""Rules that one crawl holds, of all hosts: some 50 MB. Chosen, not measured."""


class Robots:
    """A downloader middleware that raises Refused for what robots.txt forbids or keeps unknown."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._token: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Future[RobotsTxt]] = {}
        self._asked_at: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if PlannedRequest.of(request).kind is UrlKind.ROBOTS:
            return
        parts = urlsplit(request.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules or monotonic() - self._asked_at[site] > FRESH:
            self._asked_at[site] = monotonic()
            self._rules[site] = asyncio.ensure_future(self._rules_of(site))
        rules = await self._rules[site]
        if (why := rules.why_not(request.url)) is not None:
            raise Refused(Outcome.ROBOTS_DENIED, f"{site}/robots.txt {why}")

    async def _rules_of(self, site: str) -> RobotsTxt:
        rules = await self._fetch(site)
        self._forget()
        return rules

    def _forget(self) -> None:
        """Of hosts that were not asked for lately; their files are fetched again if they are."""
        known = [(site, future.result()) for site, future in self._rules.items() if _is_read(future)]
        total = sum(len(rules.rules) for _, rules in known)
        for site, rules in known[:-1]:
            if total <= MOST_RULES:
                return
            del self._rules[site]
            total -= len(rules.rules)

    async def _fetch(self, site: str) -> RobotsTxt:
        crawl, url = crawl_of(self._crawler), f"{site}/robots.txt"
        crawl.frontier.claim(url)
        planned = crawl.expect(PlannedRequest(url, UrlKind.ROBOTS, datetime.now(UTC)))
        request = Request(url, priority=PRIORITY, meta={"planned_request": planned}, callback=NO_CALLBACK)
        try:
            response = await engine_of(self._crawler).download_async(request)
        except Exception as error:
            refusal = crawl.refusal_of(error)
            if refusal.outcome in UNREACHABLE:
                return await self._silent(planned, refusal)
            crawl.record(planned, refusal.outcome, refusal.reason, now=datetime.now(UTC))
            if refusal.outcome is Outcome.REDIRECT_LOOP:  # section 2.3.1.2: as if there were none
                return NO_RULES
            raise Refused(refusal.outcome, f"robots.txt cannot be fetched: {refusal.reason}") from error
        return await self._read(planned, site, response)

    async def _read(self, planned: PlannedRequest, site: str, response: Response) -> RobotsTxt:
        """Sections 2.3.1.3 and 2.3.1.4: an error of ours allows everything, one of the server's nothing."""
        crawl = crawl_of(self._crawler)
        status, now = response.status, datetime.now(UTC)
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return await self._silent(planned, Refused(Outcome.HTTP_ERROR, f"answered {status}"), response)
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            crawl.ledger.robots_read(site, b"", now.timestamp())
            reason = f"answered {status}: there is no robots.txt, nothing is forbidden"
            crawl.record(planned, Outcome.FETCHED, reason, now=now, response=response)
            return NO_RULES
        crawl.ledger.robots_read(site, response.body[:MAX_BYTES], now.timestamp())
        rules = await self._rules_in(response.body)
        said = self._hold(planned, response, rules)
        crawl.record(planned, Outcome.FETCHED, said, now=now, response=response)
        return rules

    async def _silent(
        self, planned: PlannedRequest, refusal: Refused, response: Response | None = None
    ) -> RobotsTxt:
        crawl, now = crawl_of(self._crawler), datetime.now(UTC)
        known = crawl.ledger.robots_silent(planned.url.removesuffix("/robots.txt"), now.timestamp())
        content, said = what_counts(known, now.timestamp())
        reason = f"{refusal.reason}: {said}"
        crawl.record(planned, refusal.outcome, reason, now=now, response=response)
        if content is None:
            raise Refused(_blamed(refusal), f"robots.txt cannot be had: {reason}")
        return await self._rules_in(content)

    async def _rules_in(self, content: bytes) -> RobotsTxt:
        """A file as large as may be takes a fifth of a second, and the crawl goes on meanwhile."""
        return await asyncio.to_thread(read_robots_txt, content, self._token)

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


def _is_read(future: asyncio.Future[RobotsTxt]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _blamed(refusal: Refused) -> Outcome:
    """A host that does not answer is told as such; one that answers with an error keeps its rules unknown."""
    return Outcome.ROBOTS_DENIED if refusal.outcome is Outcome.HTTP_ERROR else refusal.outcome
