"""Find where a site names its articles: its feeds, sitemaps and listings, each asked and compared."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import Discovery, Feed, Listing, NewsSitemap, UrlKind
from clipdesk.model.errors import CrawlError, InputError
from clipdesk.model.page import Page
from clipdesk.model.rights import OUR_NAME
from clipdesk.model.settings import Settings
from clipdesk.model.source import Politeness, Source
from clipdesk.model.topic import Topic
from clipdesk.model.urls import absolute, key, without_credentials
from parsers.discovery.places import Place, common_places, declared_places, robots_places
from spiders.crawl.window import Window
from spiders.policy.robots_txt import read_robots_txt
from steps.run.crawl import CrawlProgress
from steps.sources.asking import Answers, asked
from steps.sources.named import Judge, Named, by_topic

OnStep = Callable[[str, int, int], None]
"""Called with what is asked, how much of it has answered, and how much there is."""

SECONDS = 240
"""For each of the three rounds; chosen, not measured: forty places with two seconds between them, twice."""
RECENT = timedelta(days=7)
"""A sitemap is followed into what changed in this time only: its archive is for backfills. The dates of the
demo newsroom, or of a rehearsal's server, may stand still, so that there everything counts."""
MOST_ENTRIES = 12
NEW_SHARE = 0.5
"""Of the articles that a listing names, as many must stand in no feed or sitemap to make it worth asking, too
(chosen, not measured: a home page names some old ones always)."""
_HOME = "found"
_RANK = {UrlKind.FEED: 0, UrlKind.NEWS_SITEMAP: 1, UrlKind.LISTING: 2}


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that was asked. `taken` says whether it goes into the source's file, `why` why it does not."""

    place: Place
    outcome: Outcome
    reason: str
    named: tuple[Named, ...]
    taken: bool = False
    why: str = ""

    @property
    def answers(self) -> bool:
        return self.outcome.answered and bool(self.named)

    @property
    def is_news(self) -> bool:
        """Whether a sitemap gives titles, as Google's news extension does."""
        return sum(one.title is not None for one in self.named) * 2 >= len(self.named)

    @property
    def entry(self) -> Discovery:
        match self.place.kind:
            case UrlKind.FEED:
                return Feed(url=self.place.url)
            case UrlKind.NEWS_SITEMAP:
                return NewsSitemap(url=self.place.url)
            case _:
                return Listing(url=self.place.url)


@dataclass(frozen=True, slots=True)
class Found:
    """`home` is the home page as it answered."""

    home: Page
    places: tuple[FoundPlace, ...]

    @property
    def entries(self) -> tuple[Discovery, ...]:
        return tuple(one.entry for one in self.places if one.taken)

    @property
    def named(self) -> tuple[Named, ...]:
        """Of the places that are taken, each article once."""
        named = {key(one.url): one for found in self.places if found.taken for one in found.named}
        return tuple(named.values())

    @property
    def matching(self) -> dict[str, int]:
        """How many of them each topic wants by their titles."""
        return by_topic(self.named)


def find(
    settings: Settings,
    homepage: str,
    topics: Sequence[Topic],
    *,
    now: datetime,
    delay: float = Politeness().delay,
    on_step: OnStep | None = None,
) -> Found:
    """Ask the home page and what it, robots.txt and custom say of feeds, sitemaps and listings.

    Raises InputError for what is no address, CrawlError where the home page does not answer.
    """
    search = _Search(settings, _checked(homepage), Judge(topics), now, delay, on_step)
    return search.found()


def _checked(homepage: str) -> str:
    try:
        return absolute(homepage, "")
    except ValueError as error:
        where = without_credentials(homepage)
        raise InputError(
            f"has {error}", where=where, hint="give the whole address of the home page"
        ) from error


