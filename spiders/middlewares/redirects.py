"""Redirects: every hop is a request that passes the filter and robots.txt again; circles end."""

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.urls import normalize_url, without_credentials
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of
from spiders.policy.refusals import Refused


class Redirects(RedirectMiddleware):
    """Scrapy's own, with an outcome for what it gives up."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise Refused(
                Outcome.REDIRECT_LOOP, f"redirected more than {self.max_redirect_times} times"
            ) from error
        if isinstance(result, Request):
            result = result.replace(url=without_credentials(result.url))
            self._check(PlannedRequest.of(request), result)
        return result

    def _check(self, planned: PlannedRequest, redirected: Request) -> None:
        if redirected.url in redirected.meta["redirect_urls"]:
            raise Refused(Outcome.REDIRECT_LOOP, f"redirected in a circle, by {redirected.url}")
        if planned.kind is not UrlKind.ARTICLE:
            return
        if crawl_of(self.crawler).frontier.leads_to_planned(planned, normalize_url(redirected.url)):
            raise Refused(Outcome.DUPLICATE, f"leads to {redirected.url}, which this crawl fetches anyway")
