"""A source's recipe: its cookies, headers and form, for its own site and for nobody else.

It stands nearest to the network, so that every request passes it as it goes out: redirects and retries, too.
"""

import asyncio
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Self
from urllib.parse import urlsplit

from scrapy import FormRequest, Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.http.request import NO_CALLBACK

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.recipe import Resolved
from clipdesk.model.rehearsal import is_loopback
from clipdesk.model.urls import site
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.running import crawl_of, engine_of
from spiders.middlewares.robots import PRIORITY
from spiders.policy.verdict import http_error


class Recipes:
    """A downloader middleware."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        source = crawl_of(crawler).plan.source
        self._site = site(source.homepage)
        self._recipe: Resolved | None = source.recipe.resolved(os.environ) if source.recipe else None
        self._jar = CookieJar()
        self._sent: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if self._recipe is None:
            return
        kind = PlannedRequest.of(request).kind
        own = site(request.url) == self._site and self._may_be_told(request.url)
        if own and self._recipe.form and kind not in (UrlKind.ROBOTS, UrlKind.FORM):
            self._sent = self._sent or asyncio.ensure_future(self._send(self._recipe))
            await self._sent
        for name, value in self._recipe.headers.items():
            request.headers.pop(name, None)
            if own:
                request.headers[name] = value
        self._add_cookies(request, self._recipe.cookies if own else {})

    def process_response(self, request: Request, response: Response) -> Response:
        """Keeps the cookies of the form's answers, out of the archive."""
        if self._recipe is None or PlannedRequest.of(request).kind is not UrlKind.FORM:
            return response
        self._jar.extract_cookies(response, request)
        response.headers.pop("Set-Cookie", None)
        return response

    def _may_be_told(self, url: str) -> bool:
        """Whether the way is as private as the recipe: a secret goes over HTTPS, or stays on this machine."""
        parts = urlsplit(url)
        private = parts.scheme == "https" or is_loopback(parts.hostname or "")
        return private or not (self._recipe and self._recipe.secret)

    def _add_cookies(self, request: Request, ours: Mapping[str, str]) -> None:
        """Beside those of a chain of redirects, which stand in the request already."""
        kept = Request(request.url)
        self._jar.add_cookie_header(kept)
        cookies = {**_cookies(request), **_cookies(kept), **ours}
        if cookies:
            request.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())

    async def _send(self, recipe: Resolved) -> None:
        """The form, once; what became of it has a row. The pages are asked for in any case."""
        if recipe.form is None:
            return
        url, method, fields = recipe.form
        crawl, now = crawl_of(self._crawler), datetime.now(UTC)
        planned = crawl.expect(PlannedRequest(f"{url}#form", UrlKind.FORM, now))
        request = FormRequest(
            url,
            method=method,
            formdata=dict(fields),
            priority=PRIORITY,
            meta={"planned_request": planned},
            callback=NO_CALLBACK,
        )
        try:
            response = await engine_of(self._crawler).download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever it is becomes the row of the form
            refusal = crawl.refusal_of(error)
            crawl.record(planned, refusal.outcome, refusal.reason, now=datetime.now(UTC))
            return
        fault = http_error(response, conditional=False)
        outcome, reason = fault or (Outcome.FETCHED, "the form of the source's recipe was sent")
        crawl.record(planned, outcome, reason, now=datetime.now(UTC), response=response)


def _cookies(request: Request) -> dict[str, str]:
    header = (request.headers.get("Cookie") or b"").decode("latin-1")
    pairs = (part.strip().partition("=") for part in header.split(";") if "=" in part)
    return {name: value for name, _, value in pairs}
