"""Each request waits for its turn at the host, which all processes of the data folder share."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.crawl import TIME_IS_UP
from spiders.crawl.running import crawl_of, engine_of
from spiders.middlewares.retries import LONGEST_WAIT
from spiders.policy.host_ledger import Terms, Turn, asker
from spiders.policy.refusals import Refused

SLICE = 1.0
"""Seconds; so soon a request that waits sees that the crawl's time is up."""
GRACE = 5.0
"""Seconds beyond its time limit after which a request counts no more, whatever became of its process."""


class TakesTurns:
    """What a download handler does before it speaks to a host: a base to be put before any handler's own.

    The turn is asked for at the last moment, behind Scrapy's own queue for the host, so that what the ledger
    knows is what the host sees.
    """

    _numbers = count()
    _crawler: Crawler

    @contextmanager
    def _turn(self, host: str, who: str) -> Iterator[list[int]]:
        """To be entered when the turn has begun; what is put into the list are bytes of its answer."""
        sizes: list[int] = []
        try:
            yield sizes
        finally:
            crawl_of(self._crawler).ledger.give_back(host, who, sum(sizes), time.time())

    async def _wait(self, host: str, who: str) -> None:
        """Raises Refused where the host wants to be left alone, or has given all that it gives in a day."""
        crawl = crawl_of(self._crawler)
        while True:
            turn = crawl.ledger.take_turn(host, who, self._terms(host), time.time())
            _check(host, turn)
            if turn.wait <= 0:
                return
            if crawl.out_of_time:
                raise Refused(Outcome.LIMIT_REACHED, TIME_IS_UP)
            await asyncio.sleep(min(turn.wait, SLICE))

    def _terms(self, host: str) -> Terms:
        """Those of the source, and what robots.txt asks for beyond them."""
        plan = crawl_of(self._crawler).plan
        politeness = plan.source.politeness
        held = engine_of(self._crawler).downloader.per_slot_settings.get(host, {})
        return Terms(
            max(politeness.delay, held.get("delay", 0.0)),
            held.get("concurrency", politeness.concurrency),
            plan.settings.page_timeout + GRACE,
            politeness.budget,
        )


class HttpInTurn(TakesTurns, HTTP11DownloadHandler):
    """Scrapy's own for HTTP and HTTPS."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler = crawler

    async def download_request(self, request: Request) -> Response:
        host = urlsplit(request.url).hostname or ""
        who = asker(next(self._numbers))
        await self._wait(host, who)
        with self._turn(host, who) as sizes:
            response = await super().download_request(request)
            sizes.append(len(response.body))
            return response


def _check(host: str, turn: Turn) -> None:
    if turn.spent:
        raise Refused(
            Outcome.LIMIT_REACHED, f"today's {turn.spent} from {host} are used up (politeness.budget)"
        )
    if turn.is_asked_for and turn.wait > LONGEST_WAIT:
        until = datetime.fromtimestamp(time.time() + turn.wait, UTC)
        raise Refused(
            Outcome.LIMIT_REACHED,
            f"{host} asks to be left alone until {until:%Y-%m-%d %H:%M} UTC (Retry-After)",
        )
