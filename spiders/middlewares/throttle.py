"""Autothrottle that never goes faster than robots.txt allows."""

from typing import Self

from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from spiders.crawl.running import engine_of


class Throttle(AutoThrottle):
    """Scrapy's own, with a least delay for each host (a robots.txt's Crawl-delay)."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def hold(self, host: str, delay: float) -> None:
        """From now on at least `delay` seconds between two requests to the host."""
        downloader = engine_of(self.crawler).downloader
        held = downloader.per_slot_settings.get(host, {})
        delay = max(delay, held.get("delay", 0.0))
        downloader.per_slot_settings[host] = {"delay": delay, "concurrency": 1}
        if slot := downloader.slots.get(host):
            slot.delay, slot.concurrency = max(slot.delay, delay), 1

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        downloader = engine_of(self.crawler).downloader
        for host, held in downloader.per_slot_settings.items():
            if downloader.slots.get(host) is slot:
                slot.delay = max(slot.delay, held["delay"])
