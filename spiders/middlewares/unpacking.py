"""Content codings taken off, labelled or not, under the same bound as the download itself; half a body is
tried again."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.model.content_coding import CODINGS, DamagedBody, TooLargeBody, bare
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest
from spiders.middlewares.retries import Retries
from spiders.policy.refusals import Refused

_ACCEPTED = "gzip, deflate, br, zstd"


class Unpacking:
    """A downloader middleware. Scrapy's own takes what has come of a cut-off body for all of it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._limit = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises Refused for a body that is too large unpacked, or damaged in every try. A sitemap or feed
        that is stored packed and damaged is passed on as it is: its reader takes what is whole."""
        if PlannedRequest.of(request).kind is UrlKind.COMMON_CRAWL:
            return response
        try:
            return self._unpacked(response)
        except TooLargeBody as error:
            raise Refused(Outcome.TOO_LARGE, "larger than the limit when unpacked") from error
        except DamagedBody as error:
            again = await self._again(request)
            if again is not None:
                return again
            if _is_discovery(request) and not _codings(response):
                return response
            raise Refused(Outcome.CONNECTION_ERROR, f"its compression is broken: {error}") from error

    def _unpacked(self, response: Response) -> Response:
        """Without the codings that are known, the last one first; an unknown one stays with what is in it."""
        codings = _codings(response)
        body = bare(response.body, codings, self._limit)
        while codings and codings[-1] in CODINGS:
            codings.pop()
        if body is response.body and "Content-Encoding" not in response.headers:
            return response
        unpacked = response.replace(body=body)
        if codings:
            unpacked.headers["Content-Encoding"] = ", ".join(codings)
        elif "Content-Encoding" in unpacked.headers:
            del unpacked.headers["Content-Encoding"]
        return unpacked

    async def _again(self, request: Request) -> Request | None:
        retries = self._crawler.get_downloader_middleware(Retries)
        return await retries.try_again(request, "a damaged body") if retries else None


def _codings(response: Response) -> list[str]:
    """In lower case, in the order in which they were put on (RFC 9110, section 8.4)."""
    values = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower()
    return [coding.strip() for coding in values.split(",") if coding.strip() not in ("", "identity")]


def _is_discovery(request: Request) -> bool:
    planned = request.meta.get("planned_request")
    return isinstance(planned, PlannedRequest) and planned.kind.is_discovery
