"""A source: a publisher and where its articles are found (sources/ID.yaml)."""

import re
from datetime import date
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from clipdesk.model.discovery import Discovery, HttpUrl, WebEntry
from clipdesk.model.kind import Kind
from clipdesk.model.patterns import Pattern, Selector
from clipdesk.model.polling import Poll
from clipdesk.model.recipe import Recipe
from clipdesk.model.rehearsal import is_loopback
from clipdesk.model.topic import Identifier, LanguageCode, Strict, spelled
from clipdesk.model.urls import Parameters, host, site

ParameterName = Annotated[str, spelled(r"[^\s?&=#]{1,100}", "the name of a parameter, such as 'cid'")]
CountryCode = Annotated[str, spelled(r"[A-Z]{2}", "an ISO 3166-1 country code, such as 'LY'")]


class Budget(Strict):
    """What a host may be asked for in a day (UTC), by all topics and processes that share a data folder:
    `requests`, and `bytes` of their answers.

    The defaults are chosen, not measured: half of what fits into a day at two seconds a page.
    """

    requests: int = Field(default=20_000, ge=1)
    bytes: int = Field(default=5_000_000_000, ge=1)


def source_id(url: str) -> str:
    """The id that a site's source has by itself: `https://arabic.gazette.example/` -> `arabic-gazette`."""
    domain = site(url)
    name = domain.partition(".")[0] if any(letter.isalpha() for letter in domain) else domain
    before = host(url).removesuffix(domain).strip(".")
    slug = re.sub(r"[^a-z0-9]+", "-", f"{before}-{name}".lower()).strip("-")
    return slug[:63].strip("-") or "source"


class Politeness(Strict):
    """`delay` is in seconds between requests to a host; robots.txt may ask for more, never for less.

    Its Crawl-delay is kept up to `longest_crawl_delay` seconds. A longer one is for the source's operator to
    decide: `refuse` leaves the host alone, `cap` asks at `longest_crawl_delay`.

    The defaults are chosen, not measured: about as fast as a reader turns pages, and six pages in a run of
    half an hour.
    """

    delay: float = Field(default=2.0, ge=0)
    concurrency: int = Field(default=1, ge=1, le=16)
    longest_crawl_delay: float = Field(default=300.0, ge=0)
    longer_crawl_delay: Literal["refuse", "cap"] = "refuse"
    budget: Budget = Budget()


class AddressParameters(Strict):
    """Of the query of this source's addresses: `keep` are parts of an article's identity although their names
    are otherwise those of trackers, `drop` are none. In any case of letters."""

    keep: tuple[ParameterName, ...] = ()
    drop: tuple[ParameterName, ...] = ()

    @model_validator(mode="after")
    def _means_one_thing(self) -> Self:
        if both := {name.lower() for name in self.keep} & {name.lower() for name in self.drop}:
            raise ValueError(f"each name in keep or in drop, not in both: {', '.join(sorted(both))}")
        return self

    @property
    def meaning(self) -> Parameters:
        return Parameters.of(self.keep, self.drop)


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


class SourceKind(Kind):
    ORIGINAL = "original", "reports itself"
    NEWSWIRE = "newswire", "is an agency"
    CLIPPING = "clipping", "shows other publishers' texts"
    AGGREGATOR = "aggregator", "names other publishers' articles, which are theirs"


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
    recipe: Recipe | None = None
    render: bool = False
    poll: Poll = Poll()
    parameters: AddressParameters = AddressParameters()
    paywall: Literal["none", "metered", "hard"] = "none"
    hints: tuple[Hints, ...] = ()

    @field_validator("discovery")
    @classmethod
    def _finds_what_is_new(cls, discovery: tuple[Discovery, ...]) -> tuple[Discovery, ...]:
        if not any(entry.looks_now for entry in discovery):
            raise ValueError(
                "at least one place that can be asked for what is new, without a date in its address"
            )
        return discovery

    @model_validator(mode="after")
    def _keeps_its_secrets(self) -> Self:
        parts = urlsplit(self.homepage)
        private = parts.scheme == "https" or is_loopback(parts.hostname or "")
        if self.recipe and self.recipe.is_secret and not private:
            raise ValueError("a homepage with https, as the recipe holds a secret")
        return self

    def poll_of(self, url: str) -> Poll:
        """The bounds of one of its places on the web, as it is declared, else as the source has them."""
        entry = self.entry_of(url)
        return (entry.poll if entry else None) or self.poll

    def entry_of(self, url: str) -> WebEntry | None:
        """The place that declares an address; one with braces where none is spelled so."""
        web = [entry for entry in self.discovery if isinstance(entry, WebEntry)]
        spelled_so = (entry for entry in web if entry.url == url)
        filled_in = (entry for entry in web if "{" in entry.url and entry.has(url))
        return next(spelled_so, None) or next(filled_in, None)

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
