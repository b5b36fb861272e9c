"""A row of the crawl log: what became of one URL in one run. Nothing disappears without a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clipdesk.model.page import ArchiveRecord
from clipdesk.model.text import SoundText, one_line


class UrlKind(StrEnum):
    """Why the URL was tried."""

    ARTICLE = "article"
    FEED = "feed"
    NEWS_SITEMAP = "news_sitemap"
    LISTING = "listing"
    WARC = "warc"
    ROBOTS = "robots"


class Outcome(StrEnum):
    """What became of it. `FETCHED` is the crawl's last word on a page that is yet to be parsed."""

    FETCHED = "fetched"
    # the parse and store steps' verdicts
    STORED = "stored"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    NOT_ARTICLE = "not_article"
    CONSENT_WALL = "consent_wall"
    BLOCK_PAGE = "block_page"
    PARSE_ERROR = "parse_error"
    TAKEN_DOWN = "taken_down"
    # the crawl's verdicts
    NOT_MODIFIED = "not_modified"
    ROBOTS_DENIED = "robots_denied"
    OUT_OF_WINDOW = "out_of_window"
    LIMIT_REACHED = "limit_reached"
    HTTP_ERROR = "http_error"
    REDIRECT_LOOP = "redirect_loop"
    TIMEOUT = "timeout"
    CONNECTION_ERROR = "connection_error"
    TOO_LARGE = "too_large"
    NOT_HTML = "not_html"
    PRIVATE_ADDRESS = "private_address"
    BROKEN_DISCOVERY = "broken_discovery"


FAILED = frozenset(
    {
        Outcome.CONSENT_WALL,
        Outcome.BLOCK_PAGE,
        Outcome.PARSE_ERROR,
        Outcome.HTTP_ERROR,
        Outcome.REDIRECT_LOOP,
        Outcome.TIMEOUT,
        Outcome.CONNECTION_ERROR,
        Outcome.TOO_LARGE,
        Outcome.NOT_HTML,
        Outcome.PRIVATE_ADDRESS,
        Outcome.BROKEN_DISCOVERY,
    }
)
"""Outcomes that an operator may have to look at."""


@dataclass(frozen=True, slots=True)
class CrawlRecord(SoundText):
    """`url` is normalised as discovered; `final_url` after redirects; `reason` is one line for people, never
    empty but for `stored` and `fetched`; `etag` and `last_modified` are the response's validators (RFC 9110);
    `next_visit_at` is when the revisit policy wants it again (None: never)."""

    run: str
    topic: str | None
    source: str
    url: str
    kind: UrlKind
    outcome: Outcome
    at: datetime
    reason: str = ""
    final_url: str | None = None
    found_on: str | None = None
    title: str | None = None
    published_at: datetime | None = None
    first_seen_at: datetime | None = None
    status: int | None = None
    bytes: int | None = None
    seconds: float | None = None
    etag: str | None = None
    last_modified: str | None = None
    next_visit_at: datetime | None = None
    record: ArchiveRecord | None = None
    article_id: str | None = None
    content_hash: str | None = None

    def __post_init__(self) -> None:
        SoundText.__post_init__(self)
        object.__setattr__(self, "reason", one_line(self.reason))
