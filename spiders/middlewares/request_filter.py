"""Every request passes this filter, redirects and retries too; none passes after the crawl's time is up."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.rehearsal import LocalServer
from spiders.crawl.crawl import TIME_IS_UP
from spiders.crawl.running import crawl_of
from spiders.policy.addresses import Demo, is_own_name, literal, why_not_public
from spiders.policy.refusals import Refused


class RequestFilter:
    """A downloader middleware that raises Refused."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._demo: Demo | None = crawler.settings["DEMO"]
        self._rehearsal: LocalServer | None = crawler.settings["REHEARSAL"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.meta.pop("archive_record", None)
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            raise Refused(Outcome.CONNECTION_ERROR, f"the scheme {parts.scheme!r} instead of http or https")
        self._check_address(parts.hostname or "", parts.port)
        if crawl_of(self._crawler).out_of_time:
            raise Refused(Outcome.LIMIT_REACHED, TIME_IS_UP)

    def _check_address(self, host: str, port: int | None) -> None:
        if self._rehearsal is not None:
            if not self._rehearsal.is_at(host, port):
                raise Refused(Outcome.LIMIT_REACHED, f"a rehearsal asks {self._rehearsal} and nothing else")
        elif self._demo is None or not self._demo.is_at(host, port):
            _check_host(host)


def _check_host(host: str) -> None:
    """What can be told without resolving the name; the resolver tells the rest."""
    if is_own_name(host):
        raise Refused(Outcome.PRIVATE_ADDRESS, f"{host} is a name of this machine")
    try:
        address = literal(host)
    except ValueError as error:
        raise Refused(Outcome.CONNECTION_ERROR, f"the host {error}") from error
    if address is not None and (use := why_not_public(address)):
        raise Refused(Outcome.PRIVATE_ADDRESS, f"{host} is no public address: {use}")
