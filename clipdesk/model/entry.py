"""What all ways of discovery have in common: the words for them, and their base classes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from pydantic import StringConstraints

from clipdesk.model.dated import DatePlaces, is_dated, on_days
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
LinkParameter = Annotated[str, spelled(r"[^\s&=?#]{1,100}", "the name of a parameter, such as 'url'")]


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
