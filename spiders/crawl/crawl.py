"""One crawl: its plan, its frontier, its archive and its log; how a planned request becomes a record."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic, time
from typing import Any

from scrapy.http import Response

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.memory import Memory
from clipdesk.corpus.tables import Corpus
from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import CrawlRecord, Look, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.discovery_state import DiscoveryState
from clipdesk.model.errors import ClipdeskError
from clipdesk.model.followers import revisit_of
from clipdesk.model.revisit import next_visit_at
from clipdesk.model.topic import Revisit
from clipdesk.processes.worker import Bounds
from parsers.matching import Matcher
from spiders.crawl.choice import Choice, Rank, Wish
from spiders.crawl.crawl_log import CrawlLog
from spiders.crawl.earlier import Earlier
from spiders.crawl.frontier import BEYOND_LIMIT, Frontier, LeftOut
from spiders.crawl.looks import Looks
from spiders.crawl.plan import CrawlPlan
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.reading import Reading, in_turns
from spiders.crawl.surplus import Surplus
from spiders.policy.refusals import Refused, refusal_of
from spiders.policy.steady_ledger import SteadyLedger

TIME_IS_UP = "the run's limit of time is reached"
_SAID = ("title", "summary", "published_at", "modified_at", "language")


@dataclass(frozen=True, slots=True)
class Aside:
    """An article that is left out, if nobody says more of it."""

    planned: PlannedRequest
    why: LeftOut


class Crawl:
    """Open from its making until `complete` or `abandon`."""

    def __init__(self, plan: CrawlPlan) -> None:
        """Raises ArchiveError and CrawlError where nothing can be written, CorpusError without memory."""
        self.plan = plan
        self._revisit = revisit_of(plan.topics) if plan.topics else Revisit()
        self._asked = tuple(topic.judged_as for topic in plan.topics)
        self.frontier = Frontier(
            _memory(plan),
            mentions=_mentions(plan),
            window=plan.window,
            max_pages=plan.limits.max_pages,
            judging=frozenset(self._asked),
            revisits=bool(self._revisit.after),
        )
        self.archive = ArchiveWriter(plan.archive, plan.settings.archive, go_on=True).__enter__()
        self.log = CrawlLog(plan.log, self.archive.salvaged.end)
        self.earlier = Earlier(self.archive, self.log.earlier(), plan.settings.max_page_bytes)
        self.ledger = SteadyLedger(plan.settings.host_ledger, now=time())
        self.waiting: dict[str, PlannedRequest] = {}
        self.looking: set[str] = set()
        self._choice: Choice | None = None
        self._aside: dict[int, Aside] = {}
        self.surplus = Surplus()
        self.looks = Looks(_states(plan), plan.settings.archive)
        self.reading = Reading(Bounds(plan.settings.page_seconds, plan.settings.page_memory))
        self._began = monotonic()

    def begin(self) -> None:
        """The run's limit of time counts from here."""
        self._began = monotonic()

    @property
    def seconds(self) -> float:
        return monotonic() - self._began

    @property
    def out_of_time(self) -> bool:
        return self.seconds >= self.plan.limits.max_seconds

    def expect(self, planned: PlannedRequest) -> PlannedRequest:
        """From now on the log owes this URL a record."""
        self.waiting[planned.url] = planned
        if planned.entry is not None:
            self.looking.add(planned.url)
        return planned

    def wish(self, page: PlannedRequest, planned: PlannedRequest, rank: Rank, now: datetime) -> None:
        """An article that `page` names: it is asked for if it is among the best that there is room for."""
        if self._choice is None:
            self._choice = Choice(self.frontier.room)
        if self._aside and (earlier := self._aside.pop(self.frontier.key(planned.url), None)):
            planned = _joined(planned, earlier.planned.candidate)
        if passed_over := self._choice.offer(page, self.expect(planned), rank):
            self._pass_over(passed_over, BEYOND_LIMIT, now)

    def set_aside(self, page: PlannedRequest, planned: PlannedRequest, why: LeftOut) -> None:
        """An article that is left out for what `page` says of it: it has its row, as far as there is room,
        when no other page can say more of it."""
        if self.surplus.has_row(page, why):
            self._aside[self.frontier.key(planned.url)] = Aside(planned, why)

    @property
    def may_choose(self) -> bool:
        """Whether no page of discovery is waited for any more, and something is wished for."""
        return not self.looking and self._choice is not None and bool(self._choice)

    async def chosen(self, now: datetime) -> AsyncIterator[PlannedRequest]:
        """The articles to be asked for, the best first, in turns; the others have their rows."""
        wishes = await asyncio.to_thread(self._choice.taken) if self._choice is not None else iter(())
        async for wish in in_turns(wishes):
            planned = self.waiting.get(wish.planned.url, wish.planned)
            why = self.frontier.verdict(planned, of_day=wish.page.of_day) or self.frontier.take()
            if why is None:
                yield planned
            else:
                self._pass_over(wish, why, now)

    def _pass_over(self, wish: Wish, why: LeftOut, now: datetime) -> None:
        self.frontier.pass_over(wish.planned)
        known = self.waiting.pop(wish.planned.url, wish.planned)
        if known.remembered is None:
            self.leave_out(wish.page, known, why, now)

    def learn(self, candidate: Candidate) -> None:
        """What another page of discovery says of a URL that is waiting, where the first one said nothing."""
        planned = self.waiting.get(self.frontier.planned_as(candidate.url))
        if planned is not None and planned.kind is UrlKind.ARTICLE:
            self.waiting[planned.url] = _joined(planned, candidate)

    def record(
        self,
        planned: PlannedRequest,
        outcome: Outcome,
        reason: str = "",
        *,
        now: datetime,
        response: Response | None = None,
        retry_after: timedelta | None = None,
        look: Look | None = None,
    ) -> None:
        """Write what became of a planned request; the second record of a URL is not written, nor that of
        one which failed before this crawl was killed: it has its record."""
        expected = self.waiting.pop(planned.url, None)
        self.looking.discard(planned.url)
        if expected is not None and planned.url not in self.earlier.failed:
            if _is_gone(expected, outcome, response):
                outcome, reason = Outcome.GONE, reason or outcome.meaning
            self.log.write(self._record(expected, outcome, reason, now, response, retry_after, look))

    def leave_out(self, page: PlannedRequest, planned: PlannedRequest, why: LeftOut, now: datetime) -> None:
        """What `page` names has one row each, as far as there is room, and then one for all in the end."""
        if self.surplus.has_row(page, why):
            self.record(self.expect(planned), why.outcome, why.reason, now=now)

    def refusal_of(self, error: BaseException) -> Refused:
        """A download's error as an outcome. An error of our own disk is no outcome: it is raised again."""
        if isinstance(error, ClipdeskError):
            raise error
        settings = self.plan.settings
        return refusal_of(error, timeout=settings.page_timeout, max_bytes=settings.max_page_bytes)

    def complete(self, now: datetime, no_turn: str) -> None:
        """Give the archive its name, then the log. `no_turn` says why what still waits was not tried."""
        for planned in list(self.waiting.values()):
            self.record(planned, Outcome.LIMIT_REACHED, no_turn, now=now)
        for aside in self._aside.values():
            self.record(self.expect(aside.planned), aside.why.outcome, aside.why.reason, now=now)
        for planned, why in self.surplus.summary(now):
            self.record(self.expect(planned), why.outcome, why.reason, now=now)
        self.archive.__exit__(None, None, None)
        self.log.settle()
        self.log.complete(self._stats(now))
        self.ledger.close()

    def abandon(self, error: BaseException) -> None:
        """Leave only temporary files."""
        self.archive.__exit__(type(error), error, error.__traceback__)
        self.log.abandon()

    def _record(
        self,
        planned: PlannedRequest,
        outcome: Outcome,
        reason: str,
        now: datetime,
        response: Response | None,
        retry_after: timedelta | None,
        look: Look | None,
    ) -> CrawlRecord:
        candidate, meta = planned.candidate, response.request.meta if response and response.request else {}
        return CrawlRecord(
            run=self.plan.run,
            topic=self.plan.topic.id if self.plan.topic else None,
            source=self.plan.source.id,
            url=planned.url,
            kind=planned.kind,
            outcome=outcome,
            at=meta.get("fetched_at", now),
            reason=reason,
            final_url=response.url if response is not None else None,
            found_on=planned.found_on or (candidate.found_on if candidate else None) or None,
            title=candidate.title if candidate else None,
            published_at=candidate.published_at if candidate else None,
            first_seen_at=planned.first_seen_at,
            status=response.status if response is not None else None,
            bytes=len(response.body) if response is not None else None,
            seconds=meta.get("download_latency"),
            etag=_header(response, "ETag") if outcome.answered else None,
            last_modified=_header(response, "Last-Modified") if outcome.answered else None,
            next_visit_at=self._next_visit_at(planned, outcome, now, retry_after),
            record=meta.get("archive_record"),
            topics_judged=self._asked if outcome is Outcome.OFF_TOPIC else (),
            tdm_reservation=meta.get("tdm_reservation"),
            tdm_policy=meta.get("tdm_policy"),
            look=(look or Look()) if self._keeps_looks_at(planned) else None,
        )

    def _keeps_looks_at(self, planned: PlannedRequest) -> bool:
        return planned.entry is not None and planned.entry.keeps_its_address and self.plan.keeps_looks

    def _next_visit_at(
        self, planned: PlannedRequest, outcome: Outcome, now: datetime, retry_after: timedelta | None
    ) -> datetime | None:
        """Of a page of discovery only what its server says: the rest is in its state."""
        if planned.kind is not UrlKind.ARTICLE:
            return now + retry_after if retry_after is not None else None
        due = next_visit_at(outcome, self._revisit, planned.first_seen_at, now)
        return max(due, now + retry_after) if due is not None and retry_after is not None else due

    def _stats(self, now: datetime) -> dict[str, Any]:
        return {
            "run": self.plan.run,
            "source": self.plan.source.id,
            "known": self.frontier.known,
            "postponed": self.frontier.postponed,
            "seconds": round(self.seconds, 3),
            "finished_at": now.isoformat(),
            "alone": self.ledger.lost,
            "resting": [
                {"url": one.url, "until": one.until.isoformat(), "why": one.why} for one in self.looks.resting
            ],
            **self.log.figures(),
        }


