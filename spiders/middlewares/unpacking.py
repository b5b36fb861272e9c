"""Content codings taken off, under the same bound as the download itself; half a body is tried again."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.corpus.http_body import CODINGS, DamagedBody, TooLargeBody, unpacked
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
        """Raises Refused for a body that is too large unpacked, or damaged in every try."""
        codings = _codings(response)
        if not codings or PlannedRequest.of(request).kind is UrlKind.COMMON_CRAWL:
            return response
        try:
            return self._unpacked(response, codings)
        except TooLargeBody as error:
            raise Refused(Outcome.TOO_LARGE, "larger than the limit when unpacked") from error
        except DamagedBody as error:
            again = await self._again(request)
            if again is None:
                raise Refused(Outcome.CONNECTION_ERROR, f"its compression is broken: {error}") from error
            return again

    def _unpacked(self, response: Response, codings: list[str]) -> Response:
        """Without the codings that are known, the last one first; an unknown one stays with what is in it."""
        body = response.body
        while body and codings and codings[-1] in CODINGS:
            body = unpacked(body, codings.pop(), self._limit)
        unpacked_response = response.replace(body=body)
        if codings:
            unpacked_response.headers["Content-Encoding"] = ", ".join(codings)
        else:
            del unpacked_response.headers["Content-Encoding"]
        return unpacked_response

    async def _again(self, request: Request) -> Request | None:
        retries = self._crawler.get_downloader_middleware(Retries)
        return await retries.try_again(request, "a damaged body") if retries else None


def _codings(response: Response) -> list[str]:
    """In lower case, in the order in which they were put on (RFC 9110, section 8.4)."""
    values = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower()
    return [coding.strip() for coding in values.split(",") if coding.strip() not in ("", "identity")]
