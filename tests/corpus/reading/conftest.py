"""A corpus of three months: articles of two sources, in four languages, with and without a date, of some topics."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture, DateOrigin, Moment, TopicMatch

FIRST = datetime(2026, 9, 10, 12, tzinfo=UTC)
LANGUAGES = ("en", "en-GB", "ar", None)
TOPICS = ("libya-isis", "oil", "it's")


def _capture(make: Callable[..., Capture], number: int) -> Capture:
    """Articles come every other day, and every third has no date of its own."""
    at = FIRST + timedelta(days=2 * number)
    source = ("herald", "gazette")[number % 2]
    one = make(number, f"Report {number} tells what happened in Sirte.", source=source, at=at)
    date = Moment(at - timedelta(hours=number), False, "", DateOrigin.META, 0.9)
    article = replace(
        one.article,
        language=LANGUAGES[number % 4],
        published_at=None if number % 3 == 0 else date,
    )
    topics = tuple(TopicMatch(name, "1", 0.5, ()) for name in TOPICS[: number % 4])
    return replace(one, article=article, topics=topics)


@pytest.fixture(scope="session")
def read_corpus(tmp_path_factory: pytest.TempPathFactory, capture: Callable[..., Capture]) -> Corpus:
    """Nothing writes to it."""
    corpus = Corpus.open(tmp_path_factory.mktemp("reading") / "corpus")
    captures = [_capture(capture, number) for number in range(32)]
    for source in ("herald", "gazette"):
        mine = [one for one in captures if one.article.source == source]
        corpus.append_versions("run-1", source, mine, now=FIRST)
    corpus.merge_articles()
    return corpus
