"""What a running crawl has, past Scrapy's optional types: its engine, its state, a response's request."""

from typing import Protocol, cast

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
from scrapy.core.scheduler import Scheduler
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.crawl.crawl import Crawl


class _Crawling(Protocol):
    crawl: Crawl


def crawl_of(crawler: Crawler) -> Crawl:
    return cast(_Crawling, crawler.spider).crawl


def engine_of(crawler: Crawler) -> ExecutionEngine:
    if crawler.engine is None:
        raise RuntimeError("the crawl has not begun")
    return crawler.engine


def queued(crawler: Crawler) -> int:
    """Requests that wait in the engine's queue; 0 where it has closed."""
    slot = engine_of(crawler)._slot
    return len(cast(Scheduler, slot.scheduler)) if slot is not None else 0


def request_of(response: Response) -> Request:
    """The request that was answered: after redirects, the last one."""
    return cast(Request, response.request)
