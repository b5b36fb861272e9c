"""Ask a source where it names its articles, in a folder of its own that is forgotten afterwards."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clipdesk.corpus.archive import read_page
from clipdesk.model import run_catalogue
from clipdesk.model.candidate import Candidate
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.discovery import WebDiscovery, WebEntry
from clipdesk.model.page import Page
from clipdesk.model.settings import Settings
from clipdesk.model.source import Source
from clipdesk.model.topic import Topic
from clipdesk.model.urls import key
from spiders.crawl.discovery import read_page_of
from steps.run import runs
from steps.run.crawl import CrawlProgress, crawl
from steps.run.handover import records_in
from steps.run.runs import Run

MOST_STEPS = 8
"""From what names an article back to the entry: an index of indexes, the pages of a listing."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a crawl without articles wrote down. Its folder is gone after the `with` block that gave it."""

    source: Source
    records: Sequence[CrawlRecord]
    _settings: Settings

    @property
    def discovery(self) -> list[CrawlRecord]:
        """Of the entries, and of pages that they led to: sitemaps of an index, further pages of a listing."""
        return [record for record in self.records if record.kind.is_discovery]

    def page(self, record: CrawlRecord) -> Page | None:
        """As it was answered; None where nothing was. Raises ArchiveError."""
        return read_page(self._settings.archive, record.record) if record.record else None

    def named_by_page(self) -> Mapping[str, Sequence[Candidate]]:
        """All that each page of discovery names, by its address, also what others name. Raises ArchiveError.

        The crawl's own records have each article once only, under the page that was read first.
        """
        return {one.url: self._named(one, self._entry(self._entry_of(one))) for one in self.discovery}

    def named_by_entry(self) -> Mapping[str, Sequence[Candidate]]:
        """By the address of the entry: what its pages name, each article once."""
        named: dict[str, dict[str, Candidate]] = {}
        pages = self.named_by_page()
        for record in self.discovery:
            of_entry = named.setdefault(self._entry_of(record), {})
            for candidate in pages[record.url]:
                of_entry.setdefault(key(candidate.url), candidate)
        return {url: tuple(candidates.values()) for url, candidates in named.items()}

    def _named(self, record: CrawlRecord, entry: WebDiscovery | None) -> Sequence[Candidate]:
        page = self.page(record) if record.outcome.answered else None
        if page is None or entry is None:
            return ()
        return read_page_of(entry, page, self.source.id).candidates

    def _entry(self, address: str) -> WebDiscovery | None:
        entries = [entry for entry in self.source.discovery if isinstance(entry, WebEntry)]
        same = [entry for entry in entries if entry.url == address]
        return next(iter(same or [entry for entry in entries if entry.has(address)]), None)

    def _entry_of(self, record: CrawlRecord) -> str:
        above = {one.url: one.found_on for one in self.discovery}
        url = record.url
        for _ in range(MOST_STEPS):
            if above.get(url) is None:
                break
            url = above[url] or url
        return url


@contextmanager
def asked(
    settings: Settings,
    source: Source,
    topics: Sequence[Topic] = (),
    *,
    now: datetime,
    since: datetime | None = None,
    max_seconds: int | None = None,
    on_progress: Callable[[CrawlProgress], None] | None = None,
) -> Iterator[Answers]:
    """Every entry of the source is asked through all rules of a crawl, and no article is. Raises CrawlError.

    `topics` are those whose terms a search asks for; with `since`, only what changed since then is followed.
    """
    with tempfile.TemporaryDirectory(prefix="clipdesk-ask-") as folder:
        apart = settings.model_copy(update={"home": Path(folder), "ledger": settings.host_ledger})
        run = Run(
            runs.run_id("probe", now), None, (source.id,), now, by="probe", since=since, max_pages=0,
            max_seconds=max_seconds,
        )  # fmt: skip
        runs.write(apart, run)
        following = {one.id: one.model_copy(update={"sources": (source.id,)}) for one in topics}
        catalogue = Catalogue(following, {source.id: source})
        path = run_catalogue.path_of(apart, run.id)
        runs.write_atomically(path, run_catalogue.to_json(catalogue, (source.id,)))
        summary = crawl(apart, run.id, source.id, on_progress=on_progress)
        yield Answers(source, list(records_in(Path(summary.log))), apart)
