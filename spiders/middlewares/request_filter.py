"""Every request passes this filter, redirects and retries too; none passes after the crawl's time is up."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.crawl import TIME_IS_UP
from spiders.crawl.running import crawl_of
from spiders.policy.gate import Gate
from spiders.policy.refusals import Refused


class RequestFilter:
    """A downloader middleware that raises Refused."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._gate = Gate.of(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta.pop("archive_record", None)
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(Outcome.CONNECTION_ERROR, f"the scheme {parts.scheme!r} instead of http or https")
        self._gate.check(parts.hostname or "", parts.port)
        if crawl_of(self._crawler).out_of_time:
            raise Refused(Outcome.LIMIT_REACHED, TIME_IS_UP)
