"""What is known of a page of discovery (a feed, a sitemap, a listing) after a look at it. Pure.

The state is a fold: the state before, and the record of a look, give the state after it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from clipdesk.model.crawl_record import CrawlRecord, Look, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.kind import Kind
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.polling import EARLY, Pace, Poll
from clipdesk.model.text import SoundText

# Chosen, not measured, as no feed's deaths are labelled anywhere; tests/model/test_discovery_state.py holds
# what follows from them.
QUARANTINE = 3.0
"""So heavy must failures in a row be. One that is the page's own weighs 1, one of the moment half of it."""
MOMENT = 0.5
LEAST_QUARANTINE, LONGEST_QUARANTINE = timedelta(hours=1), timedelta(days=7)
GONE_AFTER = timedelta(days=2)
"""A page that is not found (404) for so long, and in quarantine, is gone."""
DEAD_AFTER = timedelta(days=30)
"""Whatever fails for so long is dead."""
LEAST_RETIREMENT, LONGEST_RETIREMENT = timedelta(days=7), timedelta(days=90)
FORGOTTEN_AFTER = timedelta(days=180)
"""A page that nobody has looked at for so long has no state any more: nothing names or declares it now."""
ASKED_IN_FULL = 8
"""One look in so many asks in full, whatever the validators say: some servers keep an ETag while the feed
changes. Chosen, not measured: an hourly topic does it three times a day."""

_NO_LOOK = frozenset({Outcome.LIMIT_REACHED, Outcome.OUT_OF_WINDOW, Outcome.DUPLICATE})
_OF_THE_MOMENT = frozenset({Outcome.TIMEOUT, Outcome.CONNECTION_ERROR})


class Condition(Kind):
    """How a page of discovery does."""

    ANSWERING = "answering", "it answered when it was last asked"
    FAILING = "failing", "it did not; it is asked again by the next run"
    QUARANTINED = "quarantined", "it failed several times in a row: asked again after pauses that double"
    RETIRED = "retired", "it is gone (410, or 404 for days) or dead for a month: asked again once in weeks"


@dataclass(frozen=True, slots=True)
class DiscoveryState(SoundText):
    """`found_on` is the page that named it, None where a source declares it; `pause` is in seconds and
    `a_day` counts new articles, both by its pace; `named` and `known` are counted at its last answer;
    `record` and `digest` are of the last body that was read, and `looks_since_full` counts the looks
    since then that found it unchanged; `failures` weigh those in a row."""

    source: str
    url: str
    kind: UrlKind
    condition: Condition
    looked_at: datetime
    next_look_at: datetime
    first_look_at: datetime
    outcome: Outcome
    reason: str = ""
    found_on: str | None = None
    answered_at: datetime | None = None
    last_new_at: datetime | None = None
    a_day: float = 0.0
    pause: float = 0.0
    named: int = 0
    known: int = 0
    gap_at: datetime | None = None
    failures: float = 0.0
    failing_since: datetime | None = None
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    validators_lie: bool = False
    looks_since_full: int = 0
    record: ArchiveRecord | None = None
    digest: str | None = None

    @property
    def address(self) -> str:
        """Where it is asked for."""
        return self.moved_to or self.url

    @property
    def may_be_conditional(self) -> bool:
        """Whether the next look may ask for changes only (RFC 9110, section 13.1)."""
        said = self.etag is not None or self.last_modified is not None
        return (
            said
            and self.record is not None
            and not self.validators_lie
            and self.looks_since_full + 1 < ASKED_IN_FULL
        )

    @property
    def overlap(self) -> float | None:
        """The share of what it named that was known before."""
        return self.known / self.named if self.named else None

    def rests(self, now: datetime) -> bool:
        return now < self.next_look_at

    def why_it_rests(self) -> str:
        if self.condition is Condition.ANSWERING:
            return (
                f"{self.a_day:.3g} new articles a day: every {timedelta(seconds=round(self.pause))} will do"
            )
        return f"{self.condition}: {self.reason or self.outcome.meaning}"

    def woken(self, now: datetime) -> "DiscoveryState":
        """To be asked by the next run, in full, as if it had not failed; at the address that is declared."""
        return replace(
            self, next_look_at=now, failures=0.0, failing_since=None, moved_to=None, validators_lie=False,
            etag=None, last_modified=None, condition=Condition.ANSWERING,
        )  # fmt: skip


def after_looks(
    states: Mapping[str, DiscoveryState], looks: Sequence[CrawlRecord], poll_of: Callable[[str], Poll]
) -> dict[str, DiscoveryState]:
    """The states of a source's pages, by URL; `poll_of` gives the bounds of an address."""
    changed = dict(states)
    done = [one for one in looks if one.look is not None and one.outcome not in _NO_LOOK]
    for record, look in _with_what_they_led_to(done):
        changed[record.url] = after(changed.get(record.url), record, look, poll_of(record.url))
    newest = max((look.at for look in looks), default=None)
    return {url: one for url, one in changed.items() if newest is None or not _forgotten(one, newest)}


