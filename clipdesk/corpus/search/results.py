"""What a search gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from clipdesk.corpus.search.spans import Span
from clipdesk.model.kind import Kind


class Sort(Kind):
    SCORE = "score", "the best first"
    DATE = "date", "the newest first"
    OLDEST = "oldest", "the oldest first"


@dataclass(frozen=True, slots=True)
class Filters:
    """What all hits have besides the query: each empty or None where nothing is asked. `between` is UTC, its
    end not in it."""

    source: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    between: Span = (None, None)


@dataclass(frozen=True, slots=True)
class Highlighted:
    """A text, and the spans (from, to; in characters) that match the query."""

    text: str
    spans: tuple[tuple[int, int], ...] = ()

    def __str__(self) -> str:
        return self.text

    def pieces(self) -> list[tuple[str, bool]]:
        """The text in order, each piece with whether it matches."""
        found, at = [], 0
        for start, end in self.spans:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [(piece, matches) for piece, matches in [*found, (self.text[at:], False)] if piece]

    def html(self) -> str:
        """Escaped, with the matches in `mark` elements."""
        return "".join(
            f"<mark>{escape(piece)}</mark>" if matches else escape(piece) for piece, matches in self.pieces()
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; `score` is None where the hits are sorted by date. Dates are UTC."""

    article_id: str
    version: int
    url: str
    source: str
    publisher: str | None
    authors: tuple[str, ...]
    language: str | None
    completeness: str
    published_at: datetime | None
    first_seen_at: datetime
    withdrawn_at: datetime | None
    topics: tuple[str, ...]
    headline: Highlighted
    excerpt: Highlighted
    score: float | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """`count` articles match, of which `hits` are those from `offset` on. `facets` counts all of them by
    source, language and month, if that was asked for. `reasons` says why there are none. The index holds
    `version` of the table `articles`, which is `behind` by so many commits."""

    query: str
    count: int
    hits: tuple[Hit, ...]
    offset: int
    version: int
    behind: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