def _joined(planned: PlannedRequest, other: Candidate | None) -> PlannedRequest:
    """With what another page says of it, where the one that it is planned for says nothing."""
    known = planned.candidate or other
    if known is None or other is None:
        return planned
    said = {name: getattr(known, name) or getattr(other, name) for name in _SAID}
    return replace(planned, candidate=replace(known, **said))


def _is_gone(planned: PlannedRequest, outcome: Outcome, response: Response | None) -> bool:
    """Whether a visit to a stored article found that there is none any more."""
    if planned.remembered is None or planned.remembered.held_at is None:
        return False
    missing = response is not None and response.status in (404, 410)
    return outcome is Outcome.REDIRECTED_AWAY or (outcome is Outcome.HTTP_ERROR and missing)


def _memory(plan: CrawlPlan) -> Memory:
    """Empty before the first run. Raises CorpusError."""
    if not plan.use_memory or not plan.settings.corpus.exists():
        return Memory.of({}, plan.source.parameters.meaning)
    return Corpus.open(plan.settings.corpus).memory(plan.source.id, plan.source.parameters.meaning)


def _states(plan: CrawlPlan) -> Mapping[str, DiscoveryState]:
    """Raises CorpusError."""
    if not plan.keeps_looks or not plan.settings.corpus.exists():
        return {}
    return Corpus.open(plan.settings.corpus).discovery_of(plan.source.id)


def _mentions(plan: CrawlPlan) -> Callable[[str], bool] | None:
    """Whether a title names any of the topics; None where every title will do."""
    if not plan.prefiltered:
        return None
    matchers = [Matcher(topic) for topic in plan.topics]
    return lambda text: any(matcher.mentions(text) for matcher in matchers)


def _header(response: Response | None, name: str) -> str | None:
    value = response.headers.get(name) if response is not None else None
    return value.decode("latin-1") if value else None
