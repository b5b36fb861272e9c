"""The frontier: decides, once for each page, whether this crawl tries it. No I/O, no clock.

URLs are known by their key: what has the key of a URL that memory knows, of the page it led to, or of one
that this crawl has seen, is the same page. Pages of discovery are told apart by the URL itself.

What memory knows and is not due is left in peace; what is due is tried again; what is new is tried, unless it
is off every topic, out of the window or beyond the limit. What was left out as no topic wanted it is new to a
topic that was not asked then, or has changed since.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from clipdesk.corpus.memory import Remembered
from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Again, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.revisit import has_changed
from clipdesk.model.urls import Parameters, key_number
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.window import Window

TITLES_A_CRAWL = 20_000
"""So many remembered titles are judged at most: a row each, and seconds in all. The next crawl goes on."""
MOST_URLS = 200_000
"""Addresses that one crawl looks at, as many as four full sitemaps: some 50 MB. Chosen, not measured."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    outcome: Outcome
    reason: str


BEYOND_LIMIT = LeftOut(Outcome.LIMIT_REACHED, "the run's limit of pages is reached")
TOO_MANY_URLS = LeftOut(Outcome.LIMIT_REACHED, f"a crawl looks at {MOST_URLS:,} addresses at most")


class Frontier:
    """`known` and `postponed` count URLs that memory knows: not due, and due but beyond the limit."""

    def __init__(
        self,
        memory: Mapping[str, Remembered],
        *,
        mentions: Callable[[str], bool] | None,
        window: Window,
        max_pages: int,
        judging: frozenset[str] = frozenset(),
        parameters: Parameters = Parameters(),  # noqa: B008 - frozen
        revisits: bool = True,
    ) -> None:
        """`mentions` says whether a title names one of the topics (None: every title will do), `judging`
        which topics those are, as `topic@version`, `parameters` what those of the source's URLs mean; without
        `revisits` a stored page is not looked at again because it is said to have changed."""
        self._parameters = parameters
        self._memory = memory
        self._known = {self._key(url): url for url in memory}
        self._finals = {self._key(entry.final_url) for entry in memory.values() if entry.final_url}
        self._mentions = mentions
        self._judging = judging
        self._revisits = revisits
        self._window = window
        self.room = max_pages
        self._seen: set[int] = set()
        self._claimed: set[str] = set()
        self._planned: dict[int, str] = {}
        self.known = 0
        self.postponed = 0

    def distinct(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """One for each page that they name, with the longest title that it is given."""
        pages: dict[int, Candidate] = {}
        for candidate in candidates:
            key = self._key(candidate.url)
            if key not in pages or len(candidate.title or "") > len(pages[key].title or ""):
                pages[key] = candidate
        return list(pages.values())

    def consider(
        self, candidate: Candidate, now: datetime, *, of_day: bool = False
    ) -> PlannedRequest | LeftOut | None:
        """What is to be tried, if `take` has room for it. None where nothing is to be said: it was seen in
        this crawl already, or is known and not due.

        `of_day` says that a page of the very day that is asked for names it.
        """
        key = self._key(candidate.url)
        if len(self._seen) >= MOST_URLS and key not in self._seen:
            return TOO_MANY_URLS
        if not self._see(key):
            return None
        known_as = self._known.get(key)
        if known_as is None:
            if key in self._finals:
                self.known += 1
                return None
            return self._new(candidate, now, of_day)
        remembered = self._memory[known_as]
        if remembered.outcome.again is Again.ELSEWHERE and remembered.final_url is None:
            decision = self._anew(candidate, remembered, now, of_day=of_day)
            if decision is not None:
                return decision
        elif _is_due(remembered, now) or self._has_changed(candidate, remembered, now):
            return self._plan(self._revisit(known_as, candidate, remembered))
        self.known += 1
        return None

    def take(self) -> LeftOut | None:
        """Make room for what `consider` or `unwanted` wants tried; the reason where there is none."""
        if self.room > 0:
            self.room -= 1
            return None
        return BEYOND_LIMIT

    def pass_over(self, planned: PlannedRequest) -> LeftOut:
        """It is not tried after all: others take all the room. A stored page is counted as postponed."""
        self._planned.pop(self._key(planned.url), None)
        self.postponed += planned.remembered is not None
        return BEYOND_LIMIT

    def due(self, now: datetime) -> Iterator[PlannedRequest]:
        """The URLs that memory wants tried again, the longest due first, still discovered or not.

        They take no more than half of the run's pages: the other half is for what is new."""
        due = [
            (entry.next_visit_at, url)
            for url, entry in self._memory.items()
            if entry.next_visit_at is not None and _is_due(entry, now)
        ]
        reserved = self.room - max(1, self.room // 2)
        for _, url in sorted(due):
            if not self._see(self._key(url)):
                continue
            if self.room > reserved:
                self.room -= 1
                yield self._plan(self._revisit(url, None, self._memory[url]))
            else:
                self.postponed += 1

    def unwanted(self, source: str, now: datetime) -> Iterator[tuple[Candidate, PlannedRequest | LeftOut]]:
        """What was never fetched, as no topic wanted it, and discovery does not name any more: judged by its
        remembered title for the topics that were not asked then. The newest first, TITLES_A_CRAWL at most.

        To be asked for when all that discovery names has been considered."""
        entries = [(url, entry) for url, entry in self._memory.items() if self._may_be_wanted(url, entry)]
        read = 0
        for url, entry in sorted(entries, key=lambda one: one[1].published_at or one[1].first_seen_at)[::-1]:
            if self.room <= 0 or read >= TITLES_A_CRAWL:
                return
            candidate = Candidate(url, source, "", entry.title, published_at=entry.published_at)
            decision = self._anew(candidate, entry, now)
            if decision is not None:
                read += 1
                self._seen.add(self._key(url))
                yield candidate, decision

    def claim(self, url: str) -> bool:
        """Whether this page of discovery comes up for the first time in this crawl; it is no article then."""
        if url in self._claimed:
            return False
        self._claimed.add(url)
        self._see(self._key(url))
        return True

    def remembered(self, url: str) -> Remembered | None:
        return self._memory.get(url)

    def knows(self, url: str) -> bool:
        """Whether an earlier crawl has met this URL."""
        key = self._key(url)
        return key in self._known or key in self._finals

    def planned_as(self, url: str) -> str:
        """The URL by which this crawl asks for the page; the URL itself where it does not."""
        return self._planned.get(self._key(url), url)

    def leads_to_planned(self, planned: PlannedRequest, target: str) -> bool:
        """Whether a redirect of `planned` ends at a page that this crawl fetches anyway."""
        key = self._key(target)
        return self._planned.setdefault(key, planned.url) != planned.url

    def _key(self, url: str) -> int:
        return key_number(url, self._parameters)

    def _see(self, key: int) -> bool:
        """Whether it is seen for the first time."""
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _has_changed(self, candidate: Candidate, entry: Remembered, now: datetime) -> bool:
        if not self._revisits or entry.held_at is None:
            return False
        return has_changed(candidate.modified_at, entry.held_at, entry.first_seen_at, now)

    def _may_be_wanted(self, url: str, entry: Remembered) -> bool:
        if not entry.unwanted or entry.title is None or self._settled(entry):
            return False
        return self._key(url) not in self._seen

    def _settled(self, remembered: Remembered) -> bool:
        """Whether all of these topics have said already that its title does not name them."""
        return remembered.unwanted and self._mentions is not None and self._judging <= remembered.judged

    def _anew(
        self, candidate: Candidate, remembered: Remembered, now: datetime, *, of_day: bool = False
    ) -> PlannedRequest | LeftOut | None:
        """For what was left out before; None where nothing more is to be said of it than is remembered.

        That it is out of this crawl's window says nothing for another one, and would hide who has judged it.
        """
        if self._settled(remembered):
            return None
        decision = self._new(candidate, now, of_day)
        if isinstance(decision, PlannedRequest):
            return replace(decision, first_seen_at=remembered.first_seen_at)
        return None if decision.outcome is Outcome.OUT_OF_WINDOW else decision

    def _new(self, candidate: Candidate, now: datetime, of_day: bool) -> PlannedRequest | LeftOut:
        if self._key(candidate.url) in self._planned:
            return LeftOut(Outcome.DUPLICATE, "a redirect in this crawl has led to it already")
        out_of_window = self._out_of_window(candidate, of_day)
        left_out = out_of_window or self._off_topic(candidate)
        if left_out is not None:
            return left_out
        return self._plan(PlannedRequest(candidate.url, UrlKind.ARTICLE, now, candidate=candidate))

    def _revisit(self, url: str, candidate: Candidate | None, remembered: Remembered) -> PlannedRequest:
        return PlannedRequest(url, UrlKind.ARTICLE, remembered.first_seen_at, remembered, candidate)

    def _plan(self, planned: PlannedRequest) -> PlannedRequest:
        self._planned[self._key(planned.url)] = planned.url
        return planned

    def _out_of_window(self, candidate: Candidate, of_day: bool) -> LeftOut | None:
        reason = self._window.against(candidate, of_day=of_day)
        return LeftOut(Outcome.OUT_OF_WINDOW, reason) if reason else None

    def _off_topic(self, candidate: Candidate) -> LeftOut | None:
        if self._mentions is None or candidate.title is None:
            return None
        if self._mentions(f"{candidate.title}. {candidate.summary or ''}"):
            return None
        return LeftOut(Outcome.OFF_TOPIC, "neither title nor summary names a term of a topic")


def _is_due(entry: Remembered, now: datetime) -> bool:
    return entry.next_visit_at is not None and entry.next_visit_at <= now
