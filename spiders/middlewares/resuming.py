"""What an attempt of this crawl that was killed has had answered is not asked for again."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest, is_conditional
from spiders.crawl.running import crawl_of
from spiders.policy.refusals import Refused


class Resuming:
    """A downloader middleware: stands before all that waits for the network, and behind robots.txt."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Raises Refused for what failed then, and ArchiveError, which ends the crawl."""
        if PlannedRequest.of(request).kind is UrlKind.FORM or "visit" in request.meta:
            return None  # its cookies are in no archive; where scripts led to, neither
        earlier = crawl_of(self._crawler).earlier
        if failed := earlier.failed.get(PlannedRequest.of(request).url):
            raise Refused(failed.outcome, failed.reason)
        return earlier.answer(request, conditional=is_conditional(request))
