"""A page that scripts write is read a second time, in the browser, from what was fetched."""

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of
from spiders.policy.refusals import Refused
from spiders.policy.verdict import verdict_of

if TYPE_CHECKING:
    from spiders.rendering.visit import Visit


class Rendering:
    """A downloader middleware; it sees a response after its redirects. What the browser has read passes all
    others again, and is what is archived and parsed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._max_redirects = crawler.settings.getint("REDIRECT_MAX_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises Refused for scripts that lead in circles."""
        if not crawl_of(self._crawler).plan.renders(PlannedRequest.of(request).kind):
            return response
        visit: Visit | None = request.meta.pop("visit", None)
        if visit is not None:
            return self._led_on(request, response, visit)
        from_archive = "archive_record" in request.meta  # an earlier attempt of this crawl has rendered it
        if from_archive or verdict_of(response, conditional=True)[0] is not Outcome.FETCHED:
            return response
        return self._in_browser(request, response)

    def _in_browser(self, request: Request, response: Response) -> Request:
        from spiders.rendering.visit import Visit

        limit = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
        meta = {**request.meta, "visit": Visit(response, limit)}
        return request.replace(url=response.url, meta=meta, headers={}, dont_filter=True)

    def _led_on(self, request: Request, response: Response, visit: "Visit") -> Request | Response:
        """Where scripts of a page without text lead, a request goes, as after a redirect."""
        if visit.leads_away is None:
            return response
        times = request.meta.get("redirect_times", 0) + 1
        if times > self._max_redirects:
            raise Refused(Outcome.REDIRECT_LOOP, f"redirected more than {self._max_redirects} times")
        meta = {name: value for name, value in request.meta.items() if not name.startswith("playwright")}
        urls = [*request.meta.get("redirect_urls", []), request.url]
        return request.replace(
            url=visit.leads_away, meta={**meta, "redirect_times": times, "redirect_urls": urls}, headers={}
        )
