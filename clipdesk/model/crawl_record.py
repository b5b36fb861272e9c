"""A row of the crawl log: what became of one URL in one run. Nothing disappears without a row."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from clipdesk.model.discovery import UrlKind
from clipdesk.model.kind import Kind
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.text import SoundText, one_line


class Step(Kind):
    """The step that gives an outcome. The parse and store steps overrule the crawl's `fetched`."""

    CRAWL = "crawl", "as the URL was tried, or left out"
    PARSE = "parse", "as the page was read; it stays in the archive, and `clipdesk reparse` judges it anew"
    STORE = "store", "as the article was compared with what the corpus holds"


class ReportColumn(Kind):
    """The column of a report in which an article's URL is counted; `colour` is its colour in the chart."""

    STORED = "stored", "new in the corpus", "#2f7d4f"
    UNCHANGED = "unchanged", "as it was when it was last fetched", "#9ecae1"
    DUPLICATE = "duplicate", "the same article as another URL of the run", "#6a8fb5"
    OFF_TOPIC = "off topic", "an article about something else", "#c9a95c"
    NOT_AN_ARTICLE = "not an article", "a page of another sort", "#b8b2a7"
    HELD_BACK = "held back", "not asked for, or not let in", "#8c7aa9"
    FAILED = "failed", "an operator may have to look at it", "#c8442f"

    def __init__(self, word: str, meaning: str = "", colour: str = "") -> None:
        super().__init__(word, meaning)
        self.colour = colour


class Again(Enum):
    """When an article's URL is tried again; see clipdesk.model.revisit."""

    AGES = auto()
    """It is held: at the ages that the topic's `revisit.after` names."""
    PAUSES = auto()
    """A fault that may be gone another day: after pauses that grow."""
    NEXT_RUN = auto()
    ELSEWHERE = auto()
    """When discovery names it to a run with another topic or window, which may not share the reason."""
    NEVER = auto()


