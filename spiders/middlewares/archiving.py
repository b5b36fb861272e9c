"""Every response goes into the archive: redirects, errors and robots.txt as well as pages."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of
from spiders.policy.verdict import verdict_of


class Archiving:
    """A downloader middleware; sees responses unpacked, leaves the record's place in the meta."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises ArchiveError, which ends the crawl. Of another crawl's archive only pages are kept, and of
        what a browser reads what it has read in the end: a record without a row could not be taken down."""
        from_archive = "archive_record" in request.meta
        is_file = PlannedRequest.of(request).kind is UrlKind.COMMON_CRAWL
        if from_archive or is_file or self._is_yet_to_be_read(request, response):
            return response
        fetched_at = datetime.now(UTC)
        request.meta["fetched_at"] = fetched_at
        request.meta["archive_record"] = crawl_of(self._crawler).archive.write(
            url=response.url,
            status=response.status,
            reason=_phrase(response.status),
            headers=_headers(response),
            body=response.body,
            fetched_at=fetched_at,
        )
        return response

    def _is_yet_to_be_read(self, request: Request, response: Response) -> bool:
        """Whether a browser is to read it, or has found that its scripts lead elsewhere."""
        if not crawl_of(self._crawler).plan.renders(PlannedRequest.of(request).kind):
            return False
        visit = request.meta.get("visit")
        is_page = verdict_of(response, conditional=False)[0] is Outcome.FETCHED
        return is_page and (visit is None or visit.leads_away is not None)


def _headers(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
