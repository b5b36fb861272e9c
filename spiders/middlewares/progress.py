"""How far the crawl is: `PROGRESS {…}` lines on stdout for programs, sentences in the log for people."""

import json
import logging
import sys
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.running import crawl_of

# What an eye follows, and what a log can bear (chosen, not measured).
TICK_SECONDS = 0.2
LOG_SECONDS = 5.0

_log = logging.getLogger("clipdesk")


class Progress:
    """A Scrapy extension."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ticks = create_looping_call(self._tick)
        self._sentences = create_looping_call(self._say)
        self._shown = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress._start, signals.spider_opened)
        crawler.signals.connect(progress._stop, signals.spider_closed)
        return progress

    def _start(self) -> None:
        self._ticks.start(TICK_SECONDS, now=False)
        self._sentences.start(LOG_SECONDS, now=False)

    def _stop(self) -> None:
        for loop in (self._ticks, self._sentences):
            if loop.running:
                loop.stop()
        self._tick()
        self._say()

    def _tick(self) -> None:
        numbers = self._numbers()
        line = json.dumps({name: numbers[name] for name in ("fetched", "queued", "failed")})
        if line != self._shown:
            self._shown = line
            sys.stdout.write(f"PROGRESS {line}\n")
            sys.stdout.flush()

    def _say(self) -> None:
        numbers = self._numbers()
        seconds = crawl_of(self._crawler).seconds
        _log.info(
            "%s: fetched %d pages (%.1f/s), %d queued, %d failed, %d known",
            crawl_of(self._crawler).plan.source.id,
            numbers["fetched"],
            numbers["fetched"] / max(seconds, 0.001),
            numbers["queued"],
            numbers["failed"],
            numbers["known"],
        )

    def _numbers(self) -> dict[str, int]:
        crawl = crawl_of(self._crawler)
        return {
            "fetched": crawl.log.outcomes[Outcome.FETCHED] + crawl.log.outcomes[Outcome.NOT_MODIFIED],
            "queued": len(crawl.waiting),
            "failed": crawl.log.failed,
            "known": crawl.frontier.known,
        }
