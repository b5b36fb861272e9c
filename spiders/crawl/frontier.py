"""The frontier: decides, once for each page, whether this crawl tries it. No I/O, no clock.

URLs are known by their key: what has the key of a URL that memory knows, of the page it led to, or of one
that this crawl has seen, is the same page. Pages of discovery are told apart by the URL itself.

What memory knows and is not due is left in peace; what is due is tried again; what is new is tried, unless it
is off every topic, out of the window or beyond the limit. What was left out as no topic wanted it is new to a
topic that was not asked then, or has changed since.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from clipdesk.corpus.memory import Known, Memory, Remembered
from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.revisit import has_changed
from clipdesk.model.urls import key_number
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.said import Said
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
        self._said: dict[int, Said] = {}
        """Of each page that words and dates decide about."""
        self._seen: set[int] = set()
        """All others: with a hundred thousand pages, each place that one stands in is ten megabytes."""
        self._claimed: set[str] = set()
        self._planned: dict[int, str] = {}
        self.known = 0
        self.postponed = 0

    def by_page(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """In their order, but those of one page together, the one with the longest title first."""
        pages: dict[int, list[Candidate]] = {}
        for candidate in candidates:
            pages.setdefault(self.key(candidate.url), []).append(candidate)
        changed = [
            key for key, named in pages.items() if any(self._may_have_changed(key, one) for one in named)
        ]
        self._changed |= self._memory.pages(changed[:MOST_DUE])
        return [one for named in pages.values() for one in sorted(named, key=_title_length, reverse=True)]

    def consider(
        self, candidate: Candidate, now: datetime, *, of_day: bool = False
    ) -> PlannedRequest | LeftOut | None:
        """What is to be tried, if `take` has room for it. None where nothing is to be said: this crawl has
        decided of it already, or it is known and not due.

        `of_day` says that a page of the very day that is asked for names it. What was left out for what one
        page said of it is tried when another one says more; the reverse is told by `verdict`.
        """
        key = self.key(candidate.url)
        if key in self._said:
            return self._named_again(key, candidate, now, of_day=of_day)
        if key in self._seen:
            return None
        if len(self._seen) + len(self._said) >= MOST_URLS:
            return TOO_MANY_URLS
        state = self._memory.state(key)
        if self._memory.is_alias(key) or (state is not None and not state.left_out):
            self._seen.add(key)
            if known := self._late(now).get(key) or self._changed_page(key, candidate, now):
                return self._plan(key, _revisit(known, candidate))
            self.known += 1
            return None
        decision = self._named_first(key, candidate, now, of_day=of_day)
        self.known += decision is None
        return decision

    def verdict(self, planned: PlannedRequest, *, of_day: bool = False) -> LeftOut | None:
        """Why it is not to be tried after all that discovery has said of it; None where it is."""
        said = self._said.get(self.key(planned.url))
        if said is None or said.is_wanted or planned.candidate is None:
            return None
        return self._why_not(said, planned.candidate, of_day=of_day)

    def take(self) -> LeftOut | None:
        """Make room for what `consider` or `unwanted` wants tried; the reason where there is none."""
        if self.room > 0:
            self.room -= 1
            return None
        return BEYOND_LIMIT

    def pass_over(self, planned: PlannedRequest) -> None:
        """It is not tried after all. A stored page is counted as postponed."""
        self._planned.pop(self.key(planned.url), None)
        self.postponed += planned.remembered is not None

    def due(self, now: datetime) -> Iterator[PlannedRequest]:
        """The pages that memory wants tried again, the longest due first, still discovered or not.

        They take no more than half of the run's pages: the other half is for what is new."""
        reserved = self.room - max(1, self.room // 2)
        for key, known in self._late(now).items():
            if not self._see(key):
                continue
            if self.room > reserved:
                self.room -= 1
                yield self._plan(key, _revisit(known, None))
            else:
                self.postponed += 1

    def unwanted(self, source: str, now: datetime) -> Iterator[tuple[Candidate, PlannedRequest | LeftOut]]:
        """What was never fetched, as no topic wanted it, and discovery does not name any more: judged by its
        remembered title for the topics that were not asked then. The newest first, TITLES_A_CRAWL at most.

        To be asked for when all that discovery names has been considered."""
        titles = self._memory.unwanted(
            lambda judged: not self._is_settled(judged),
            TITLES_A_CRAWL,
            without=self._seen | self._said.keys(),
        )
        for key, (url, page) in titles.items():
            if self.room <= 0:
                return
            candidate = Candidate(url, source, "", page.title, published_at=page.published_at)
            if not page.unwanted or (decision := self._named_first(key, candidate, now)) is None:
                continue
            yield candidate, decision

    def claim(self, url: str) -> bool:
        """Whether this page of discovery comes up for the first time in this crawl; it is no article then."""
        if url in self._claimed:
            return False
        self._claimed.add(url)
        self._see(self.key(url))
        return True

    def knows(self, url: str) -> bool:
        """Whether an earlier crawl has met this page."""
        key = self.key(url)
        return self._memory.state(key) is not None or self._memory.is_alias(key)

    def planned_as(self, url: str) -> str:
        """The URL by which this crawl asks for the page; the URL itself where it does not."""
        return self._planned.get(self.key(url), url)

    def leads_to_planned(self, planned: PlannedRequest, target: str) -> bool:
        """Whether a redirect of `planned` ends at a page that this crawl fetches anyway."""
        key = self.key(target)
        return self._planned.setdefault(key, planned.url) != planned.url

    def key(self, url: str) -> int:
        """By which this crawl knows the page."""
        return key_number(url, self._memory.parameters)

    def _see(self, key: int) -> bool:
        """Whether it is seen for the first time."""
        if key in self._seen or key in self._said:
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

    def _named_first(
        self, key: int, candidate: Candidate, now: datetime, *, of_day: bool = False
    ) -> PlannedRequest | LeftOut | None:
        """None where nothing more is to be said than is remembered of what was left out before: that these
        topics have seen its title, or that it is out of the window. The latter says nothing for another
        crawl, and would hide who has judged it."""
        state = self._memory.state(key)
        settled = state is not None and state.unwanted and self._is_settled(self._memory.judged(state))
        said = self._hear(candidate, of_day=of_day) | (Said.TITLED if settled else Said.NOTHING)
        self._said[key] = said
        if said.is_wanted:
            return self._new(key, candidate, now)
        if settled or (state is not None and not said.is_in_time):
            return None
        return self._why_not(said, candidate, of_day=of_day)

    def _named_again(
        self, key: int, candidate: Candidate, now: datetime, *, of_day: bool
    ) -> PlannedRequest | None:
        before = self._said[key]
        said = self._said[key] = before | self._hear(candidate, of_day=of_day)
        if before.is_wanted or not said.is_wanted:
            return None
        decision = self._new(key, candidate, now)
        return decision if isinstance(decision, PlannedRequest) else None

    def _new(self, key: int, candidate: Candidate, now: datetime) -> PlannedRequest | LeftOut:
        if key in self._planned:
            return LeftOut(Outcome.DUPLICATE, "a redirect in this crawl has led to it already")
        state = self._memory.state(key)
        first_seen_at = now if state is None else state.first_seen_at
        return self._plan(
            key, PlannedRequest(candidate.url, UrlKind.ARTICLE, first_seen_at, candidate=candidate)
        )

    def _plan(self, key: int, planned: PlannedRequest) -> PlannedRequest:
        self._planned[key] = planned.url
        return planned

    def _hear(self, candidate: Candidate, *, of_day: bool) -> Said:
        said = Said.NOTHING
        in_window = self._window.against(candidate, of_day=of_day) is None
        if of_day or candidate.published_at is not None or candidate.modified_at is not None:
            said |= Said.DATED | (Said.IN_WINDOW if in_window else Said.NOTHING)
        elif in_window:
            said |= Said.TIMELESS
        if self._mentions is not None and candidate.title is not None:
            said |= Said.TITLED
            if self._mentions(f"{candidate.title}. {candidate.summary or ''}"):
                said |= Said.ON_TOPIC
        return said

    def _why_not(self, said: Said, candidate: Candidate, *, of_day: bool) -> LeftOut:
        if said.is_in_time:
            return LeftOut(Outcome.OFF_TOPIC, "neither title nor summary names a term of a topic")
        reason = self._window.against(candidate, of_day=of_day)
        return LeftOut(Outcome.OUT_OF_WINDOW, reason or "no page that names it dates it within the window")


def _title_length(candidate: Candidate) -> int:
    return len(candidate.title or "")


def _revisit(known: Known, candidate: Candidate | None) -> PlannedRequest:
    return PlannedRequest(known.url, UrlKind.ARTICLE, known.page.first_seen_at, known.page, candidate)
