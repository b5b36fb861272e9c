"""The ways of discovery: where a source is looked at for articles, one class for each.

What the rest must know of a way stands in its class; which reader or spider takes it, in
spiders/crawl/discovery.py. docs/extend.md says how to add one.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr, StringConstraints

from clipdesk.model.dated import on_days
from clipdesk.model.entry import DatedPath, Entry, HttpUrl, LinkParameter, LinkRules, UrlKind, WebEntry
from clipdesk.model.patterns import Pattern, Selector
from clipdesk.model.searches import Gdelt, Search
from clipdesk.model.topic import spelled

__all__ = [
    "CommonCrawl",
    "Discovery",
    "Entry",
    "Feed",
    "Gdelt",
    "HttpUrl",
    "LinkRules",
    "Listing",
    "NewsSitemap",
    "Search",
    "UrlKind",
    "Warc",
    "WebDiscovery",
    "WebEntry",
]

MAX_SITEMAP_DEPTH = 3
"""Of sitemap indexes in sitemap indexes; the protocol allows none (sitemaps.org)."""
MAX_SITEMAPS = 100
"""Of one index: the newest, or in looking back those that changed first after the days asked for. Chosen, not
measured: an index by day has a season in a hundred."""


class Feed(WebEntry):
    """RSS 0.9x, 1.0, 2.0, Atom or JSON Feed. It names the newest articles only.

    `link_parameter`: the parameter in which an aggregator's links carry the publisher's own address.
    """

    kind: Literal[UrlKind.FEED] = UrlKind.FEED
    url: Annotated[HttpUrl, spelled(r"[^{}]*", "an address without braces: a feed has no date in it")]
    link_parameter: LinkParameter | None = None

    @property
    def in_words(self) -> str:
        return "feed"


class NewsSitemap(WebEntry):
    """A sitemap or sitemap index (sitemaps.org 0.9, with Google's news extension or without)."""

    pages_are_dated: ClassVar[bool] = True

    kind: Literal[UrlKind.NEWS_SITEMAP] = UrlKind.NEWS_SITEMAP
    only: tuple[Pattern, ...] = ()

    @property
    def in_words(self) -> str:
        return "sitemap"

    @property
    def looks_back(self) -> bool:
        return True

    def beyond(self, depth: int, before: int) -> str | None:
        if depth <= MAX_SITEMAP_DEPTH and before < MAX_SITEMAPS:
            return None
        return f"sitemaps are followed {MAX_SITEMAP_DEPTH} deep and {MAX_SITEMAPS} wide"


class Listing(WebEntry):
    """A page that lists articles; `next_page` is a CSS selector of the link to the following one; without
    it that is what the page calls `rel=next`.

    With a date in its address it is the archive page of a day, a month or a year.
    """

    empty_is: ClassVar[str] = "no link on the page is an article's; check article_links"
    newest_first: ClassVar[bool] = True

    kind: Literal[UrlKind.LISTING] = UrlKind.LISTING
    article_links: LinkRules = LinkRules()
    next_page: Selector | None = None
    max_pages: int = Field(default=3, ge=1, le=1000)

    @property
    def in_words(self) -> str:
        return "archive pages by date" if self.looks_back else "listing without a date"

    def beyond(self, depth: int, before: int) -> str | None:  # noqa: ARG002
        return f"the listing's max_pages ({self.max_pages}) is reached" if depth > self.max_pages else None


class Warc(Entry):
    """WARC files of other crawls, on this disk, such as Common Crawl's news: their pages of the site.

    `files` is a path, relative to the data folder, with a date in it; `*` stands for any part of a name.
    """

    kind: Literal[UrlKind.WARC] = UrlKind.WARC
    files: DatedPath

    @property
    def address(self) -> str:
        return self.files

    @property
    def in_words(self) -> str:
        return "WARC files"

    def on_days(self, days: Sequence[date]) -> list[Self]:
        """The entry with the paths of these days."""
        return [self.model_copy(update={"files": path}) for path in on_days(self.files, days)]


class CommonCrawl(Entry):
    """Common Crawl's news (CC-NEWS), by date; `url` is where its `crawl-data` lies: the web, or a bucket."""

    kind: Literal[UrlKind.COMMON_CRAWL] = UrlKind.COMMON_CRAWL
    url: Annotated[
        str,
        StringConstraints(max_length=500),
        spelled(r"(?:https?|s3)://[^\s?#@{}]+/", "an address with https:// or s3:// that ends with a slash"),
    ] = "https://data.commoncrawl.org/"
    _day: date | None = PrivateAttr(None)

    @property
    def address(self) -> str:
        return self.url

    @property
    def in_words(self) -> str:
        return "Common Crawl"

    @property
    def looks_now(self) -> bool:
        return False

    @property
    def looks_back(self) -> bool:
        return True

    @property
    def day(self) -> date:
        """The day in UTC that is asked for."""
        if self._day is None:
            raise ValueError("Common Crawl is asked for days")
        return self._day

    def on_days(self, days: Sequence[date]) -> list[Self]:
        """An entry for each day."""
        entries = [self.model_copy() for _ in days]
        for entry, day in zip(entries, days, strict=True):
            entry._day = day
        return entries


WebDiscovery = Feed | NewsSitemap | Listing | Search | Gdelt
Discovery = Annotated[WebDiscovery | Warc | CommonCrawl, Field(discriminator="kind")]
"""The one list of the ways there are; those on the web are asked by the crawl."""
