"""Who follows the changes of the corpus under a name, and who has fallen behind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.waiting import waiting
from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm, AlarmKind

LAG = timedelta(days=8)
"""A consumer that comes once a week has missed its turn by a day; and what was taken down here may not stay
long elsewhere (GDPR, article 19, with the month of article 12)."""


@dataclass(frozen=True, slots=True)
class ConsumerStatus:
    """`position` is the last change that it has read, `waiting` how many versions, withdrawals and takedowns
    came since, `waiting_since` when the first of them did, or the consumer was there last."""

    name: str
    position: int
    waiting: int
    waiting_since: datetime | None


def consumers(settings: Settings) -> Iterator[ConsumerStatus]:
    """Raises CorpusError."""
    corpus = Corpus.open(settings.corpus)
    for one in corpus.consumers.all():
        left = waiting(corpus.positions.tables, one)
        yield ConsumerStatus(one.name, one.position, left.rows, left.since)


def lagging(all_consumers: Iterable[ConsumerStatus], *, now: datetime) -> Iterator[Alarm]:
    kind = AlarmKind.LAGGING
    for one in all_consumers:
        if one.waiting_since is not None and now - one.waiting_since > LAG:
            days = (now - one.waiting_since).days
            yield Alarm(kind, one.name, f"{one.waiting:,} changes wait for it, for {days} days", kind.advice)
