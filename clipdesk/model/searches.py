"""Ways of discovery that are asked in words: a query holds phrases of the topics that follow the source."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import quote

from pydantic import AfterValidator, Field, StringConstraints

from clipdesk.model import gdelt
from clipdesk.model.dated import check_places
from clipdesk.model.entry import HttpUrl, LinkParameter, LinkRules, UrlKind, WebEntry
from clipdesk.model.patterns import Selector
from clipdesk.model.spans import Span

MAX_HALVINGS = 7
"""From a day to the quarter of an hour in which GDELT takes in news."""
MAX_QUERIES = 40
"""One crawl asks a search for; with five seconds between them three minutes and a half (chosen)."""


def _searched(address: str) -> str:
    if address.count(QUERY) != 1:
        raise ValueError(f"one {QUERY} in the address, where the words of the search stand")
    check_places(address.replace(QUERY, ""))
    return address


QUERY = "{query}"
SearchUrl = Annotated[HttpUrl, AfterValidator(_searched)]


class Queried(WebEntry):
    """Asked once for each query; a query holds phrases of the topics that follow the source."""

    @property
    def asks_in(self) -> tuple[str, ...] | None:
        """BCP 47, the languages of the phrases; None: those of the source."""
        return None

    @property
    def packing(self) -> tuple[str | None, bool, int]:
        """What joins phrases (None: nothing does), whether they are quoted, and how long a query may be."""
        raise NotImplementedError

    def asking(self, query: str) -> Self:
        """The entry with the address of this query."""
        raise NotImplementedError


class Search(Queried):
    """The results of a search, as a feed or as a page that lists them; `url` has {query} in it, and perhaps a
    date. `any_of` is the search's word for "or", with its spaces."""

    kind: Literal[UrlKind.SEARCH] = UrlKind.SEARCH
    url: SearchUrl
    results: Literal["feed", "listing"] = "feed"
    any_of: str | None = Field(default=None, min_length=1, max_length=20)
    quoted: bool = True
    longest_query: int = Field(default=200, ge=10, le=1500)
    link_parameter: LinkParameter | None = None
    article_links: LinkRules = LinkRules()
    next_page: Selector | None = None
    max_pages: int = Field(default=1, ge=1, le=50)

    @property
    def address(self) -> str:
        return self.url.replace(QUERY, "")

    @property
    def in_words(self) -> str:
        return "search of a day" if self.looks_back else "search"

    @property
    def packing(self) -> tuple[str | None, bool, int]:
        return self.any_of, self.quoted, self.longest_query

    def asking(self, query: str) -> Self:
        return self.model_copy(update={"url": self.url.replace(QUERY, quote(query, safe=""))})

    def beyond(self, depth: int, before: int) -> str | None:  # noqa: ARG002
        return f"the search's max_pages ({self.max_pages}) is reached" if depth > self.max_pages else None


class Gdelt(Queried):
    """GDELT's document search (DOC 2.0) over the last three months, by phrases in English: it searches
    translations. `operators` go with every query (`sourcecountry:LY`); `span` is the time that a run without
    days asks for."""

    keeps_its_address: ClassVar[bool] = False

    kind: Literal[UrlKind.GDELT] = UrlKind.GDELT
    url: HttpUrl = gdelt.ENDPOINT
    operators: Annotated[str, StringConstraints(max_length=200)] = ""
    span: Span = Field(default=timedelta(days=1), gt=timedelta(minutes=15), le=timedelta(days=90))

    @property
    def in_words(self) -> str:
        return "GDELT"

    @property
    def looks_back(self) -> bool:
        return True

    @property
    def asks_in(self) -> tuple[str, ...]:
        return ("en",)

    @property
    def packing(self) -> tuple[str | None, bool, int]:
        return " OR ", True, 200

    @property
    def least_delay(self) -> float:
        return gdelt.PAUSE if self.url.startswith(gdelt.ENDPOINT) else 0.0

    def now(self, now: datetime) -> Self:
        at = now.astimezone(UTC)
        return self._during(at - self.span, at)

    def on_days(self, days: Sequence[date]) -> list[Self]:
        starts = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days]
        return [self._during(start, start + timedelta(days=1)) for start in starts]

    def asking(self, query: str) -> Self:
        return self.model_copy(update={"url": f"{self.url}&{gdelt.query(query, self.operators)}"})

    def beyond(self, depth: int, before: int) -> str | None:  # noqa: ARG002
        return f"its time is halved {MAX_HALVINGS} times at most" if depth > MAX_HALVINGS + 1 else None

    def _during(self, start: datetime, end: datetime) -> Self:
        return self.model_copy(update={"url": f"{self.url}?{gdelt.window(start, end)}"})
