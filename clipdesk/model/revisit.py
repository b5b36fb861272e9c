"""When a URL is looked at again. Pure."""

from datetime import datetime, timedelta

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.topic import Revisit

FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=7)
GIVE_UP = timedelta(days=60)

_HELD = frozenset({Outcome.FETCHED, Outcome.STORED, Outcome.UNCHANGED, Outcome.NOT_MODIFIED})
_MAY_PASS = frozenset(
    {
        Outcome.HTTP_ERROR,
        Outcome.TIMEOUT,
        Outcome.CONNECTION_ERROR,
        Outcome.REDIRECT_LOOP,
        Outcome.ROBOTS_DENIED,
        Outcome.BLOCK_PAGE,
        Outcome.CONSENT_WALL,
    }
)
"""Faults that may be gone another day."""


def next_visit_at(
    outcome: Outcome, revisit: Revisit, first_seen_at: datetime, now: datetime
) -> datetime | None:
    """None where the URL is never fetched again.

    A page that is held follows the topic's ages. A failure is tried again after as long as it has been known:
    the pauses double, from a quarter of an hour to a week, and end after two months.
    """
    if outcome is Outcome.LIMIT_REACHED:
        return now
    if outcome in _HELD:
        return min((first_seen_at + age for age in revisit.after if first_seen_at + age > now), default=None)
    age = now - first_seen_at
    if outcome not in _MAY_PASS or age > GIVE_UP:
        return None
    return now + min(max(age, FIRST_RETRY), LONGEST_RETRY)
