"""A source: a publisher and where its articles are found (sources/ID.yaml)."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from clipdesk.model.dated import DatePlaces, is_dated, on_days
from clipdesk.model.patterns import Pattern, Selector
from clipdesk.model.topic import Identifier, LanguageCode, Strict, spelled

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
CountryCode = Annotated[str, spelled(r"[A-Z]{2}", "an ISO 3166-1 country code, such as 'LY'")]


class LinkRules(Strict):
    """Which links of a listing are articles: regular expressions searched in the absolute URL.

    Without `allow` the URL itself must look like an article (a date, a long slug or a number in its path).
    """

    allow: tuple[Pattern, ...] = ()
    deny: tuple[Pattern, ...] = ()
    css: Selector | None = None


class Entry(Strict):
    """Where to look for articles. `looks_now` says whether it can be asked for what is new, `looks_back`
    whether for a day long gone; `address` may be dated."""

    @property
    def address(self) -> str:
        raise NotImplementedError

    @property
    def looks_now(self) -> bool:
        return not is_dated(self.address)

    @property
    def looks_back(self) -> bool:
        return is_dated(self.address)


class WebEntry(Entry):
    url: DatedUrl

    @property
    def address(self) -> str:
        return self.url

    def on_days(self, days: Sequence[date]) -> list[Self]:
        """The entry with the addresses of these days."""
        return [self.model_copy(update={"url": address}) for address in on_days(self.url, days)]


class Feed(WebEntry):
    """RSS 0.9x, 1.0, 2.0, Atom or JSON Feed. It names the newest articles only."""

    kind: Literal["feed"]
    url: Annotated[HttpUrl, spelled(r"[^{}]*", "an address without braces: a feed has no date in it")]


class NewsSitemap(WebEntry):
    """A sitemap or sitemap index (sitemaps.org 0.9, with Google's news extension or without)."""

    kind: Literal["news_sitemap"]
    only: tuple[Pattern, ...] = ()

    @property
    def looks_back(self) -> bool:
        return True


class Listing(WebEntry):
    """A page that lists articles; `next_page` is a CSS selector of the link to the following one.

    With a date in its address it is the archive page of a day, a month or a year.
    """

    kind: Literal["listing"]
    article_links: LinkRules = LinkRules()
    next_page: Selector | None = None
    max_pages: int = Field(default=3, ge=1, le=1000)


class Warc(Entry):
    """WARC files of other crawls, on this disk, such as Common Crawl's news: their pages of the site.

    `files` is a path, relative to the data folder, with a date in it; `*` stands for any part of a name.
    """

    kind: Literal["warc"]
    files: DatedPath

    @property
    def address(self) -> str:
        return self.files

    def on_days(self, days: Sequence[date]) -> list[Self]:
        """The entry with the paths of these days."""
        return [self.model_copy(update={"files": path}) for path in on_days(self.files, days)]


Discovery = Annotated[Feed | NewsSitemap | Listing | Warc, Field(discriminator="kind")]


class Politeness(Strict):
    """`delay` is in seconds between requests to a host; robots.txt may ask for more, never for less."""

    delay: float = Field(default=2.0, ge=0)
    concurrency: int = Field(default=1, ge=1, le=16)


class ExtraRule(Strict):
    """A boilerplate rule of one source: a regular expression on a line, and what to do where it matches."""

    id: Identifier
    pattern: Pattern
    action: Literal["drop_line", "drop_span", "cut_after", "cut_before"]


class Hints(Strict):
    """How this publisher's pages are built, from `valid_from` until `valid_until` (the day of the fetch).

    Selectors are CSS; `drop` is removed before anything is read; the others override the generic way.
    """

    valid_from: date | None = None
    valid_until: date | None = None
    headline: Selector | None = None
    standfirst: Selector | None = None
    authors: Selector | None = None
    published_at: Selector | None = None
    body: Selector | None = None
    drop: tuple[Selector, ...] = ()
    boilerplate: tuple[ExtraRule, ...] = ()

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if (self.valid_from or date.min) > (self.valid_until or date.max):
            raise ValueError("valid_from not after valid_until")
        return self


class SourceKind(StrEnum):
    ORIGINAL = "original"
    NEWSWIRE = "newswire"
    CLIPPING = "clipping"


class Source(Strict):
    """`checked` is the day its discovery last answered, None where nobody has checked it on the real web."""

    id: Identifier
    publisher: str
    homepage: HttpUrl
    country: CountryCode | None = None
    languages: tuple[LanguageCode, ...] = Field(min_length=1)
    kind: SourceKind = SourceKind.ORIGINAL
    republishes: bool = False
    checked: date | None = None
    discovery: tuple[Discovery, ...] = Field(min_length=1)
    politeness: Politeness = Politeness()
    paywall: Literal["none", "metered", "hard"] = "none"
    hints: tuple[Hints, ...] = ()

    @field_validator("discovery")
    @classmethod
    def _finds_what_is_new(cls, discovery: tuple[Discovery, ...]) -> tuple[Discovery, ...]:
        if not any(entry.looks_now for entry in discovery):
            raise ValueError("at least one feed, sitemap or listing without a date in its address")
        return discovery

    @property
    def archives(self) -> tuple[Discovery, ...]:
        """Where it can be asked for a day long gone; nothing where it names the newest articles only."""
        return tuple(entry for entry in self.discovery if entry.looks_back)

    def hints_at(self, day: date) -> Hints | None:
        """The hints that were valid on that day, the latest first."""
        valid = [
            hints
            for hints in self.hints
            if (hints.valid_from or date.min) <= day <= (hints.valid_until or date.max)
        ]
        return max(valid, key=lambda hints: hints.valid_from or date.min, default=None)
