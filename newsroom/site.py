"""The sites of the newsroom: how each lays out its addresses, and where each article appears."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from pydantic import AwareDatetime, Field

from newsroom.article import Article, Record, Version, articles, read_record

SITES = Path(__file__).parent / "sites"

FaultKind = Literal[
    "soft_404", "not_found", "gone", "loop", "redirect", "slow", "calendar", "video", "gallery",
    "captcha", "forbidden", "huge", "pdf", "link", "cut_off",
]  # fmt: skip


class Document(Record):
    """A feed, sitemap or fixed page: a template at an address. `items` limits what it lists."""

    path: str
    template: str
    type: str
    items: int = 20
    tracking: str = ""
    gzip: bool = False


class Fault(Record):
    """An address that misbehaves. With a headline it is listed among the articles, from `at` on."""

    path: str
    kind: FaultKind
    headline: str = ""
    standfirst: str = ""
    at: AwareDatetime | None = None
    section: str = ""
    to: str = ""


class Site(Record):
    """One news site. Paths are templates over section, tag, slug, number, year, month and day.

    `archive_path` is that of the pages with all articles of a day; most sites have none.
    """

    name: str
    publisher: str
    tagline: str
    language: str
    encoding: str = "utf-8"
    declares_charset: bool = True
    utc_offset: int = 0
    article_path: str
    section_path: str
    tag_path: str = ""
    archive_path: str = ""
    paging: Literal["path", "query"] = "query"
    page_size: int = 10
    compresses: bool = False
    sections: Mapping[str, str]
    words: Mapping[str, str]
    headers: Mapping[str, str] = Field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    faults: tuple[Fault, ...] = ()
    robots: str

    @property
    def host(self) -> str:
        return f"{self.name}.localhost"

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.utc_offset))

    @property
    def disallowed(self) -> list[str]:
        """The paths that robots.txt forbids to everybody (RFC 9309)."""
        return re.findall(r"^Disallow: (\S+)", self.robots.partition("User-agent: *")[2], re.MULTILINE)

    def archive_url(self, day: date) -> str:
        return self.archive_path.format(year=day.year, month=day.month, day=day.day)

    def section_url(self, section: str) -> str:
        return self.section_path.format(section=section)

    def tag_url(self, keyword: str) -> str:
        return self.tag_path.format(tag=quote(slug(keyword)))


@dataclass(frozen=True, slots=True)
class Placement:
    """One article on one site: the original, or a copy that another site carries."""

    article: Article
    site: Site
    published_at: datetime
    canonical: Literal["self", "original"] = "self"

    @property
    def is_copy(self) -> bool:
        return self.site.name != self.article.site

    @property
    def path(self) -> str:
        """The address on the site, percent-encoded."""
        local = self.published_at.astimezone(self.site.zone)
        return self.site.article_path.format(
            section=self.article.section,
            slug=quote(slug(self.article.headline)),
            number=number(self.article.id),
            year=local.year,
            month=local.month,
            day=local.day,
        )

    @property
    def publisher(self) -> str:
        """Who published it first."""
        return self.article.outlet or sites()[self.article.site].publisher

    @property
    def republished_from(self) -> str | None:
        return self.publisher if self.publisher != self.site.publisher else None

    def at(self, now: datetime) -> Version:
        """A copy stays as it was when it was taken."""
        return self.article.at(min(now, self.published_at) if self.is_copy else now)


@cache
def sites() -> dict[str, Site]:
    """Every site by its name."""
    found = (read_record(path, Site) for path in sorted(SITES.glob("*/site.yaml")))
    return {site.name: site for site in found}


@cache
def placements(site_name: str) -> tuple[Placement, ...]:
    """Everything that the site ever shows, newest first."""
    site = sites()[site_name]
    found = [placement for article in articles() if (placement := _place(article, site))]
    return tuple(sorted(found, key=lambda placement: placement.published_at, reverse=True))


def slug(text: str) -> str:
    """Words joined by hyphens, in the script they are written in."""
    return "-".join(re.findall(r"[^\W_]+", text.lower().replace("’", "").replace("'", "")))


def number(article_id: str) -> int:
    """The number of an article in a content system that counts."""
    return 100_000 + zlib.crc32(article_id.encode()) % 900_000


def _place(article: Article, site: Site) -> Placement | None:
    if article.site == site.name:
        return Placement(article, site, article.published_at)
    for copy in article.copies:
        if copy.site == site.name:
            return Placement(article, site, copy.at, copy.canonical)
    return None