def _with_what_they_led_to(records: Sequence[CrawlRecord]) -> Iterator[tuple[CrawlRecord, Look]]:
    """Each look of a run; that at a declared page counts what the pages that it led to have named as well:
    the pace of an index is that of its sitemaps."""
    found_on = {record.url: record.found_on for record in records}
    named, known = Counter[str](), Counter[str]()
    for record in records:
        if record.look is not None:
            root = _root(record.url, found_on)
            named[root] += record.look.named
            known[root] += record.look.known
    for record in records:
        look = record.look or Look()
        if record.found_on is None:
            look = replace(look, named=named[record.url], known=known[record.url])
        yield record, look


def _root(url: str, found_on: Mapping[str, str | None]) -> str:
    """The page from which a page was reached; bounded, as what leads in a circle has no beginning."""
    for _ in range(len(found_on)):
        before = found_on.get(url)
        if before is None:
            break
        url = before
    return url


def after(before: DiscoveryState | None, record: CrawlRecord, look: Look, poll: Poll) -> DiscoveryState:
    """The state after a look. A look that came too late, after a newer one was kept, changes nothing."""
    if before is not None and before.looked_at >= record.at:
        return before
    first = before or DiscoveryState(
        record.source, record.url, record.kind, Condition.ANSWERING, record.at, record.at, record.at,
        record.outcome,
    )  # fmt: skip
    seen = replace(
        first,
        looked_at=record.at,
        outcome=record.outcome,
        reason=record.reason,
        found_on=record.found_on,
    )
    done = _answered(seen, first, record, look, poll) if record.outcome.answered else _failed(seen, record)
    if record.next_visit_at is None:
        return done
    return replace(done, next_look_at=max(done.next_look_at, record.next_visit_at))


def may_have_missed(before: DiscoveryState | None, look: Look) -> bool:
    """Whether nothing that a page names was known, though it had named something before: between the two
    looks articles may have come and gone."""
    return before is not None and before.named > 0 and look.named > 0 and look.known == 0


def _answered(
    seen: DiscoveryState, before: DiscoveryState, record: CrawlRecord, look: Look, poll: Poll
) -> DiscoveryState:
    pace = _pace(before, record.at, look, poll)
    new = look.named > look.known
    seen = replace(
        seen,
        condition=Condition.ANSWERING,
        answered_at=record.at,
        last_new_at=record.at if new else before.last_new_at,
        a_day=pace.a_day,
        pause=pace.pause.total_seconds(),
        # What another page names is asked for whenever that one is.
        next_look_at=record.at + (pace.pause * EARLY if record.found_on is None else timedelta(0)),
        named=look.named,
        known=look.known,
        gap_at=record.at if record.found_on is None and may_have_missed(before, look) else before.gap_at,
        failures=0.0,
        failing_since=None,
        moved_to=look.moved_to or before.moved_to,
    )
    if record.outcome is Outcome.NOT_MODIFIED:
        return replace(seen, looks_since_full=before.looks_since_full + 1)
    return replace(
        seen,
        etag=record.etag,
        last_modified=record.last_modified,
        validators_lie=before.validators_lie or _lied(before, record, look),
        looks_since_full=0,
        record=record.record,
        digest=look.digest,
    )


def _pace(before: DiscoveryState, at: datetime, look: Look, poll: Poll) -> Pace:
    if before.answered_at is None:
        return Pace()
    pace = Pace(before.a_day, timedelta(seconds=before.pause))
    since, span = at - before.answered_at, at - before.first_look_at
    return pace.after(poll, named=look.named, new=look.named - look.known, since=since, span=span)


def _lied(before: DiscoveryState, record: CrawlRecord, look: Look) -> bool:
    """Whether the page names something else under the validators that it had."""
    same = (record.etag, record.last_modified) == (before.etag, before.last_modified)
    said = record.etag is not None or record.last_modified is not None
    return said and same and before.digest is not None and look.digest != before.digest


def _failed(seen: DiscoveryState, record: CrawlRecord) -> DiscoveryState:
    """A page that has moved and fails at its new address is asked at the old one again."""
    since = seen.failing_since or record.at
    failing = record.at - since
    failures = seen.failures + _weight(record)
    if record.status == 410 or failing >= DEAD_AFTER or (record.status == 404 and failing >= GONE_AFTER):
        condition, pause = Condition.RETIRED, _between(LEAST_RETIREMENT, failing, LONGEST_RETIREMENT)
    elif failures >= QUARANTINE:
        condition, pause = Condition.QUARANTINED, _between(LEAST_QUARANTINE, failing, LONGEST_QUARANTINE)
    else:
        condition, pause = Condition.FAILING, timedelta(0)
    if seen.moved_to is not None:
        condition, pause = Condition.FAILING, timedelta(0)
    return replace(
        seen, condition=condition, failures=failures, failing_since=since, moved_to=None,
        next_look_at=record.at + pause,
    )  # fmt: skip


def _weight(record: CrawlRecord) -> float:
    of_the_server = record.status is not None and (record.status >= 500 or record.status in (408, 429))
    return MOMENT if of_the_server or record.outcome in _OF_THE_MOMENT else 1.0


def _between(least: timedelta, pause: timedelta, longest: timedelta) -> timedelta:
    return min(max(least, pause), longest)


def _forgotten(state: DiscoveryState, now: datetime) -> bool:
    return now - state.looked_at > FORGOTTEN_AFTER
