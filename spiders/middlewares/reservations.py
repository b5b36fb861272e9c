"""What a site reserves of text and data mining, by its file, beside each article: asked for once a day."""

import asyncio
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of, engine_of
from spiders.policy.silent_robots import FRESH
from spiders.policy.tdm_file import ADDRESS, TdmFile, read_tdm_file

NOTHING = TdmFile()


class Reservations:
    """A downloader middleware. A crawl for no topic keeps no article, and asks for no such file."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._files: dict[str, asyncio.Future[TdmFile]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        crawl = crawl_of(self._crawler)
        is_article = PlannedRequest.of(request).kind is UrlKind.ARTICLE
        if crawl.plan.topic is None or not is_article or response.status != 200:
            return response
        parts = urlsplit(response.url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._files:
            self._files[site] = asyncio.ensure_future(self._of(site))
        said = (await self._files[site]).of(response.url)
        if said is not None:
            request.meta["tdm_reservation"], request.meta["tdm_policy"] = said.reserves, said.policy
        return response

    async def _of(self, site: str) -> TdmFile:
        ledger, now, address = (
            crawl_of(self._crawler).ledger,
            datetime.now(UTC).timestamp(),
            f"{site}{ADDRESS}",
        )
        known = ledger.robots(address, now)
        if known.content is not None and known.read_at is not None and now - known.read_at < FRESH:
            return read_tdm_file(known.content) or NOTHING
        content = await self._fetch(address)
        ledger.robots_read(address, content, now)
        return read_tdm_file(content) or NOTHING

    async def _fetch(self, url: str) -> bytes:
        """Empty where there is no such file; it has its row."""
        crawl = crawl_of(self._crawler)
        crawl.frontier.claim(url)
        planned = crawl.expect(PlannedRequest(url, UrlKind.TDM, datetime.now(UTC)))
        request = Request(url, meta={"planned_request": planned}, callback=NO_CALLBACK)
        try:
            response = await engine_of(self._crawler).download_async(request)
        except Exception as error:  # noqa: BLE001 - its row says it; an error of our own disk is raised again
            refusal = crawl.refusal_of(error)
            crawl.record(planned, refusal.outcome, refusal.reason, now=datetime.now(UTC))
            return b""
        there = response.status == 200 and read_tdm_file(response.body) is not None
        said = "" if there else f"answered {response.status}: there is no such file, it reserves nothing"
        crawl.record(planned, Outcome.FETCHED, said, now=datetime.now(UTC), response=response)
        return response.body if there else b""
