"""The download handler of a source that is rendered: Scrapy's own, and Chromium by scrapy-playwright."""

import asyncio
from contextlib import suppress
from typing import Any, ClassVar
from weakref import WeakKeyDictionary

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from clipdesk.model.crawl_record import Outcome
from spiders.middlewares.turns import HttpInTurn
from spiders.policy.refusals import Refused
from spiders.rendering.proxy import GuardedProxy
from spiders.rendering.settings import SETTLE_MS
from spiders.rendering.visit import Visit

CLOSING_SECONDS = 5.0
BYTES_TIMES = 2
"""All that a page brings together, in times of what a page may have."""


class RenderingHandler(HttpInTurn):
    """Takes what carries a visit (`Request.meta["visit"]`) to the browser, all else to the net."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._browser = _Browser.of(crawler)

    async def download_request(self, request: Request) -> Response:
        if "visit" not in request.meta:
            return await super().download_request(request)
        return await self._browser.read(request)

    async def close(self) -> None:
        await super().close()
        await self._browser.close()


class _Browser:
    """One for a crawl, whatever the scheme."""

    _of: ClassVar["WeakKeyDictionary[Crawler, _Browser]"] = WeakKeyDictionary()

    @classmethod
    def of(cls, crawler: Crawler) -> "_Browser":
        if crawler not in cls._of:
            cls._of[crawler] = cls(crawler)
        return cls._of[crawler]

    def __init__(self, crawler: Crawler) -> None:
        self._proxy: GuardedProxy = crawler.settings["RENDERING_PROXY"]
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._seconds = crawler.settings.getfloat("DOWNLOAD_TIMEOUT") + SETTLE_MS / 1000
        self._agent = crawler.settings["USER_AGENT"]
        self._one_at_a_time = asyncio.Lock()
        self._closed = False
        self._handler: Any = ScrapyPlaywrightDownloadHandler(crawler)

    async def read(self, request: Request) -> Response:
        """The page as its scripts have left it. Raises Refused, DownloadTimeoutError."""
        visit: Visit = request.meta["visit"]
        async with self._one_at_a_time:
            await self._proxy.begin(BYTES_TIMES * self._max_bytes)
            self._prepare(request, visit)
            try:
                reading = self._handler.download_request(request)
                response: Response = await asyncio.wait_for(reading, self._seconds)
            except (TimeoutError, PlaywrightTimeout) as error:
                raise DownloadTimeoutError(f"not rendered within {self._seconds:g} seconds") from error
            except PlaywrightError as error:
                words = error.message.partition("\n")[0]
                raise Refused(Outcome.CONNECTION_ERROR, f"the browser failed: {words[:200]}") from error
            finally:
                await _leave(request)
        return response

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            await self._handler.close()
            self._proxy.close()

    def _prepare(self, request: Request, visit: Visit) -> None:
        async def begin(page: Any, _request: Request) -> None:
            await visit.begin(page)

        request.meta.update(
            playwright=True,
            playwright_include_page=True,
            playwright_page_init_callback=begin,
            playwright_page_methods=[PageMethod(visit.settle)],
            playwright_page_goto_kwargs={"wait_until": "load"},
            playwright_context_kwargs={
                "user_agent": self._agent,
                "service_workers": "block",
                "accept_downloads": False,
                "ignore_https_errors": False,
            },
        )


async def _leave(request: Request) -> None:
    page = request.meta.pop("playwright_page", None)
    if page is not None:
        with suppress(Exception):
            await asyncio.wait_for(page.close(), CLOSING_SECONDS)
