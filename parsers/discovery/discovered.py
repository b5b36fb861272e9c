"""What a page of discovery said, gathered under bounds: nothing it contains can make the result large."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from clipdesk.model.article import Completeness
from clipdesk.model.candidate import Candidate
from clipdesk.model.folding import without_invisible
from clipdesk.model.urls import absolute
from parsers.discovery.links import as_meant
from parsers.document.decode import without_controls
from parsers.metadata.page.language_tag import language_tag

MAX_CANDIDATES = 50_000
"""As many as a sitemap may name (sitemaps.org, protocol 0.9)."""
MAX_NEXT_PAGES = 50_000
"""As many as an index may name; which of them are asked for is the crawl's to choose."""
MAX_TEXT = 2_000
MAX_FAULTS = 10
MAX_FAULT = 500
MAX_EXAMPLE = 100


_USER = re.compile(r"(?:(?<=//)|^)[^/?#\s@]{0,500}@")


@dataclass(frozen=True, slots=True)
class NextPage:
    """Another page of the same discovery: a sitemap of an index, the next page of a listing."""

    url: str
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Discovered:
    """`faults` are sentences for the operator: what could not be read, and how often; `instead` is what stood
    in place of what names articles: a wall against robots, or one for consent."""

    candidates: tuple[Candidate, ...] = ()
    next_pages: tuple[NextPage, ...] = ()
    faults: tuple[str, ...] = ()
    instead: Completeness | None = None


class Gathering:
    """Collects what one page names: absolute, usable, each URL once, in the order of the page."""

    def __init__(self, page: str, source: str) -> None:
        """`page` is where the links are found; they are relative to `base`, which is the page until set, and
        written in its `encoding` (as Python names it)."""
        self.page = page
        self._source = source
        self.base = page
        self.encoding = "utf-8"
        self._candidates: dict[str, Candidate] = {}
        self._next: dict[str, NextPage] = {}
        self._faults: Counter[str] = Counter()
        self._examples: dict[str, str] = {}
        self._instead: Completeness | None = None

    @property
    def full(self) -> bool:
        return len(self._candidates) >= MAX_CANDIDATES

    @property
    def named(self) -> int:
        """How many pages have been named so far."""
        return len(self._candidates)

    def add(
        self,
        link: str | None,
        *,
        title: str | None = None,
        summary: str | None = None,
        published_at: datetime | None = None,
        modified_at: datetime | None = None,
        language: str | None = None,
        base: str | None = None,
    ) -> None:
        """A link with what was said about it, relative to `base` where that is given. A second mention of a
        URL adds a longer title, a later change, and what the first one did not say."""
        url = self._usable(link, base)
        if url is None:
            return
        known = self._candidates.get(url)
        if known is None and self.full:
            self.fault(f"more than {MAX_CANDIDATES} links; the rest is left out")
            return
        said = Candidate(
            url=url,
            source=self._source,
            found_on=self.page,
            title=one_line(title),
            summary=one_line(summary),
            published_at=published_at,
            modified_at=modified_at,
            language=self._language(language),
        )
        self._candidates[url] = said if known is None else _both(known, said)

    def add_next(self, link: str | None, modified_at: datetime | None = None) -> None:
        """Another page of this discovery."""
        try:
            url = absolute(as_meant(link or ""), self.base, self.encoding)
        except ValueError as error:
            self.fault(f"a further page with {error}", _shown(link))
            return
        if url not in self._next and len(self._next) >= MAX_NEXT_PAGES:
            self.fault(f"more than {MAX_NEXT_PAGES:,} further pages; the rest is left out")
        elif url != self.page:
            self._next.setdefault(url, NextPage(url, modified_at))

    def fault(self, sentence: str, example: str | None = None) -> None:
        """Counted by the sentence; the first example of it is shown. Pages are quoted in both: what is no
        printable text becomes a space."""
        line = _printable(sentence)
        self._faults[line] += 1
        if example:
            self._examples.setdefault(line, _printable(example[:MAX_EXAMPLE]))

    def met(self, wall: Completeness, evidence: str) -> None:
        """Something else stands where articles should be named."""
        self._instead = wall
        self.fault(evidence)

    def result(self) -> Discovered:
        faults = [self._told(sentence, times) for sentence, times in self._faults.most_common(MAX_FAULTS)]
        found, further = tuple(self._candidates.values()), tuple(self._next.values())
        return Discovered(found, further, tuple(faults), self._instead)

    def _told(self, sentence: str, times: int) -> str:
        example = self._examples.get(sentence)
        first = f": {example!r}" if example else ""
        return sentence + first + (f" ({times} times)" if times > 1 else "")

    def _language(self, said: str | None) -> str | None:
        return _tag(said) if said else None

    def _usable(self, link: str | None, base: str | None) -> str | None:
        try:
            return absolute(as_meant(link or ""), base or self.base, self.encoding)
        except ValueError as error:
            self.fault(f"a link with {error}", _shown(link))
            return None


@lru_cache(maxsize=256)
def _tag(said: str) -> str | None:
    return language_tag(said)


def _both(first: Candidate, second: Candidate) -> Candidate:
    """What two mentions of one page say together."""
    longer = second if len(second.title or "") > len(first.title or "") else first
    changes = [at for at in (first.modified_at, second.modified_at) if at]
    return replace(
        first,
        title=longer.title,
        summary=longer.summary or first.summary or second.summary,
        published_at=first.published_at or second.published_at,
        modified_at=max(changes, default=None),
        language=first.language or second.language,
    )


def _printable(text: str) -> str:
    printable = "".join(char if char.isprintable() else " " for char in text[:MAX_FAULT])
    return " ".join(printable.split())


def one_line(text: str | None) -> str | None:
    """One line of text of at most MAX_TEXT characters, as it is seen; None where nothing is left."""
    if not text:
        return None
    sound = text[: 4 * MAX_TEXT].encode("utf-8", "ignore").decode()
    line = " ".join(without_invisible(without_controls(sound)).split())
    return line[:MAX_TEXT] or None


def _shown(link: str | None) -> str:
    """A link that is none, as it may be quoted: without a password, wherever its scheme has gone."""
    return _USER.sub("", (link or "").strip())
