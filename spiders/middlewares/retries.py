"""A second and third try within the crawl, as patient as the server asks; later tries are for later runs."""

import asyncio
from datetime import UTC, datetime
from http import HTTPStatus
from time import time
from typing import Self, cast
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of, engine_of
from spiders.policy.refusals import Refused
from spiders.policy.resolver import GuardedResolver
from spiders.policy.retry_after import retry_after

TRIES = 3
"""As Scrapy's own default has it: the first and two more."""
LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is left in peace until a later run. As long as autothrottle's longest
pause (chosen, not measured)."""

_STATUSES = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
_ERRORS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class Retries:
    """A downloader middleware."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in _STATUSES:
            return response
        asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
        if asked is not None:
            self._leave_alone(request, response.status, asked)
        again = await self._again(request, str(response.status), TRIES, asked)
        return again or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Raises Refused for a host that has only addresses the crawl does not speak to."""
        host = request.url.partition("://")[2].partition("/")[0]
        self._check_address(exception, host.rpartition(":")[0] or host)
        tries = _tries(request, exception) if isinstance(exception, _ERRORS) else 1
        return await self._again(request, type(exception).__name__, tries) if tries > 1 else None

    async def try_again(self, request: Request, reason: str) -> Request | None:
        """The request, once more, after a pause; None when it has been tried often enough."""
        return await self._again(request, reason, TRIES)

    def _leave_alone(self, request: Request, status: int, asked: float) -> None:
        """Nobody asks the host meanwhile. A long pause is the host's word on us where it counts requests
        (429, RFC 6585); behind other errors it may be that of one page, whose record keeps it.
        """
        if status == HTTPStatus.TOO_MANY_REQUESTS or asked <= LONGEST_WAIT:
            host = urlsplit(request.url).hostname or ""
            crawl_of(self._crawler).ledger.leave_alone(host, time() + asked, time())

    def _check_address(self, exception: Exception, host: str) -> None:
        if isinstance(exception, CannotResolveHostError) and host in GuardedResolver.refused:
            reason = f"{host} leads to {GuardedResolver.refused[host]}, which is no public address"
            raise Refused(Outcome.PRIVATE_ADDRESS, reason)

    async def _again(
        self, request: Request, reason: str, tries: int, asked: float | None = None
    ) -> Request | None:
        wait = asked if asked is not None else 2.0 ** request.meta.get("retry_times", 0)
        if wait > LONGEST_WAIT:
            return None
        again = get_retry_request(
            request,
            spider=cast(Spider, self._crawler.spider),
            reason=reason,
            max_retry_times=tries - 1,
            give_up_log_level="DEBUG",
        )
        if again is not None:
            self._slow_down(request, wait)
            await asyncio.sleep(wait)
        return again

    def _slow_down(self, request: Request, wait: float) -> None:
        """The other requests to the host wait too, until autothrottle sees it answer again."""
        slot = engine_of(self._crawler).downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.delay = max(slot.delay, wait)


def _tries(request: Request, error: Exception) -> int:
    """Fewer for what took all its time."""
    return PlannedRequest.of(request).kind.tries if isinstance(error, DownloadTimeoutError) else TRIES
