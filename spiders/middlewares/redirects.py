"""Redirects of every sort: each hop is a request that passes the filter and robots.txt again; circles end.

A cookie that a hop sets is sent on within this chain of one page, to the site that set it, and is then
forgotten: sites that look whether a reader takes cookies send him back to where he came from.
"""

from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.cookies import CookieJar

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.urls import site, without_credentials
from parsers.discovery.leads_away import leads_away
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of
from spiders.middlewares.request_filter import RequestFilter
from spiders.policy.refusals import Refused
from spiders.policy.soft_redirects import soft_redirect

Jars = Mapping[str, CookieJar]
"""The cookies of one chain, by the site that set them."""
MOST_COOKIES = 4_096
"""Bytes of the Cookie header, as much as a browser keeps of one cookie (RFC 6265, section 6.1)."""


class Redirects(RedirectMiddleware):
    """Scrapy's own for 3xx, with an outcome for what it gives up; what a page says is treated alike."""

    def process_request(self, request: Request) -> None:
        """Raises Refused for a chain that leads away; what may not be spoken to has been refused by then."""
        planned = PlannedRequest.of(request)
        if planned.kind is not UrlKind.ARTICLE or "redirect_urls" not in request.meta:
            return
        if place := leads_away(planned.url, request.url):
            raise Refused(Outcome.REDIRECTED_AWAY, f"leads to {request.url}, {place}")

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002
    ) -> Request | Response:
        """Raises Refused for a circle, and for a chain that is too long."""
        try:
            result = super().process_response(request, response)
            if result is response and _is_page(request, response):
                result = self._sent_on(request, response)
        except IgnoreRequest as error:
            raise Refused(
                Outcome.REDIRECT_LOOP, f"redirected more than {self.max_redirect_times} times"
            ) from error
        if not isinstance(result, Request):
            return result
        result = _with_cookies(result.replace(url=without_credentials(result.url)), request, response)
        if _visit(result) in _visits(request):
            if result.url == request.url and response.status == 200:
                return response
            raise Refused(Outcome.REDIRECT_LOOP, f"redirected in a circle, by {result.url}")
        result.meta["visits"] = _visits(request)
        self._check(PlannedRequest.of(request), result)
        return result

    def _sent_on(self, request: Request, response: Response) -> Request | Response:
        target = soft_redirect(response)
        if target is None:
            return response
        redirected = self._build_redirect_request(request, response, url=target)
        return self._redirect(redirected, request, "the page")

    def _check(self, planned: PlannedRequest, redirected: Request) -> None:
        if planned.kind is not UrlKind.ARTICLE:
            return
        if (rules := self.crawler.get_downloader_middleware(RequestFilter)) is not None:
            rules.process_request(redirected)
        if crawl_of(self.crawler).frontier.leads_to_planned(planned, redirected.url):
            raise Refused(Outcome.DUPLICATE, f"leads to {redirected.url}, which this crawl fetches anyway")


def _is_page(request: Request, response: Response) -> bool:
    return response.status == 200 and PlannedRequest.of(request).kind not in (UrlKind.ROBOTS, UrlKind.TDM)


def _with_cookies(redirected: Request, request: Request, response: Response) -> Request:
    """The request with what this chain's hops have set for its site, and nothing else."""
    jars: Jars = request.meta.get("cookies_of_chain", {})
    if "Set-Cookie" in response.headers:
        of_site = site(response.url)
        jar = jars.get(of_site) or CookieJar(
            DefaultCookiePolicy(strict_ns_domain=DefaultCookiePolicy.DomainStrict)
        )
        jar.extract_cookies(response, request)
        jars = {**jars, of_site: jar}
    redirected.meta["cookies_of_chain"] = jars
    if jar_of_target := jars.get(site(redirected.url)):
        redirected.headers.pop("Cookie", None)
        jar_of_target.add_cookie_header(redirected)
        if len(redirected.headers.get("Cookie") or b"") > MOST_COOKIES:
            del redirected.headers["Cookie"]
    return redirected


Visit = tuple[str, bytes | None]
"""An address, and the cookies with which it was asked for: with new ones it may answer otherwise."""


def _visit(request: Request) -> Visit:
    return request.url, request.headers.get("Cookie")


def _visits(request: Request) -> frozenset[Visit]:
    visits: frozenset[Visit] = request.meta.get("visits", frozenset())
    return visits | {_visit(request)}
