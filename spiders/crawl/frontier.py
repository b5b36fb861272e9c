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

from clipdesk.corpus.memory import Known, Memory, Remembered
from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.revisit import has_changed
from clipdesk.model.urls import key_number
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.window import Window

TITLES_A_CRAWL = 20_000
"""So many remembered titles are judged at most: a row each, and seconds in all. The next crawl goes on."""
MOST_DUE = 20_000
"""So many pages that are due are read whole, and no more than a crawl asks for: the rest stays due. Chosen,
not measured."""
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
        memory: Memory | Mapping[str, Remembered],
        *,
        mentions: Callable[[str], bool] | None,
        window: Window,
        max_pages: int,
        judging: frozenset[str] = frozenset(),
        revisits: bool = True,
    ) -> None:
        """`mentions` says whether a title names one of the topics (None: every title will do), `judging`
        which topics those are, as `topic@version`; without `revisits` a stored page is not looked at again
        because it is said to have changed. A mapping by URL is a small memory."""
        self._memory = memory if isinstance(memory, Memory) else Memory.of(memory)
        self._due: Mapping[int, Known] | None = None
        self._changed: dict[int, Known] = {}
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
        changed = [key for key, candidate in pages.items() if self._may_have_changed(key, candidate)]
        self._changed |= self._memory.pages(changed[:MOST_DUE])
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
        state = self._memory.state(key)
        if state is None and not self._memory.is_alias(key):
            return self._new(candidate, now, of_day)
        if state is not None and state.left_out and not self._memory.is_alias(key):
            settled = state.unwanted and self._is_settled(self._memory.judged(state))
            decision = None if settled else self._anew(candidate, state.first_seen_at, now, of_day=of_day)
            if decision is not None:
                return decision
        elif known := self._late(now).get(key) or self._changed_page(key, candidate, now):
            return self._plan(_revisit(known, candidate))
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
        """The pages that memory wants tried again, the longest due first, still discovered or not.

        They take no more than half of the run's pages: the other half is for what is new."""
        reserved = self.room - max(1, self.room // 2)
        for key, known in self._late(now).items():
            if not self._see(key):
                continue
            if self.room > reserved:
                self.room -= 1
                yield self._plan(_revisit(known, None))
            else:
                self.postponed += 1

    def unwanted(self, source: str, now: datetime) -> Iterator[tuple[Candidate, PlannedRequest | LeftOut]]:
        """What was never fetched, as no topic wanted it, and discovery does not name any more: judged by its
        remembered title for the topics that were not asked then. The newest first, TITLES_A_CRAWL at most.

        To be asked for when all that discovery names has been considered."""
        titles = self._memory.unwanted(
            lambda judged: not self._is_settled(judged), TITLES_A_CRAWL, without=self._seen
        )
        for key, (url, page) in titles.items():
            if self.room <= 0:
                return
            candidate = Candidate(url, source, "", page.title, published_at=page.published_at)
            decision = self._anew(candidate, page.first_seen_at, now) if page.unwanted else None
            if decision is not None:
                self._seen.add(key)
                yield candidate, decision

    def claim(self, url: str) -> bool:
        """Whether this page of discovery comes up for the first time in this crawl; it is no article then."""
        if url in self._claimed:
            return False
        self._claimed.add(url)
        self._see(self._key(url))
        return True

    def knows(self, url: str) -> bool:
        """Whether an earlier crawl has met this page."""
        key = self._key(url)
        return self._memory.state(key) is not None or self._memory.is_alias(key)

    def planned_as(self, url: str) -> str:
        """The URL by which this crawl asks for the page; the URL itself where it does not."""
        return self._planned.get(self._key(url), url)

    def leads_to_planned(self, planned: PlannedRequest, target: str) -> bool:
        """Whether a redirect of `planned` ends at a page that this crawl fetches anyway."""
        key = self._key(target)
        return self._planned.setdefault(key, planned.url) != planned.url

    def _key(self, url: str) -> int:
        return key_number(url, self._memory.parameters)

    def _see(self, key: int) -> bool:
        """Whether it is seen for the first time."""
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _late(self, now: datetime) -> Mapping[int, Known]:
        """What is due as this crawl begins; what becomes so while it goes on is the next one's."""
        if self._due is None:
            self._due, count = self._memory.due(now, min(MOST_DUE, self.room))
            self.postponed += count - len(self._due)
        return self._due

    def _may_have_changed(self, key: int, candidate: Candidate) -> bool:
        """By what the index knows of a stored page."""
        if not self._revisits or candidate.modified_at is None or key in self._changed:
            return False
        state = self._memory.state(key)
        return state is not None and state.held_at is not None and state.held_at < candidate.modified_at

    def _changed_page(self, key: int, candidate: Candidate, now: datetime) -> Known | None:
        """The stored page, where it is worth a visit because it is said to have changed."""
        if self._may_have_changed(key, candidate):
            self._changed |= self._memory.pages([key])
        known = self._changed.get(key)
        if known is None or known.page.held_at is None:
            return None
        held_at, first_seen_at = known.page.held_at, known.page.first_seen_at
        return known if has_changed(candidate.modified_at, held_at, first_seen_at, now) else None

    def _is_settled(self, judged: frozenset[str]) -> bool:
        """Whether all of these topics have said already that its title does not name them."""
        return self._mentions is not None and self._judging <= judged

    def _anew(
        self, candidate: Candidate, first_seen_at: datetime, now: datetime, *, of_day: bool = False
    ) -> PlannedRequest | LeftOut | None:
        """For what was left out before; None where nothing more is to be said of it than is remembered.

        That it is out of this crawl's window says nothing for another one, and would hide who has judged it.
        """
        decision = self._new(candidate, now, of_day)
        if isinstance(decision, PlannedRequest):
            return replace(decision, first_seen_at=first_seen_at)
        return None if decision.outcome is Outcome.OUT_OF_WINDOW else decision

    def _new(self, candidate: Candidate, now: datetime, of_day: bool) -> PlannedRequest | LeftOut:
        if self._key(candidate.url) in self._planned:
            return LeftOut(Outcome.DUPLICATE, "a redirect in this crawl has led to it already")
        out_of_window = self._out_of_window(candidate, of_day)
        left_out = out_of_window or self._off_topic(candidate)
        if left_out is not None:
            return left_out
        return self._plan(PlannedRequest(candidate.url, UrlKind.ARTICLE, now, candidate=candidate))

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


def _revisit(known: Known, candidate: Candidate | None) -> PlannedRequest:
    return PlannedRequest(known.url, UrlKind.ARTICLE, known.page.first_seen_at, known.page, candidate)
