"""What a running crawl has, past Scrapy's optional types: its engine, its state, a response's request."""

from typing import Protocol, cast

from scrapy import Request
from scrapy.core.engine import ExecutionEngine
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


def request_of(response: Response) -> Request:
    """The request that was answered: after redirects, the last one."""
    return cast(Request, response.request)
