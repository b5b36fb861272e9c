"""When a URL is looked at again. Pure."""

from datetime import datetime, timedelta

from clipdesk.model.crawl_record import Again, Outcome
from clipdesk.model.topic import Revisit

# Chosen, not measured: a fault of the moment is over in a quarter of an hour, one of a week is looked at once
# a week, and what has been gone for two months stays gone.
FIRST_RETRY = timedelta(minutes=15)
LONGEST_RETRY = timedelta(days=7)
GIVE_UP = timedelta(days=60)
SOONEST_CHANGE = timedelta(hours=1)
CHANGE_SHARE = 0.25
"""A page that is said to have changed is looked at again when a quarter of its age has gone by since the last
visit: a sitemap that always says so costs a few dozen visits in a page's life."""


def has_changed(
    modified_at: datetime | None, held_at: datetime, first_seen_at: datetime, now: datetime
) -> bool:
    """Whether what discovery says of its last change is a reason to look at a stored page before its time."""
    if modified_at is None or not held_at < modified_at <= now:
        return False
    return now - held_at >= max(SOONEST_CHANGE, (held_at - first_seen_at) * CHANGE_SHARE)


def next_visit_at(
    outcome: Outcome, revisit: Revisit, first_seen_at: datetime, now: datetime
) -> datetime | None:
    """None where the URL is never fetched again.

    A page that is held follows the topic's ages. A failure is tried again after as long as it has been known:
    the pauses double, from a quarter of an hour to a week, and end after two months.
    """
    if outcome.again is Again.NEXT_RUN:
        return now
    if outcome.again is Again.AGES:
        return min((first_seen_at + age for age in revisit.after if first_seen_at + age > now), default=None)
    age = now - first_seen_at
    if outcome.again is not Again.PAUSES or age > GIVE_UP:
        return None
    return now + min(max(age, FIRST_RETRY), LONGEST_RETRY)
