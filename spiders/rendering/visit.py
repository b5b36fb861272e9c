"""One page in the browser: what it may ask for, when it is done, and where its scripts want to go."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from playwright.async_api import BrowserContext, Page, Route
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Request as BrowserRequest
from scrapy.http import Response

from clipdesk.model.crawl_record import Outcome
from spiders.policy.refusals import Refused
from spiders.rendering.settings import SETTLE_MS

MOST_REQUESTS = 200
"""Of one page: twice what a large news page asks for without pictures (chosen, not measured)."""
NOT_NEEDED = frozenset({"image", "media", "font", "manifest", "eventsource", "texttrack"})
"""Types of requests that bring no text (Chromium's names)."""
LITTLE_TEXT = 500
"""Characters: a page with less, whose scripts lead elsewhere, is a signpost and no article (chosen)."""


_NOT_GIVEN = frozenset({b"content-encoding", b"content-length", b"transfer-encoding", b"set-cookie"})


@dataclass(eq=False)  # no slots: playwright keeps notes of its own on whoever handles a route
class Visit:
    """`leads_to` is where scripts wanted to take the whole page; `text` is how many characters it shows."""

    response: Response
    max_characters: int
    asked: int = 0
    leads_to: str | None = None
    text: int = 0
    _document_given: bool = field(default=False)

    @property
    def leads_away(self) -> str | None:
        """Where a page without text leads by its scripts."""
        is_signpost = self.leads_to != self.response.url and self.text < LITTLE_TEXT
        return self.leads_to if is_signpost else None

    async def begin(self, page: Page) -> None:
        """The browser gets the document that was fetched, in place of asking for it again."""
        visits[page] = self
        if page.context not in _contexts:
            _contexts.add(page.context)
            await page.context.route("**", _refuse_stranger)
        page.on("popup", lambda popup: popup.close())
        await page.route(_is_same(self.response.url), self._give_document)

    async def settle(self, page: Page) -> None:
        """Wait for its scripts; raises Refused for a page that has grown beyond the bound."""
        with suppress(PlaywrightError):
            await page.wait_for_load_state("networkidle", timeout=SETTLE_MS)
        size, self.text = await page.evaluate(
            "() => [document.documentElement.outerHTML.length, (document.body?.innerText ?? '').length]"
        )
        if size > self.max_characters:
            raise Refused(Outcome.TOO_LARGE, "larger than the limit when its scripts have run")

    def refuses(self, request: BrowserRequest, page: Page) -> bool:
        """Whether the page may not ask for this."""
        self.asked += 1
        if self.asked > MOST_REQUESTS or request.resource_type in NOT_NEEDED:
            return True
        if request.is_navigation_request() and request.frame == page.main_frame:
            self.leads_to = request.url
            return True
        return False

    async def _give_document(self, route: Route, request: BrowserRequest) -> None:
        if not request.is_navigation_request() or self._document_given:
            await route.fallback()
            return
        self._document_given = True
        kept = {
            name.decode("latin-1"): values[-1].decode("latin-1")
            for name, values in self.response.headers.items()
            if name.lower() not in _NOT_GIVEN
        }
        await route.fulfill(status=self.response.status, headers=kept, body=self.response.body)


visits: "WeakKeyDictionary[Page, Visit]" = WeakKeyDictionary()


_contexts: "WeakSet[BrowserContext]" = WeakSet()


async def _refuse_stranger(route: Route) -> None:
    """What no page's own rules have taken comes from a window that a page has opened."""
    await route.abort()


def refuses(request: BrowserRequest) -> bool:
    """For every request of every page (scrapy-playwright's PLAYWRIGHT_ABORT_REQUEST)."""
    try:
        page = request.frame.page
    except PlaywrightError:
        return True
    visit = visits.get(page)
    return visit is None or visit.refuses(request, page)


def _is_same(url: str) -> Any:
    wanted = url.partition("#")[0].rstrip("/")
    return lambda asked: asked.partition("#")[0].rstrip("/") == wanted
