"""What one site shows at one moment."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote

from newsroom.article import Version
from newsroom.site import Fault, Placement, Site, placements, slug


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a listing, feed or sitemap: an article, or an address that only looks like one."""

    path: str
    headline: str
    standfirst: str
    published_at: datetime
    modified_at: datetime
    section: str
    keywords: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    placement: Placement | None = None
    version: Version | None = None

    @property
    def withdrawn(self) -> bool:
        return self.version is not None and self.version.withdrawn


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists articles: one of several when there are many."""

    title: str
    base: str
    items: tuple[Item, ...]
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class Edition:
    """A site at a moment; `items` are newest first, `withdrawn` are articles that it has taken back."""

    site: Site
    now: datetime
    items: tuple[Item, ...]
    withdrawn: tuple[Item, ...] = ()

    def page(self, path: str, number: int) -> Listing | None:
        """Page `number` (from 1) of the listing at `path`, or None where there is none."""
        chosen = self._listing(path)
        if chosen is None:
            return None
        title, items = chosen
        size = self.site.page_size
        pages = max(1, -(-len(items) // size))
        if not 1 <= number <= pages:
            return None
        return Listing(title, path, tuple(items[(number - 1) * size : number * size]), number, pages)

    def find(self, target: str) -> Item | None:
        """The article at an address (path and query), however it is percent-encoded."""
        for item in (*self.items, *self.withdrawn):
            if item.placement and unquote(item.path) == unquote(target):
                return item
        return None

    def _listing(self, path: str) -> tuple[str, list[Item]] | None:
        """Title and items of the home page, a section, a tag or a day."""
        if path == "/":
            return self.site.tagline, list(self.items)
        for section, title in self.site.sections.items():
            if path == self.site.section_url(section):
                return title, [item for item in self.items if item.section == section]
        for keyword in self._keywords() if self.site.tag_path else ():
            if unquote(path) == unquote(self.site.tag_url(keyword)):
                return keyword, [item for item in self.items if slug(keyword) in map(slug, item.keywords)]
        for day in self._days() if self.site.archive_path else ():
            if path == self.site.archive_url(day):
                return f"{day:%d.%m.%Y}", [item for item in self.items if self._day_of(item) == day]
        return None

    def _days(self) -> dict[date, None]:
        return dict.fromkeys(map(self._day_of, self.items))

    def _day_of(self, item: Item) -> date:
        return item.published_at.astimezone(self.site.zone).date()

    def _keywords(self) -> dict[str, None]:
        return dict.fromkeys(keyword for item in self.items for keyword in item.keywords)


def edition(site: Site, now: datetime) -> Edition:
    """What `site` shows at `now`: what is published by then, in the version of then."""
    published = [
        _item(placement, now) for placement in placements(site.name) if placement.published_at <= now
    ]
    faulty = [_fault_item(fault, fault.at) for fault in site.faults if fault.at and fault.at <= now]
    shown = [item for item in published if not item.withdrawn]
    newest_first = sorted(shown + faulty, key=lambda item: item.published_at, reverse=True)
    return Edition(site, now, tuple(newest_first), tuple(item for item in published if item.withdrawn))


def _item(placement: Placement, now: datetime) -> Item:
    article, version = placement.article, placement.at(now)
    return Item(
        path=placement.path,
        headline=version.headline,
        standfirst=version.standfirst,
        published_at=placement.published_at,
        modified_at=max(version.modified_at, placement.published_at),
        section=article.section,
        keywords=article.keywords,
        authors=article.authors,
        placement=placement,
        version=version,
    )


def _fault_item(fault: Fault, at: datetime) -> Item:
    return Item(fault.path, fault.headline, fault.standfirst, at, at, fault.section)
