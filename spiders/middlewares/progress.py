"""How far the crawl is: lines of JSON on a pipe for the program that started it, sentences for people.

The pipe is a channel of its own (setting PROGRESS_FD, a file descriptor): whatever a site says, it can only
reach the log.
"""

import json
import logging
import os
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.running import crawl_of

# What an eye follows, and what a log can bear (chosen, not measured).
TICK_SECONDS = 0.2
LOG_SECONDS = 5.0
NO_CHANNEL = -1
"""No descriptor: the crawl was started by hand."""

_log = logging.getLogger("clipdesk")


class Progress:
    """A Scrapy extension."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._ticks = create_looping_call(self._tick)
        self._sentences = create_looping_call(self._say)
        self._shown = ""
        self._channel = crawler.settings.getint("PROGRESS_FD", NO_CHANNEL)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        progress = cls(crawler)
        crawler.signals.connect(progress._start, signals.spider_opened)
        crawler.signals.connect(progress._stop, signals.spider_closed)
        return progress

    def _start(self) -> None:
        self._ticks.start(TICK_SECONDS, now=False)
        self._sentences.start(LOG_SECONDS, now=False)

    def _stop(self, reason: str) -> None:
        for loop in (self._ticks, self._sentences):
            if loop.running:
                loop.stop()
        self._tick(reason)
        self._say()

    def _tick(self, ended: str = "") -> None:
        numbers = self._numbers()
        told = {name: numbers[name] for name in ("fetched", "queued", "failed")}
        line = json.dumps({**told, "ended": ended} if ended else told)
        if line != self._shown and self._channel != NO_CHANNEL:
            self._shown = line
            self._send(f"{line}\n".encode())

    def _send(self, line: bytes) -> None:
        """A line is far shorter than a pipe takes at once (PIPE_BUF); nobody listens any more: no matter."""
        try:
            os.write(self._channel, line)
        except BrokenPipeError:
            self._channel = NO_CHANNEL

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
