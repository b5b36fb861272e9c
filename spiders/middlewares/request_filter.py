"""Every request passes this filter, redirects and retries too; none passes after the crawl's time is up."""

from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.crawl import TIME_IS_UP
from spiders.crawl.running import crawl_of
from spiders.policy.addresses import Demo, is_own_name, is_public
from spiders.policy.refusals import Refused


class RequestFilter:
    """A downloader middleware that raises Refused."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._demo: Demo | None = crawler.settings["DEMO"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta.pop("archive_record", None)
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(Outcome.CONNECTION_ERROR, f"the scheme {parts.scheme!r} instead of http or https")
        if self._demo is None or not self._demo.is_at(parts.hostname or "", parts.port):
            _check_host(parts.hostname or "")
        if crawl_of(self._crawler).out_of_time:
            raise Refused(Outcome.LIMIT_REACHED, TIME_IS_UP)


def _check_host(host: str) -> None:
    """What can be told without resolving the name; the resolver tells the rest."""
    if is_own_name(host):
        raise Refused(Outcome.PRIVATE_ADDRESS, f"{host} is a name of this machine")
    try:
        ip_address(host)
    except ValueError:
        return
    if not is_public(host):
        raise Refused(Outcome.PRIVATE_ADDRESS, f"{host} is no public address")
