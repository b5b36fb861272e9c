"""The rows of the crawl log for what is judged again without being fetched. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from clipdesk.model.article import TopicMatch
from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.followers import revisit_of
from clipdesk.model.revisit import next_visit_at


def found(
    record: CrawlRecord, topics: Iterable[TopicMatch], catalogue: Catalogue, now: datetime
) -> CrawlRecord:
    """Of a rejected page that is an article now: from here on its URL is visited like that of any other.
    `record.at` is when it was fetched."""
    known = [catalogue.topics[match.topic] for match in topics]
    first_seen_at = record.first_seen_at or record.at
    return replace(
        record,
        outcome=Outcome.STORED,
        reason="",
        at=now,
        first_seen_at=first_seen_at,
        next_visit_at=next_visit_at(Outcome.STORED, revisit_of(known), first_seen_at, now),
    )
