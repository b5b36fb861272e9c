"""What WARC files on this disk hold of the source's site, taken in as if the crawl had fetched it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from scrapy import Request
from scrapy.http import Response

from clipdesk.corpus.archive import UnreadableRecord, read_warc
from clipdesk.model.candidate import Candidate
from clipdesk.model.catalogue import load
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import CommonCrawl, UrlKind, Warc
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import Page
from clipdesk.model.urls import normalize_url, site
from spiders.crawl.common_crawl import NewsFile, Reached, Read, files_of
from spiders.crawl.crawl import TIME_IS_UP, Crawl
from spiders.crawl.frontier import LeftOut
from spiders.crawl.planned_request import PlannedRequest
from spiders.policy.verdict import verdict_of


def take_in(crawl: Crawl, entry: Warc, now: datetime) -> Iterator[None]:
    """Yields after every page, whosever it is, so that the crawl can see to other things. Raises ArchiveError
    where the archive cannot be written; a file that cannot be read is a record with its reason."""
    home = crawl.plan.settings.home
    files = sorted(home.glob(entry.files) if not Path(entry.files).is_absolute() else _absolute(entry.files))
    if not files:
        nothing = PlannedRequest(entry.files, UrlKind.WARC, now)
        crawl.leave_out(nothing, nothing, LeftOut(Outcome.BROKEN_DISCOVERY, "there is no such file"), now)
    for path in files:
        name = path.relative_to(home) if path.is_relative_to(home) else path
        file = crawl.expect(PlannedRequest(str(name), UrlKind.WARC, now))
        yield from _Taking(crawl, path, now, file, of_day=entry.files in crawl.plan.of_day)


def take_in_file(crawl: Crawl, path: Path, file: PlannedRequest, now: datetime) -> Iterator[None]:
    """The same for one file that is there, whose record is owed."""
    yield from _Taking(crawl, path, now, file)


async def common_crawl_files(
    crawl: Crawl, entry: CommonCrawl, read: Read, now: datetime
) -> AsyncIterator[tuple[Path, PlannedRequest]]:
    """What is kept of each of Common Crawl's files of the entry's day, with the record that is owed for it; a
    file that cannot be read, or holds nothing of our sites, has its record already."""
    folder, sites = crawl.plan.settings.common_crawl, _sites(crawl)
    listing = crawl.expect(PlannedRequest(f"{entry.url}#{entry.day}", UrlKind.COMMON_CRAWL, now))
    addresses: list[str] = []
    with _recorded(crawl, listing, now):
        addresses = await files_of(entry.day, entry.url, read)
        crawl.record(listing, Outcome.FETCHED, f"lists {len(addresses)} files of the day", now=now)
    for address in addresses:
        file = crawl.expect(PlannedRequest(address, UrlKind.COMMON_CRAWL, now, found_on=listing.url))
        brought = NewsFile(address, folder, sites)
        reached = Reached(())
        with _recorded(crawl, file, now):
            async with aclosing(brought.bring(read)) as ranges:
                async for so_far in ranges:
                    reached = so_far
                    if crawl.out_of_time:
                        break
        if reached.complete and reached.kept:
            yield brought.path, file
        elif reached.complete:
            crawl.record(file, Outcome.FETCHED, "holds no page of our sites", now=now)
        else:
            place = f"byte {reached.offset:,} of {reached.total:,}"
            reason = f"read up to {place}; the next run goes on from there"
            crawl.record(file, Outcome.LIMIT_REACHED, reason, now=now)


@contextmanager
def _recorded(crawl: Crawl, planned: PlannedRequest, now: datetime) -> Iterator[None]:
    """What goes wrong with it becomes its record."""
    try:
        yield
    except ArchiveError as error:
        crawl.record(planned, Outcome.BROKEN_DISCOVERY, str(error), now=now)
    except Exception as error:  # noqa: BLE001 - a download may fail in many ways; each has its outcome
        refusal = crawl.refusal_of(error)
        crawl.record(planned, refusal.outcome, refusal.reason, now=now)


def _sites(crawl: Crawl) -> frozenset[str]:
    """Of this source, and of all others that look there: a file is read once for all of them."""
    others = [
        source.homepage
        for source in load(crawl.plan.settings).sources.values()
        if any(isinstance(entry, CommonCrawl) for entry in source.discovery)
    ]
    return frozenset(site(url) for url in (crawl.plan.source.homepage, *others))


def _absolute(pattern: str) -> Iterator[Path]:
    root = Path(pattern).anchor
    return Path(root).glob(pattern.removeprefix(root))


@dataclass(slots=True)
class _Taking:
    """One file; `file` is its record."""

    crawl: Crawl
    path: Path
    now: datetime
    file: PlannedRequest
    of_day: bool = False
    pages: int = 0
    unreadable: str = ""

    def __iter__(self) -> Iterator[None]:
        own = site(self.crawl.plan.source.homepage)
        for page in _pages(self.path, self.crawl.plan.settings.max_page_bytes):
            if self.crawl.out_of_time:
                self.crawl.record(self.file, Outcome.LIMIT_REACHED, TIME_IS_UP, now=self.now)
                return
            if isinstance(page, UnreadableRecord):
                self.unreadable = self.unreadable or f"at byte {page.offset}: {page.reason}"
            elif site(page.url) == own:
                self._consider(page)
            self.pages += isinstance(page, Page)
            yield
        outcome = Outcome.FETCHED if self.pages or not self.unreadable else Outcome.BROKEN_DISCOVERY
        self.crawl.record(self.file, outcome, self.unreadable, now=self.now)

    def _consider(self, page: Page) -> None:
        """Without a day in the file's name, the moment of the page's fetching stands for it."""
        fetched_at = page.fetched_at or self.now
        candidate = Candidate(
            normalize_url(page.url), self.crawl.plan.source.id, self.file.url, modified_at=fetched_at
        )
        decision = self.crawl.frontier.consider(candidate, self.now, of_day=self.of_day)
        if isinstance(decision, PlannedRequest) and decision.remembered is None:
            decision = self.crawl.frontier.take() or decision
        if isinstance(decision, LeftOut):
            left_out = PlannedRequest(candidate.url, UrlKind.ARTICLE, fetched_at, candidate=candidate)
            self.crawl.leave_out(self.file, left_out, decision, self.now)
        elif decision is not None and decision.remembered is None:
            self._keep(replace(decision, first_seen_at=fetched_at), page, fetched_at)

    def _keep(self, planned: PlannedRequest, page: Page, fetched_at: datetime) -> None:
        kept = self.crawl.earlier.kept(page.url) or self.crawl.archive.write(
            url=page.url,
            status=page.status,
            reason="",
            headers=list(page.headers.items()),
            body=page.html,
            fetched_at=fetched_at,
        )
        request = Request(page.url, meta={"fetched_at": fetched_at, "archive_record": kept})
        response = Response(page.url, page.status, dict(page.headers), page.html, request=request)
        outcome, reason = verdict_of(response, conditional=False)
        self.crawl.record(self.crawl.expect(planned), outcome, reason, now=self.now, response=response)


def _pages(path: Path, max_page_bytes: int) -> Iterator[Page | UnreadableRecord]:
    """A file that is no WARC comes as one record that cannot be read."""
    try:
        yield from read_warc(path, max_page_bytes=max_page_bytes)
    except ArchiveError as error:
        yield UnreadableRecord(str(path), 0, str(error))