@dataclass(slots=True)
class _Search:
    settings: Settings
    homepage: str
    judge: Judge
    now: datetime
    delay: float
    on_step: OnStep | None

    def found(self) -> Found:
        home, listing, places = self._home()
        found = [listing, *self._ask("what the site declares", places)]
        common = [
            place
            for kind in (UrlKind.FEED, UrlKind.NEWS_SITEMAP)
            if not any(one.answers and one.place.kind is kind for one in found)
            for place in common_places(home.url, kind)
        ]
        asked_before = {one.place.url for one in found}
        found += self._ask("common addresses", [one for one in common if one.url not in asked_before])
        return Found(home, tuple(chosen(found)))

    def _home(self) -> tuple[Page, FoundPlace, list[Place]]:
        home = Place(self.homepage, UrlKind.LISTING, "the home page itself")
        with self._asked("the home page", [home]) as answers:
            [record] = [one for one in answers.discovery if one.found_on is None]
            page = answers.page(record) if record.status == 200 else None
            if page is None:
                raise CrawlError(f"{record.outcome}: {record.reason}", where=record.url)
            robots = [one for one in answers.records if one.kind is UrlKind.ROBOTS and one.status == 200]
            pages = [found for one in robots if (found := answers.page(one))]
            declared = declared_places(page.html, page.url, page.headers)
            sitemaps = [one for found in pages for one in read_robots_txt(found.html, OUR_NAME).sitemaps]
            places = [*declared, *robots_places(sitemaps, page.url)]
            [listing] = self._answers([home], answers)
        return page, listing, [one for one in dict.fromkeys(places) if one.url not in (home.url, page.url)]

    def _ask(self, what: str, places: Sequence[Place]) -> list[FoundPlace]:
        if not places:
            return []
        with self._asked(what, places) as answers:
            return self._answers(places, answers)

    def _asked(self, what: str, places: Sequence[Place]) -> AbstractContextManager[Answers]:
        source = Source(
            id=_HOME,
            publisher="",
            homepage=self.homepage,
            languages=("und",),
            discovery=tuple(_first_page(FoundPlace(one, Outcome.FETCHED, "", ()).entry) for one in places),
            politeness=Politeness(delay=self.delay),
        )
        total = len(places)

        def show(progress: CrawlProgress) -> None:
            if self.on_step:
                self.on_step(what, max(0, total - progress.queued), total)

        return asked(
            self.settings,
            source,
            now=self.now,
            since=self._since,
            max_seconds=SECONDS,
            on_progress=show,
        )

    def _answers(self, places: Sequence[Place], answers: Answers) -> list[FoundPlace]:
        by_url = {one.url: one for one in answers.discovery}
        named = answers.named_by_entry()
        return [
            FoundPlace(place, record.outcome, record.reason, self._counted(place, named.get(place.url, ())))
            for place in places
            if (record := by_url.get(place.url))
        ]

    def _counted(self, place: Place, named: Sequence[Candidate]) -> tuple[Named, ...]:
        """Of a sitemap what is recent; a feed or a listing says itself what is new."""
        every = place.kind is not UrlKind.NEWS_SITEMAP
        window = Window(self._since)
        return self.judge.named(one for one in named if every or window.against(one) is None)

    @property
    def _since(self) -> datetime | None:
        return None if self.settings.demo or self.settings.rehearse else self.now - RECENT


def _first_page(entry: Discovery) -> Discovery:
    """Of a listing the first page says enough."""
    return entry.model_copy(update={"max_pages": 1}) if isinstance(entry, Listing) else entry


def chosen(found: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Feeds first, then sitemaps of news, then listings: each that names what those before it do not."""
    known: set[str] = set()
    taken = 0
    judged = []
    for one in sorted(found, key=lambda each: _RANK[each.place.kind]):
        new = {key(named.url) for named in one.named} - known
        why = _why_not(one, len(new), alone=not known)
        if not why and taken >= MOST_ENTRIES:
            why = f"there are {MOST_ENTRIES} places already"
        if not why:
            taken += 1
            known |= new
        judged.append(FoundPlace(one.place, one.outcome, one.reason, one.named, not why, why))
    return judged


def _why_not(one: FoundPlace, new: int, *, alone: bool) -> str:
    if not one.answers:
        return one.reason or "names no article"
    if not new:
        return "names nothing that those before it do not"
    if alone:
        return ""
    if one.place.kind is UrlKind.NEWS_SITEMAP and not one.is_news:
        return "no sitemap of news: without titles; good for a backfill"
    if one.place.kind is UrlKind.LISTING and new < NEW_SHARE * len(one.named):
        return f"only {new} of its {len(one.named)} articles stand in no feed or sitemap"
    return ""
