"""A page that scripts write is read a second time, in the browser, from what was fetched."""

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of
from spiders.policy.refusals import Refused
from spiders.policy.verdict import verdict_of

if TYPE_CHECKING:
    from spiders.rendering.visit import Visit

RENDERED = frozenset({UrlKind.ARTICLE, UrlKind.LISTING})


class Rendering:
    """A downloader middleware; it sees a response after its redirects. What the browser has read passes all
    others again: it is archived, too, and it is the one that is parsed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._wanted = crawl_of(crawler).plan.source.render
        self._max_redirects = crawler.settings.getint("REDIRECT_MAX_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Raises Refused for scripts that lead in circles."""
        if not self._wanted or PlannedRequest.of(request).kind not in RENDERED:
            return response
        visit: Visit | None = request.meta.pop("visit", None)
        if visit is not None:
            return self._led_on(request, response, visit)
        if verdict_of(response, conditional=True)[0] is not Outcome.FETCHED:
            return response
        return self._in_browser(request, response)

    def _in_browser(self, request: Request, response: Response) -> Request:
        from spiders.rendering.visit import Visit

        limit = self._crawler.settings.getint("DOWNLOAD_MAXSIZE")
        meta = {**request.meta, "visit": Visit(response, limit)}
        return request.replace(url=response.url, meta=meta, headers={}, dont_filter=True)

    def _led_on(self, request: Request, response: Response, visit: "Visit") -> Request | Response:
        """Where scripts of a page without text lead, a request goes, as after a redirect."""
        from spiders.rendering.visit import LITTLE_TEXT

        if visit.leads_to is None or visit.text >= LITTLE_TEXT or visit.leads_to == request.url:
            return response
        times = request.meta.get("redirect_times", 0) + 1
        if times > self._max_redirects:
            raise Refused(Outcome.REDIRECT_LOOP, f"redirected more than {self._max_redirects} times")
        meta = {name: value for name, value in request.meta.items() if not name.startswith("playwright")}
        urls = [*request.meta.get("redirect_urls", []), request.url]
        return request.replace(
            url=visit.leads_to, meta={**meta, "redirect_times": times, "redirect_urls": urls}, headers={}
        )
