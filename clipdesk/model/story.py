"""A story: articles that are one text, wherever they appeared, and where it appeared first.

The stages: a `Claim` is what an article says of itself, a `Fingerprint` what its text is known by; a `Match`
says that two texts are one; a `Story` has its members and its origin.
"""

from dataclasses import dataclass
from datetime import datetime

from clipdesk.model.article import Credit
from clipdesk.model.kind import Kind
from clipdesk.model.text import SoundText


class Likeness(Kind):
    """How the text of a member is that of another one."""

    FIRST = "first", "it is the first of them that was stored"
    EXACT = "exact", "the same words, whatever their case, signs and spaces"
    NEAR = "near", "the same text, but for an editor's changes"
    PART = "part", "a part of the longer text, or the shorter text with more around it"


class OriginBasis(Kind):
    """What an origin is named by; the first that there is decides."""

    CANONICAL = "canonical", "a copy names its address as the canonical one"
    REPUBLISHED = "republished", "a copy says that it appeared there first"
    AGENCY = "agency", "a copy says that the agency wrote it"
    TIME = "time", "no copy names another one, and this is the earliest"


@dataclass(frozen=True, slots=True)
class Claim(SoundText):
    """What an article says of where it comes from. `credits` are those of agencies and of first publishers;
    `published_at` is in UTC, at midnight where it is `day_only`."""

    article_id: str
    source: str
    url: str
    canonical_url: str
    headline: str
    first_seen_at: datetime
    publisher: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    day_only: bool = False
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the text of a version is known by.

    `text_hash` is SHA-256 (hexadecimal) of its words; `keys` are signed 32-bit numbers that texts which have
    much in common share; `words` is every word as 16 bits, little-endian (`parsers.stories.fingerprint`).
    """

    claim: Claim
    version: int
    text_hash: str
    keys: tuple[int, ...]
    words: bytes


@dataclass(frozen=True, slots=True)
class Match:
    """`cover` is the share of the shorter text that stands in the longer one, `facts` that of its numbers
    and names; `confidence` is 0..1."""

    likeness: Likeness
    cover: float
    facts: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Member(Claim):
    """An article of a story, and by what: `like` is the article that its text was found to be that of (None
    for the first one), the others are those of a Match."""

    likeness: Likeness = Likeness.FIRST
    like: str | None = None
    cover: float = 1.0
    facts: float = 1.0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Origin(SoundText):
    """Where a text appeared first, with the words that say so; `confidence` is 0..1. `article_id` is None
    where the corpus does not have it, `outlet` its name, else the site's."""

    outlet: str
    basis: OriginBasis
    evidence: tuple[str, ...]
    confidence: float
    article_id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """`story_id` is the article_id of the member that was first seen, so that it stays as copies come; those
    of stories that turn out to be one are joined under the older. `changed_at` is when its members last
    changed."""

    story_id: str
    members: tuple[Member, ...]
    origin: Origin
    changed_at: datetime

    @property
    def first_seen_at(self) -> datetime:
        return min(member.first_seen_at for member in self.members)

    @property
    def last_seen_at(self) -> datetime:
        return max(member.first_seen_at for member in self.members)

    @property
    def headline(self) -> str:
        """That of the origin where the corpus has it, else of the first member."""
        headlines = {member.article_id: member.headline for member in self.members}
        return headlines.get(self.origin.article_id or "") or self.members[0].headline

    @property
    def article_ids(self) -> tuple[str, ...]:
        return tuple(member.article_id for member in self.members)

    @property
    def articles(self) -> int:
        return len(self.members)

    @property
    def sources(self) -> int:
        return len({member.source for member in self.members})
