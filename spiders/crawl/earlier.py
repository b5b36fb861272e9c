"""What an attempt of this crawl that was killed has left: responses in the archive, and rows of the log.

The crawl runs again as it ran before. What it asks for and was answered then is answered from the archive, in
the same order; what failed then has its row. So nothing but what was in flight is asked for twice.
"""

from collections import deque
from collections.abc import Iterable
from urllib.parse import urldefrag

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.discovery import UrlKind
from clipdesk.model.page import ArchiveRecord, Page

MOST_HEAD_BYTES = 1_000_000
"""A record has the head of the answer beside its body; Twisted reads heads of 64 kB at most."""


class Earlier:
    """`pages` are the responses that were not taken up yet, by address; `failed` the articles that cannot be
    had, by the address that their rows name."""

    def __init__(self, archive: ArchiveWriter, rows: Iterable[CrawlRecord], max_page_bytes: int) -> None:
        self._archive = archive
        self._max_page_bytes = max_page_bytes + MOST_HEAD_BYTES
        self.failed = {row.url: row for row in rows if row.kind is UrlKind.ARTICLE and row.outcome.failed}
        self.pages: dict[str, deque[ArchiveRecord]] = {}
        for url, record in archive.salvaged.responses:
            self.pages.setdefault(_key(url), deque()).append(record)

    def kept(self, url: str) -> ArchiveRecord | None:
        """Where a page of a file on this disk was put then."""
        records = self.pages.get(_key(url))
        return records.popleft() if records else None

    def answer(self, request: Request, *, conditional: bool) -> Response | None:
        """What the server answered then; its place in the archive goes into the request's meta. Raises
        ArchiveError where it cannot be read."""
        address = _key(request.url)
        while records := self.pages.get(address):
            page = self._archive.read_salvaged(records.popleft(), max_page_bytes=self._max_page_bytes)
            if not records:
                del self.pages[address]
            if page.status != 304 or conditional:
                request.meta["fetched_at"] = page.fetched_at
                request.meta["archive_record"] = page.record
                return _response(page, request)
        return None


def _key(url: str) -> str:
    """A fragment is not sent."""
    return urldefrag(url).url


def _response(page: Page, request: Request) -> Response:
    headers = Headers(page.headers)
    kind = responsetypes.from_args(headers, page.url, body=page.html)
    return kind(page.url, status=page.status, headers=headers, body=page.html, request=request)
