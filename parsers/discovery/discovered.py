"""What a page of discovery said, gathered under bounds: nothing it contains can make the result large."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.candidate import Candidate
from clipdesk.model.urls import absolute
from parsers.metadata.page.language import language_tag

MAX_CANDIDATES = 50_000
"""As many as a sitemap may name (sitemaps.org, protocol 0.9)."""
MAX_NEXT_PAGES = 1_000
MAX_TEXT = 2_000
MAX_FAULTS = 10
MAX_FAULT = 500


@dataclass(frozen=True, slots=True)
class NextPage:
    """Another page of the same discovery: a sitemap of an index, the next page of a listing."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """`faults` are sentences for the operator: what could not be read, and how often."""

    candidates: tuple[Candidate, ...] = ()
    next_pages: tuple[NextPage, ...] = ()
    faults: tuple[str, ...] = ()


class Gathering:
    """Collects what one page names: absolute, usable, each URL once, in the order of the page."""

    def __init__(self, page: str, source: str) -> None:
        """`page` is where the links are found; they are relative to `base`, which is the page until set, and
        written in its `encoding` (as Python names it)."""
        self._page = page
        self._source = source
        self.base = page
        self.encoding = "utf-8"
        self._candidates: dict[str, Candidate] = {}
        self._next: dict[str, NextPage] = {}
        self._faults: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        return len(self._candidates) >= MAX_CANDIDATES

    def add(
        self,
        link: str | None,
        *,
        title: str | None = None,
        summary: str | None = None,
        published_at: datetime | None = None,
        modified_at: datetime | None = None,
        language: str | None = None,
    ) -> None:
        """A link with what was said about it; a second mention of a URL adds nothing but a longer title."""
        url = self._usable(link)
        if url is None:
            return
        title = one_line(title)
        known = self._candidates.get(url)
        if known is not None and len(known.title or "") >= len(title or ""):
            return
        if known is None and self.full:
            self.fault(f"more than {MAX_CANDIDATES} links; the rest is left out")
            return
        self._candidates[url] = Candidate(
            url=url,
            source=self._source,
            found_on=self._page,
            title=title,
            summary=one_line(summary),
            published_at=published_at,
            modified_at=modified_at,
            language=language_tag(language or ""),
        )

    def add_next(self, link: str | None, modified_at: datetime | None = None) -> None:
        """Another page of this discovery."""
        try:
            url = absolute(link, self.base, self.encoding)
        except ValueError as error:
            self.fault(f"a further page with {error}")
            return
        if url != self._page and len(self._next) < MAX_NEXT_PAGES:
            self._next.setdefault(url, NextPage(url, modified_at))

    def fault(self, sentence: str) -> None:
        """Readers quote the page in their errors: what is no printable text becomes a space."""
        printable = "".join(char if char.isprintable() else " " for char in sentence[:MAX_FAULT])
        self._faults[" ".join(printable.split())] += 1

    def result(self) -> Discovered:
        faults = [
            sentence if times == 1 else f"{sentence} ({times} times)"
            for sentence, times in self._faults.most_common(MAX_FAULTS)
        ]
        return Discovered(tuple(self._candidates.values()), tuple(self._next.values()), tuple(faults))

    def _usable(self, link: str | None) -> str | None:
        try:
            return absolute(link, self.base, self.encoding)
        except ValueError as error:
            self.fault(f"a link with {error}")
            return None


def one_line(text: str | None) -> str | None:
    """One line of text of at most MAX_TEXT characters; None where nothing is left."""
    if not text:
        return None
    line = " ".join(text[: 4 * MAX_TEXT].encode("utf-8", "ignore").decode().split())
    return line[:MAX_TEXT] or None
