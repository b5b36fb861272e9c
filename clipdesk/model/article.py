"""The article: schema.org's NewsArticle in snake_case, with the evidence for every field.

The stages: `Article` is what the parser reads from one page; `Capture` is an article with the archive record
it came from and the topics it matched; `ArticleVersion` is a capture that the corpus has numbered.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from clipdesk.model.kind import Kind
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.text import SoundText
from clipdesk.model.urls import article_id
from clipdesk.model.words import count_words


class BlockKind(Kind):
    PARAGRAPH = "paragraph", "running text, and whatever is none of the others"
    HEADING = "heading", "a subhead"
    LIST_ITEM = "list_item", "an item of a list"
    QUOTE = "quote", "a quotation that is set apart"
    TABLE_ROW = "table_row", "a row of a table, its cells parted by ` | `"


@dataclass(frozen=True, slots=True)
class Block(SoundText):
    """A piece of the body; `text` is one line, white space collapsed."""

    kind: BlockKind
    text: str


class Completeness(Kind):
    """The verdict on a page. What is not `kept` stays out of the corpus, and its URL gets the outcome of the
    same name; the page stays in the archive."""

    FULL = "full", "the whole article", True
    TEASER = "teaser", "its beginning only; the rest is for subscribers, or behind a click", True
    CONSENT_WALL = "consent_wall", "a dialog for consent in place of the article", False
    BLOCK_PAGE = "block_page", "a refusal or a test for robots in place of the article", False
    NOT_ARTICLE = "not_article", "a page, but no article", False

    def __init__(self, word: str, meaning: str = "", kept: bool = True) -> None:
        super().__init__(word, meaning)
        self.kept = kept


class AuthorKind(Kind):
    PERSON = "person", "a person, by name"
    ORGANIZATION = "organization", "a newsroom, a ministry, a company"
    AGENCY = "agency", "a news agency"


@dataclass(frozen=True, slots=True)
class Author(SoundText):
    name: str
    kind: AuthorKind = AuthorKind.PERSON


class Precision(Kind):
    """How exactly a date is known."""

    INSTANT = "instant", "the time of day and its offset from UTC"
    LOCAL_TIME = "local_time", "the time of day by the publisher's clock, whose zone is not known"
    DAY = "day", "the day only"


class DateOrigin(Kind):
    JSON_LD = "json_ld", "schema.org's data in a script"
    META = "meta", "a meta element"
    MICRODATA = "microdata", "schema.org's data in the markup"
    TIME = "time", "a time element"
    URL = "url", "the page's address"
    TEXT = "text", "a line that the page shows"
    AGO = "ago", "a span of time before the fetch that the page shows: 2 hours ago"
    DISCOVERY = "discovery", "the feed or sitemap that named the page"


@dataclass(frozen=True, slots=True)
class Moment(SoundText):
    """A date with its provenance.

    `at` keeps the offset it was written with and is naive where none was given; `day_only` says that no
    time of day was given (`at` is then midnight); `confidence` is 0..1; `raw` the text as it stood there.
    """

    at: datetime
    day_only: bool
    raw: str
    origin: DateOrigin
    confidence: float

    @property
    def precision(self) -> Precision:
        if self.day_only:
            return Precision.DAY
        return Precision.LOCAL_TIME if self.at.tzinfo is None else Precision.INSTANT

    @property
    def day(self) -> date:
        """The day that the publisher means: that of its own clock."""
        return self.at.date()

    @property
    def in_utc(self) -> datetime:
        """As a table has it: the instant; where that is not known, the publisher's day and time as if they
        were UTC. So is a time that its offset moves out of the calendar."""
        if self.precision is not Precision.INSTANT:
            return self.at.replace(tzinfo=UTC)
        try:
            return self.at.astimezone(UTC)
        except OverflowError:
            return self.at.replace(tzinfo=UTC)


def change_after(published: Moment | None, modified: Moment | None) -> Moment | None:
    """The date of the last change; None where it lies before the publication: what was changed before it was
    published has not been changed since."""
    return None if published and modified and modified.in_utc < published.in_utc else modified


@dataclass(frozen=True, slots=True)
class Image(SoundText):
    url: str
    caption: str | None = None
    credit: str | None = None


class Part(Kind):
    """The text that a span was taken from."""

    HEADLINE = "headline", "the headline"
    STANDFIRST = "standfirst", "the lead-in"
    BODY = "body", "the blocks, parted by a blank line"


@dataclass(frozen=True, slots=True)
class Removed(SoundText):
    """A span that a boilerplate rule took out.

    `start` is the offset, in characters, in the extracted text of that part (before any removal), so that
    inserting the spans in ascending order gives the extracted text again.
    """

    rule: str
    text: str
    part: Part
    start: int


class CreditKind(Kind):
    CITES = "cites", "it reports what the outlet has reported"
    AGENCY = "agency", "the agency wrote it, or helped to"
    REPUBLISHED_FROM = "republished_from", "it appeared there first"


@dataclass(frozen=True, slots=True)
class Credit(SoundText):
    """An outlet that the article rests on; `evidence` is the words that say so. `outlet_id`, `homepage` and
    `country` are of its identity (clipdesk.model.outlet), None in what was read before outlets had one."""

    kind: CreditKind
    outlet: str
    evidence: str
    outlet_id: str | None = None
    homepage: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Rights(SoundText):
    """What the publisher allows, as found on the page and in its headers.

    `meta_robots` and `x_robots_tag` are directives (robotstxt.org; lower-case), `tdm_reservation` and
    `tdm_policy` follow the W3C TDM Reservation Protocol, `copyright` is the copyright line.
    """

    meta_robots: tuple[str, ...] = ()
    x_robots_tag: tuple[str, ...] = ()
    tdm_reservation: bool | None = None
    tdm_policy: str | None = None
    copyright: str | None = None


@dataclass(frozen=True, slots=True)
class TopicMatch(SoundText):
    """Why an article belongs to a topic: `reasons` are `term@part` in falling weight; `score` is 0..1."""

    topic: str
    version: str
    score: float
    reasons: tuple[str, ...]


READ = "read"
"""How evidence begins that says how the page could be read: `read: decoded as windows-1251, by guess`."""


@dataclass(frozen=True, slots=True)
class Article(SoundText):
    """What the parser reads from one page. Text is NFC, white space collapsed.

    `language` is a primary subtag and `language_region` a region subtag of BCP 47; `declared_language` is the
    whole tag. `modified_at` is left out where it lies before `published_at`. `article_id` is hexadecimal, 32
    characters: where it is not given, from the key of the canonical URL. `amp_url` is its AMP view, where
    that has a key of its own. `publisher` is the name as the page gives it, `publisher_id` and what follows
    are of the outlet's identity (clipdesk.model.outlet)."""

    url: str
    canonical_url: str
    headline: str
    completeness: Completeness
    parser_version: str
    source: str | None = None
    publisher: str | None = None
    standfirst: str | None = None
    authors: tuple[Author, ...] = ()
    published_at: Moment | None = None
    modified_at: Moment | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    declared_language: str | None = None
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    is_accessible_for_free: bool | None = None
    evidence: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    credits: tuple[Credit, ...] = ()
    rights: Rights = field(default_factory=Rights)
    article_id: str = ""
    amp_url: str | None = None
    language_region: str | None = None
    publisher_id: str | None = None
    publisher_homepage: str | None = None
    publisher_country: str | None = None

    def __post_init__(self) -> None:
        SoundText.__post_init__(self)
        if change_after(self.published_at, self.modified_at) is not self.modified_at:
            object.__setattr__(self, "modified_at", None)
        if not self.article_id:
            object.__setattr__(self, "article_id", article_id(self.canonical_url))

    @property
    def body(self) -> str:
        """The blocks, parted by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def reading_faults(self) -> tuple[str, ...]:
        """What had to be guessed or was lost when the page's bytes became text, as sentences."""
        return tuple(one.removeprefix(f"{READ}: ") for one in self.evidence if one.startswith(f"{READ}: "))

    @property
    def word_count(self) -> int:
        """Words of the blocks, as `count_words` counts them."""
        return sum(count_words(block.text) for block in self.blocks)

    @property
    def content_hash(self) -> str:
        """SHA-256 (hexadecimal) of headline, standfirst and body: a new hash is a new version."""
        return content_hash(self.headline, self.standfirst, self.body)


def content_hash(headline: str, standfirst: str | None, body: str) -> str:
    """What Article.content_hash is of these."""
    text = "\x1f".join((headline, standfirst or "", body))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Capture:
    """An article, when and from where it was captured, and the topics it matched."""

    article: Article
    run: str
    fetched_at: datetime
    record: ArchiveRecord
    topics: tuple[TopicMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """A capture whose content was new: `version` counts from 1, `minhash` is 128 permutations (512 bytes)."""

    capture: Capture
    version: int
    first_seen_at: datetime
    minhash: bytes


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version and when its row was written; `withdrawn_at` is when its publisher was found to have
    withdrawn the article, `story_id` the story that its text is of, `position` its place in the order of
    changes."""

    version: ArticleVersion
    stored_at: datetime
    withdrawn_at: datetime | None = None
    story_id: str | None = None
    position: int | None = None
