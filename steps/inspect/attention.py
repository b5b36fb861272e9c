"""How much was published on a topic and when, by source and by language."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.kind import Kind
from steps.report.counts import Count

MOST_BARS = 62
"""Of days or weeks; of more, nobody sees a single one."""

_PUBLISHED = """
    SELECT coalesce(published_at, first_seen_at)::DATE AS day, source, coalesce(language, '') AS language,
           count(*) AS articles
    FROM articles
    WHERE list_contains([match.topic FOR match IN topics], $topic)
      AND coalesce(published_at, first_seen_at) BETWEEN $since AND $until
    GROUP BY ALL ORDER BY day
"""


class Span(Kind):
    """What a bar of a chart stands for."""

    DAY = "day", "one day"
    WEEK = "week", "Monday to Sunday"
    MONTH = "month", "a month of the calendar"

    @classmethod
    def fitting(cls, first: date, last: date) -> "Span":
        """The shortest that gives no more than MOST_BARS; else months."""
        days = (last - first).days + 1
        if days <= MOST_BARS:
            return cls.DAY
        return cls.WEEK if days <= MOST_BARS * 7 else cls.MONTH

    def begin(self, day: date) -> date:
        if self is Span.MONTH:
            return day.replace(day=1)
        return day - timedelta(days=day.weekday()) if self is Span.WEEK else day

    def following(self, begin: date) -> date:
        return self.begin(begin + timedelta(days={Span.DAY: 1, Span.WEEK: 7, Span.MONTH: 31}[self]))


@dataclass(frozen=True, slots=True)
class Published:
    """So many articles of a source in a language, published on one day (UTC); where the page gave no date,
    first seen on it. `language` is empty where it is not known."""

    day: date
    source: str
    language: str
    articles: int


@dataclass(frozen=True, slots=True)
class Attention:
    """`begins` are the first days of all spans, those without an article too."""

    span: Span
    begins: tuple[date, ...]
    by_source: tuple[Count, ...]
    by_language: tuple[Count, ...]

    @property
    def articles(self) -> int:
        return sum(one.articles for one in self.by_source)


def published(corpus: Corpus, topic: str, since: datetime, until: datetime) -> list[Published]:
    """By day, from the first to the last. Raises CorpusError."""
    asked = {"topic": topic, "since": since, "until": until}
    return [Published(**row) for row in rows_of(corpus, _PUBLISHED, asked)]


def attention(days: Sequence[Published], last: date) -> Attention | None:
    """As bars of a chart, from the first article to `last`; None where there is no article. Pure."""
    if not days:
        return None
    first = min(one.day for one in days)
    last = max(last, *(one.day for one in days))
    span = Span.fitting(first, last)
    return Attention(
        span,
        tuple(_begins(span, first, last)),
        tuple(_counted(days, span, lambda one: one.source)),
        tuple(_counted(days, span, lambda one: one.language or "not known")),
    )


def _begins(span: Span, first: date, last: date) -> Iterator[date]:
    begin = span.begin(first)
    while begin <= last:
        yield begin
        begin = span.following(begin)


def _counted(days: Iterable[Published], span: Span, name: Callable[[Published], str]) -> Iterator[Count]:
    sums: dict[tuple[date, str], int] = {}
    for one in days:
        key = span.begin(one.day), name(one)
        sums[key] = sums.get(key, 0) + one.articles
    for (begin, named), articles in sums.items():
        yield Count(begin, named, articles)
