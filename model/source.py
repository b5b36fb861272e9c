"""A source: a publisher and where its articles are found (sources/ID.yaml)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from model.patterns import Pattern, Selector
from model.topic import Identifier, LanguageCode, Strict, spelled

HttpUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=2000),
    spelled(r"https?://[^\s/?#]+\S*", "an absolute URL, beginning with http:// or https://"),
]
CountryCode = Annotated[str, spelled(r"[A-Z]{2}", "an ISO 3166-1 country code, such as 'LY'")]


class LinkRules(Strict):
    """Which links of a listing are articles: regular expressions searched in the absolute URL.

    Without `allow` the URL itself must look like an article (a date, a long slug or a number in its path).
    """

    allow: tuple[Pattern, ...] = ()
    deny: tuple[Pattern, ...] = ()
    css: Selector | None = None


class Feed(Strict):
    """RSS 0.9x, 1.0, 2.0, Atom or JSON Feed."""

    kind: Literal["feed"]
    url: HttpUrl


class NewsSitemap(Strict):
    """A sitemap or sitemap index (sitemaps.org 0.9, with Google's news extension or without)."""

    kind: Literal["news_sitemap"]
    url: HttpUrl
    only: tuple[Pattern, ...] = ()


class Listing(Strict):
    """A page that lists articles; `next_page` is a CSS selector of the link to the following one."""

    kind: Literal["listing"]
    url: HttpUrl
    article_links: LinkRules = LinkRules()
    next_page: Selector | None = None
    max_pages: int = Field(default=3, ge=1, le=1000)


Discovery = Annotated[Feed | NewsSitemap | Listing, Field(discriminator="kind")]


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

    def hints_at(self, day: date) -> Hints | None:
        """The hints that were valid on that day, the latest first."""
        valid = [
            hints
            for hints in self.hints
            if (hints.valid_from or date.min) <= day <= (hints.valid_until or date.max)
        ]
        return max(valid, key=lambda hints: hints.valid_from or date.min, default=None)
