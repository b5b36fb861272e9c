"""Captures and crawl records to fill a corpus with."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import (
    Article,
    Author,
    AuthorKind,
    Block,
    BlockKind,
    Capture,
    Completeness,
    Credit,
    CreditKind,
    DateOrigin,
    Image,
    Moment,
    Part,
    Removed,
    Rights,
    TopicMatch,
)
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.page import ArchiveRecord

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

MakeCapture = Callable[..., Capture]
MakeRecord = Callable[..., CrawlRecord]


def make_capture(
    number: int,
    text: str = "Forces entered Sirte on Monday, officials said.",
    *,
    run: str = "run-1",
    source: str = "herald",
    at: datetime = NOON,
    place: int | None = None,
    headline: str | None = None,
) -> Capture:
    """Article `number` of a source, as captured at `at`; `place` tells captures of one article apart."""
    article = Article(
        url=f"https://{source}.example/{number}",
        canonical_url=f"https://{source}.example/{number}",
        headline=headline or f"Report {number}",
        completeness=Completeness.FULL,
        parser_version="1",
        source=source,
        publisher="The Herald",
        standfirst="What happened",
        authors=(Author("Mona Saleh"), Author("Wire", AuthorKind.AGENCY)),
        published_at=Moment(
            NOON.replace(hour=9, tzinfo=None),
            False,
            "19 Nov 2026 09:30",
            DateOrigin.META,
            0.8,
        ),
        section="World",
        keywords=("Libya", "Sirte"),
        language="en",
        blocks=(Block(BlockKind.HEADING, "Sirte"), Block(BlockKind.PARAGRAPH, text)),
        images=(Image("https://img.example/1.jpg", "A street", "Wire"),),
        is_accessible_for_free=True,
        evidence=("og:type article",),
        removed=(Removed("go-back", "< < Go Back", Part.BODY, 0),),
        credits=(Credit(CreditKind.CITES, "The Gazette", "the Gazette writes"),),
        rights=Rights(meta_robots=("noarchive",), tdm_reservation=False, copyright="© The Herald"),
    )
    record = ArchiveRecord(
        f"2026-11/{run}/{source}.warc.gz", 1000 * (number if place is None else place), 900
    )
    topics = (TopicMatch("libya-isis", "abc", 0.75, ("isis@headline",)),)
    return Capture(article, run, at, record, topics)


def make_record(
    number: int,
    outcome: Outcome = Outcome.STORED,
    *,
    run: str = "run-1",
    source: str = "herald",
    **changes: object,
) -> CrawlRecord:
    fields: dict[str, object] = {
        "run": run,
        "topic": "libya-isis",
        "source": source,
        "url": f"https://{source}.example/{number}",
        "kind": UrlKind.ARTICLE,
        "outcome": outcome,
        "at": NOON,
    }
    return CrawlRecord(**(fields | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def capture() -> MakeCapture:
    return make_capture


@pytest.fixture(scope="session")
def crawl_record() -> MakeRecord:
    return make_record


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus.open(tmp_path / "corpus")


@pytest.fixture
def later() -> Callable[[float], datetime]:
    """NOON and so many hours."""
    return lambda hours: NOON + timedelta(hours=hours)