class Outcome(Kind):
    """What became of a URL.

    `step` is who says so; `column` where a report counts it (None: no last word on an article). `answered`:
    the server gave what was asked for, or said that it is as it was; such an answer's validators are kept.
    `refused`: by the publisher, as the alarm `blocked` counts it. `stored`: the article at the URL is in the
    corpus as it was fetched; `held`: the same, or it is there as it was fetched before, if it ever was.
    """

    # fmt: off
    FETCHED = "fetched", "archived, and for the parse step to read", Step.CRAWL, None, Again.AGES
    NOT_MODIFIED = ("not_modified", "the server says that it is as it was",
                    Step.CRAWL, ReportColumn.UNCHANGED, Again.AGES)
    OUT_OF_WINDOW = ("out_of_window", "its date is outside of the time that the run asks for",
                     Step.CRAWL, ReportColumn.HELD_BACK, Again.ELSEWHERE)
    LIMIT_REACHED = ("limit_reached", "the run's limit of pages, of time or of depth came first",
                     Step.CRAWL, ReportColumn.HELD_BACK, Again.NEXT_RUN)
    ROBOTS_DENIED = ("robots_denied", "robots.txt forbids it, or cannot be had",
                     Step.CRAWL, ReportColumn.HELD_BACK, Again.PAUSES)
    HTTP_ERROR = ("http_error", "the server answered with an error",
                  Step.CRAWL, ReportColumn.FAILED, Again.PAUSES)
    REDIRECT_LOOP = ("redirect_loop", "redirected in a circle, or too often",
                     Step.CRAWL, ReportColumn.FAILED, Again.PAUSES)
    REDIRECTED_AWAY = ("redirected_away", "leads to the front page, a section or an error page",
                       Step.CRAWL, ReportColumn.NOT_AN_ARTICLE, Again.PAUSES)
    GONE = ("gone", "its article is stored, and is not there any more: 404, 410, or it leads away",
            Step.CRAWL, ReportColumn.HELD_BACK, Again.PAUSES)
    TIMEOUT = "timeout", "no complete answer in time", Step.CRAWL, ReportColumn.FAILED, Again.PAUSES
    CONNECTION_ERROR = ("connection_error", "no connection, no such host, or an answer that broke off",
                        Step.CRAWL, ReportColumn.FAILED, Again.PAUSES)
    TOO_LARGE = "too_large", "more bytes than a page may have", Step.CRAWL, ReportColumn.FAILED, Again.NEVER
    NOT_HTML = ("not_html", "no page: a picture, a document, a film",
                Step.CRAWL, ReportColumn.FAILED, Again.NEVER)
    PRIVATE_ADDRESS = ("private_address", "leads to a machine that is not on the public net",
                       Step.CRAWL, ReportColumn.FAILED, Again.NEVER)
    BROKEN_DISCOVERY = ("broken_discovery", "what should name articles cannot be read, or names none",
                        Step.CRAWL, ReportColumn.FAILED, Again.NEVER)
    OFF_TOPIC = ("off_topic", "not about the topic; by its title alone where it was not fetched",
                 Step.PARSE, ReportColumn.OFF_TOPIC, Again.ELSEWHERE)
    RIGHTS_RESERVED = ("rights_reserved", "its publisher reserves what the topic's `rights` refuse to use",
                       Step.PARSE, ReportColumn.HELD_BACK, Again.NEVER)
    NOT_ARTICLE = ("not_article", "a page, but no article",
                   Step.PARSE, ReportColumn.NOT_AN_ARTICLE, Again.NEVER)
    CONSENT_WALL = ("consent_wall", "a dialog for consent in place of the article",
                    Step.PARSE, ReportColumn.FAILED, Again.PAUSES)
    BLOCK_PAGE = ("block_page", "a refusal or a test for robots in place of the article",
                  Step.PARSE, ReportColumn.FAILED, Again.PAUSES)
    PARSE_ERROR = "parse_error", "the page could not be read", Step.PARSE, ReportColumn.FAILED, Again.NEVER
    STORED = "stored", "a new version of its article", Step.STORE, ReportColumn.STORED, Again.AGES
    UNCHANGED = ("unchanged", "fetched again: the same text as the stored version",
                 Step.STORE, ReportColumn.UNCHANGED, Again.AGES)
    DUPLICATE = ("duplicate", "another URL of this run gave the same article",
                 Step.STORE, ReportColumn.DUPLICATE, Again.NEVER)
    TAKEN_DOWN = ("taken_down", "was taken down, and is not let in again",
                  Step.STORE, ReportColumn.HELD_BACK, Again.NEVER)
    REREAD = ("reread", "judged again by what the archive or the corpus holds; nothing was fetched",
              Step.STORE, None, Again.NEVER)
    # fmt: on

    def __init__(
        self,
        word: str,
        meaning: str = "",
        step: Step = Step.CRAWL,
        column: ReportColumn | None = None,
        again: Again = Again.NEVER,
    ) -> None:
        super().__init__(word, meaning)
        self.step = step
        self.column = column
        self.again = again

    @property
    def failed(self) -> bool:
        return self.column is ReportColumn.FAILED

    @property
    def answered(self) -> bool:
        return self in (Outcome.FETCHED, Outcome.NOT_MODIFIED)

    @property
    def stored(self) -> bool:
        return self in (Outcome.STORED, Outcome.UNCHANGED)

    @property
    def held(self) -> bool:
        return self.stored or self is Outcome.NOT_MODIFIED

    @property
    def refused(self) -> bool:
        return self in (Outcome.BLOCK_PAGE, Outcome.CONSENT_WALL)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a page of discovery gave: how many articles it `named`, and how many of them were
    `known` before; the `digest` of all it names; where it has `moved_to` for good (301 or 308)."""

    named: int = 0
    known: int = 0
    digest: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class CrawlRecord(SoundText):
    """`url` is what was asked for; `final_url` after redirects; `reason` is one line for people, never
    empty but for `stored` and `fetched`; `etag` and `last_modified` are the response's validators (RFC 9110);
    `next_visit_at` is when the revisit policy wants it again (None: never), of a page of discovery when its
    server does (None: it did not say); `topics_judged` are the topics that this outcome is a verdict for, as
    `topic@version`: empty where none was asked; `look` is what a page of discovery gave when it was asked;
    `tdm_reservation` and `tdm_policy` are what the site's tdmrep.json says of the URL (None: nothing);
    `amp_url` is the page's AMP view, as it names it, where that has a key of its own."""

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
    topics_judged: tuple[str, ...] = ()
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    amp_url: str | None = None
    look: Look | None = None

    def __post_init__(self) -> None:
        SoundText.__post_init__(self)
        object.__setattr__(self, "reason", one_line(self.reason))
