"""How a site answers a request: robots, faults, documents, articles, listings, in this order."""

import gzip
import re
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from newsroom.edition import Edition, Item, edition
from newsroom.faults import Faults
from newsroom.page import Address, render
from newsroom.picture import picture
from newsroom.response import Request, Response, is_unchanged, redirect, validators
from newsroom.site import Document, Placement, Site, placements

_TRACKING = "utm_"
_PAGE_PATH = re.compile(r"^(?P<base>/(?:.*/)?)page/(?P<number>\d+)/$")


class Desk:
    """Answers for every site. `flaky` articles fail on the first request, and never again."""

    def __init__(self, address: Address, faults: Faults) -> None:
        self._address = address
        self._faults = faults
        self._failed: set[str] = set()

    def answer(self, site: Site, request: Request, now: datetime) -> Response:
        """The response to `request` as of `now`, compressed and conditional where it was asked for so."""
        response = self._answer(edition(site, now), request)
        headers = {**site.headers, **response.headers}
        if response.status == 200 and is_unchanged(request, headers):
            return Response(304, headers=headers)
        plain = response.type.removesuffix("; charset=utf-8")
        kind = f"{plain}; charset={site.encoding}" if site.declares_charset and "text" in plain else plain
        return _compressed(
            site, request, Response(response.status, kind, response.body, headers, response.length)
        )

    def _answer(self, shown: Edition, request: Request) -> Response:
        clean = _without_tracking(request.target)
        if clean != request.target:
            return redirect(301, self._address(shown.site.name, clean))
        return (
            self._robots(shown, request)
            or self._faults.answer(request, shown)
            or self._document(shown, request)
            or self._article(shown, request)
            or self._listing(shown, request)
            or Response(404, body=self._render(shown, "not_found.html"))
        )

    def _robots(self, shown: Edition, request: Request) -> Response | None:
        if request.path != "/robots.txt":
            return None
        home = self._address(shown.site.name, "")
        return Response(type="text/plain", body=shown.site.robots.replace("{home}", home).encode())

    def _document(self, shown: Edition, request: Request) -> Response | None:
        if request.path.startswith("/media/"):
            return Response(
                type="image/svg+xml", body=picture(request.path), headers={"Cache-Control": "max-age=86400"}
            )
        for document in shown.site.documents:
            if document.path == request.target:
                return self._listed(shown, document)
        return None

    def _listed(self, shown: Edition, document: Document) -> Response:
        items = shown.items[: document.items]
        updated = max((item.modified_at for item in items), default=shown.now)
        body = self._render(shown, document.template, items=items, document=document, updated=updated)
        headers = validators(body, updated)
        return Response(200, document.type, gzip.compress(body, mtime=0) if document.gzip else body, headers)

    def _article(self, shown: Edition, request: Request) -> Response | None:
        item = shown.find(request.target)
        if item is None or item.placement is None or item.version is None:
            return None
        if item.withdrawn:
            return Response(410, body=self._render(shown, "not_found.html"))
        if item.placement.article.flaky and item.path not in self._failed:
            self._failed.add(item.path)
            return Response(500, body=b"<h1>Internal Server Error</h1>")
        return self._article_page(shown, item, item.placement, request)

    def _article_page(self, shown: Edition, item: Item, placement: Placement, request: Request) -> Response:
        access = "free" if placement.is_copy else placement.article.access
        if access == "consent" and "consent=yes" in request.headers.get("cookie", ""):
            access = "free"
        template = "consent.html" if access == "consent" else "article.html"
        canonical = self._canonical(placement)
        body = self._render(
            shown, template, item=item, article=placement.article, version=item.version, placement=placement,
            access=access, canonical=canonical,
        )  # fmt: skip
        return Response(body=body, headers=validators(body, item.modified_at))

    def _canonical(self, placement: Placement) -> str:
        if placement.canonical == "self":
            return self._address(placement.site.name, placement.path)
        home = placement.article.site
        original = next(other for other in placements(home) if other.article.id == placement.article.id)
        return self._address(home, original.path)

    def _listing(self, shown: Edition, request: Request) -> Response | None:
        base, number = _page_number(shown.site, request)
        listing = shown.page(base, number)
        if listing is None:
            return None
        body = self._render(
            shown, "listing.html", listing=listing, next=_next(shown.site, base, number, listing.pages)
        )
        return Response(body=body, headers=validators(body, None))

    def _render(self, shown: Edition, template: str, **context: object) -> bytes:
        return render(shown, template, self._address, **context)


def _without_tracking(target: str) -> str:
    """The address without utm_* parameters; others are kept as they were written."""
    path, mark, query = target.partition("?")
    if _TRACKING not in query:
        return target
    kept = [(name, value) for name, value in parse_qsl(query, True) if not name.startswith(_TRACKING)]
    return path + (mark + urlencode(kept) if kept else "")


def _page_number(site: Site, request: Request) -> tuple[str, int]:
    """The listing's own address and which of its pages is asked for."""
    if site.paging == "path":
        found = _PAGE_PATH.match(request.path)
        return (found["base"], int(found["number"])) if found else (request.path, 1)
    pages = [value for name, value in parse_qsl(request.query) if name == "page"]
    return request.path, int(pages[0]) if pages and pages[0].isdecimal() else 1


def _next(site: Site, base: str, number: int, pages: int) -> str:
    if number >= pages:
        return ""
    return f"{base}page/{number + 1}/" if site.paging == "path" else f"{base}?page={number + 1}"


def _compressed(site: Site, request: Request, response: Response) -> Response:
    accepts = "gzip" in request.headers.get("accept-encoding", "")
    if not (site.compresses and accepts and isinstance(response.body, bytes) and "html" in response.type):
        return response
    headers = {**response.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return Response(response.status, response.type, gzip.compress(response.body, mtime=0), headers)
