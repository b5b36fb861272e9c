"""The ways of discovery: where a source is looked at for articles, one class for each.

What the rest must know of a way stands in its class; which reader or spider takes it, in
spiders/crawl/discovery.py. docs/extend.md says how to add one.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import quote

from pydantic import AfterValidator, Field, PrivateAttr, StringConstraints

from clipdesk.model import gdelt
from clipdesk.model.dated import DatePlaces, check_places, is_dated, on_days
from clipdesk.model.kind import Kind
from clipdesk.model.patterns import Pattern, Selector
from clipdesk.model.polling import Poll
from clipdesk.model.topic import Strict, spelled

HttpUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000),
    spelled(
        r"https?://[^\s/?#@]+(?:[/?#]\S*)?",
        "an absolute URL, beginning with http:// or https://, without a user name or password",
    ),
]
DatedUrl = Annotated[HttpUrl, DatePlaces]
DatedPath = Annotated[
    str,
    StringConstraints(max_length=1000),
    spelled(r"[^\0]*\{yyyy\}[^\0]*", "a path with {yyyy} in it, such as 'warc/*-{yyyy}{mm}{dd}*.warc.gz'"),
    DatePlaces,
]


def _searched(address: str) -> str:
    if address.count(QUERY) != 1:
        raise ValueError(f"one {QUERY} in the address, where the words of the search stand")
    check_places(address.replace(QUERY, ""))
    return address


QUERY = "{query}"
SearchUrl = Annotated[HttpUrl, AfterValidator(_searched)]
LinkParameter = Annotated[str, spelled(r"[^\s&=?#]{1,100}", "the name of a parameter, such as 'url'")]

MAX_HALVINGS = 7
"""From a day to the quarter of an hour in which GDELT takes in news."""
MAX_QUERIES = 40
"""One crawl asks a search for; with five seconds between them three minutes and a half (chosen)."""
MAX_SITEMAP_DEPTH = 3
"""Of sitemap indexes in sitemap indexes; the protocol allows none (sitemaps.org)."""
MAX_SITEMAPS = 100
"""Of one index: the newest, or in looking back those that changed first after the days asked for. Chosen, not
measured: an index by day has a season in a hundred."""


class UrlKind(Kind):
    """Why a URL was tried: as an article, for its rules, or by one of the ways of discovery.

    `tries` is how often a crawl asks where there was no answer in time: an article is a later run's, what
    names articles or allows them is worth a second try (chosen, not measured).
    """

    ARTICLE = "article", "a page that may be an article", 1
    ROBOTS = "robots", "a site's robots.txt"
    TDM = "tdm", "a site's /.well-known/tdmrep.json: what it reserves of text and data mining"
    FORM = "form", "the form of a source's recipe, sent once before the first page"
    FEED = "feed", "RSS, Atom or JSON Feed: the newest articles"
    NEWS_SITEMAP = "news_sitemap", "a sitemap, Google's for news or any other, or an index of them"
    LISTING = "listing", "a page that lists articles: a section, a tag, the home page, the archive of a day"
    SEARCH = "search", "a search of a site or an aggregator, asked for the phrases of the topics"
    GDELT = "gdelt", "GDELT's search of the world's news, asked for the phrases of the topics"
    COMMON_CRAWL = "common_crawl", "Common Crawl's news by date: the pages of the source's site in it"
    WARC = "warc", "WARC files of other crawls, on this disk"

    def __init__(self, word: str, meaning: str = "", tries: int = 2) -> None:
        super().__init__(word, meaning)
        self.tries = tries

    @property
    def is_discovery(self) -> bool:
        """Probes ask these, and a source of which none answers has failed."""
        return self not in (UrlKind.ARTICLE, UrlKind.ROBOTS, UrlKind.TDM, UrlKind.FORM)


class LinkRules(Strict):
    """Which links of a listing are articles: regular expressions searched in the absolute URL.

    Without `allow` the URL itself must look like an article (a date, a long slug or a number in its path).
    """

    allow: tuple[Pattern, ...] = ()
    deny: tuple[Pattern, ...] = ()
    css: Selector | None = None


class Entry(Strict):
    """Where to look for articles; `address` may be dated.

    `looks_now` says whether it can be asked for what is new, `looks_back` whether for a day long gone;
    `in_words` is what it is, for people.
    """

    @property
    def address(self) -> str:
        raise NotImplementedError

    @property
    def in_words(self) -> str:
        raise NotImplementedError

    @property
    def looks_now(self) -> bool:
        return not is_dated(self.address)

    @property
    def looks_back(self) -> bool:
        return is_dated(self.address)


class WebEntry(Entry):
    """A page on the web that names articles, and perhaps further pages that do.

    `empty_is` is what is wrong where it names none ("": nothing); `newest_first` says that behind a page
    without anything new there is nothing new either; `pages_are_dated`, that address or date of its further
    pages say of which time they are; without `keeps_its_address` it is another page in each run, and looks at
    it say nothing of the next. `poll` bounds how often it is looked at (None: as its source says).
    """

    empty_is: ClassVar[str] = ""
    newest_first: ClassVar[bool] = False
    pages_are_dated: ClassVar[bool] = False
    keeps_its_address: ClassVar[bool] = True

    url: DatedUrl
    poll: Poll | None = None

    @property
    def address(self) -> str:
        return self.url

    @property
    def least_delay(self) -> float:
        """Seconds between two requests that its host is known to ask for."""
        return 0.0

    def has(self, address: str) -> bool:
        """Whether an address that was asked for is this entry's: what stands in braces was filled in."""
        return address.startswith(self.url.partition("{")[0])

    def now(self, _now: datetime) -> Self:
        """The entry as it is asked for what is new."""
        return self

    def on_days(self, days: Sequence[date]) -> list[Self]:
        """The entry with the addresses of these days."""
        return [self.model_copy(update={"url": address}) for address in on_days(self.url, days)]

    def beyond(self, depth: int, before: int) -> str | None:
        """Why a further page is not asked for: the one at `depth` (the entry itself is at 1), with `before`
        others of the same page ahead of it. None where it is."""
        return f"a {self.in_words} leads to no further pages" if depth > 1 or before else None


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
    """A page that lists articles; `next_page` is a CSS selector of the link to the following one.

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


class Queried(WebEntry):
    """Asked once for each query; a query holds phrases of the topics that follow the source."""

    @property
    def asks_in(self) -> tuple[str, ...] | None:
        """BCP 47, the languages of the phrases; None: those of the source."""
        return None

    @property
    def packing(self) -> tuple[str | None, bool, int]:
        """What joins phrases (None: nothing does), whether they are quoted, and how long a query may be."""
        raise NotImplementedError

    def asking(self, query: str) -> Self:
        """The entry with the address of this query."""
        raise NotImplementedError


class Search(Queried):
    """The results of a search, as a feed or as a page that lists them; `url` has {query} in it, and perhaps a
    date. `any_of` is the search's word for "or", with its spaces."""

    kind: Literal[UrlKind.SEARCH] = UrlKind.SEARCH
    url: SearchUrl
    results: Literal["feed", "listing"] = "feed"
    any_of: str | None = Field(default=None, min_length=1, max_length=20)
    quoted: bool = True
    longest_query: int = Field(default=200, ge=10, le=1500)
    link_parameter: LinkParameter | None = None
    article_links: LinkRules = LinkRules()
    next_page: Selector | None = None
    max_pages: int = Field(default=1, ge=1, le=50)

    @property
    def address(self) -> str:
        return self.url.replace(QUERY, "")

    @property
    def in_words(self) -> str:
        return "search of a day" if self.looks_back else "search"

    @property
    def packing(self) -> tuple[str | None, bool, int]:
        return self.any_of, self.quoted, self.longest_query

    def asking(self, query: str) -> Self:
        return self.model_copy(update={"url": self.url.replace(QUERY, quote(query, safe=""))})

    def beyond(self, depth: int, before: int) -> str | None:  # noqa: ARG002
        return f"the search's max_pages ({self.max_pages}) is reached" if depth > self.max_pages else None


class Gdelt(Queried):
    """GDELT's document search (DOC 2.0) over the last three months, by phrases in English: it searches
    translations. `operators` go with every query (`sourcecountry:LY`); `span` is the time that a run without
    days asks for."""

    keeps_its_address: ClassVar[bool] = False

    kind: Literal[UrlKind.GDELT] = UrlKind.GDELT
    url: HttpUrl = gdelt.ENDPOINT
    operators: Annotated[str, StringConstraints(max_length=200)] = ""
    span: timedelta = Field(default=timedelta(days=1), gt=timedelta(minutes=15), le=timedelta(days=90))

    @property
    def in_words(self) -> str:
        return "GDELT"

    @property
    def looks_back(self) -> bool:
        return True

    @property
    def asks_in(self) -> tuple[str, ...]:
        return ("en",)

    @property
    def packing(self) -> tuple[str | None, bool, int]:
        return " OR ", True, 200

    @property
    def least_delay(self) -> float:
        return gdelt.PAUSE if self.url.startswith(gdelt.ENDPOINT) else 0.0

    def now(self, now: datetime) -> Self:
        at = now.astimezone(UTC)
        return self._during(at - self.span, at)

    def on_days(self, days: Sequence[date]) -> list[Self]:
        starts = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days]
        return [self._during(start, start + timedelta(days=1)) for start in starts]

    def asking(self, query: str) -> Self:
        return self.model_copy(update={"url": f"{self.url}&{gdelt.query(query, self.operators)}"})

    def beyond(self, depth: int, before: int) -> str | None:  # noqa: ARG002
        return "its time is halved seven times at most" if depth > MAX_HALVINGS + 1 else None

    def _during(self, start: datetime, end: datetime) -> Self:
        return self.model_copy(update={"url": f"{self.url}?{gdelt.window(start, end)}"})


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


WebDiscovery = Feed | NewsSitemap | Listing | Search | Gdelt


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


Discovery = Annotated[WebDiscovery | Warc | CommonCrawl, Field(discriminator="kind")]
"""The one list of the ways there are; those on the web are asked by the crawl."""
