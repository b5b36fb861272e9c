"""What its publisher withdraws is marked, and what is put back is not."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.maintenance import rebuild_articles
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from tests.corpus.conftest import NOON, make_capture

HOUR = timedelta(hours=1)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Two articles of two months, stored and merged."""
    corpus = Corpus.open(tmp_path / "corpus")
    for number, at in ((1, NOON), (2, NOON + timedelta(days=20))):
        capture = make_capture(number, at=at, run=f"run-{number}")
        corpus.append_versions(f"run-{number}", "herald", [capture], now=at)
        visit(corpus, number, Outcome.STORED, at, article_id=capture.article.article_id)
    corpus.merge_articles()
    return corpus


def visit(corpus: Corpus, number: int, outcome: Outcome, at: datetime, article_id: str | None = None) -> None:
    """Log one visit, as the store step does."""
    run = f"{outcome}-{at:%m%dT%H}"
    url = f"https://herald.example/{number}"
    record = CrawlRecord(run, None, "herald", url, UrlKind.ARTICLE, outcome, at, article_id=article_id)
    for _ in range(2):  # a step that is repeated changes nothing
        corpus.append_crawl_log(run, "herald", [record], part=0)
        corpus.append_withdrawals(run, "herald", [record], part=0)


def withdrawn(corpus: Corpus) -> dict[str, datetime | None]:
    corpus.merge_articles()
    rows = corpus.articles.dataset().to_table(columns=["url", "withdrawn_at"]).to_pylist()
    assert len(rows) == 2
    return {row["url"].rpartition("/")[2]: row["withdrawn_at"] for row in rows}


GONE_AT = NOON + timedelta(days=30)


def test_an_article_that_is_gone_is_marked_and_all_its_versions_stay(corpus: Corpus) -> None:
    visit(corpus, 1, Outcome.GONE, GONE_AT)
    visit(corpus, 1, Outcome.GONE, GONE_AT + HOUR)
    assert withdrawn(corpus) == {"1": GONE_AT, "2": None}
    assert corpus.article_versions.dataset().count_rows() == 2
    assert corpus.withdrawals.dataset().count_rows() == 1


@pytest.mark.parametrize("found", [Outcome.NOT_MODIFIED, Outcome.UNCHANGED])
def test_an_article_that_is_back_is_unmarked(corpus: Corpus, found: Outcome) -> None:
    visit(corpus, 1, Outcome.GONE, GONE_AT)
    assert withdrawn(corpus)["1"] == GONE_AT
    visit(corpus, 1, found, GONE_AT + HOUR)
    assert withdrawn(corpus)["1"] is None
    visit(corpus, 1, Outcome.GONE, GONE_AT + 2 * HOUR)
    assert withdrawn(corpus)["1"] == GONE_AT + 2 * HOUR


def test_an_article_that_is_found_at_another_address_is_back(corpus: Corpus) -> None:
    visit(corpus, 1, Outcome.GONE, GONE_AT)
    visit(corpus, 9, Outcome.UNCHANGED, GONE_AT + HOUR, article_id=make_capture(1).article.article_id)
    assert withdrawn(corpus)["1"] is None


def test_the_mark_outlives_a_rebuild_and_a_new_version_that_was_read_from_the_archive(corpus: Corpus) -> None:
    visit(corpus, 1, Outcome.GONE, GONE_AT)
    corpus.append_versions(
        "reparse", "herald", [make_capture(1, "read anew", run="reparse")], now=GONE_AT, reparsed=True
    )
    assert withdrawn(corpus)["1"] == GONE_AT
    rebuild_articles(corpus)
    assert withdrawn(corpus) == {"1": GONE_AT, "2": None}


def test_what_was_never_stored_is_not_withdrawn(corpus: Corpus) -> None:
    visit(corpus, 7, Outcome.GONE, GONE_AT)
    assert withdrawn(corpus) == {"1": None, "2": None}


def test_a_merge_without_a_change_writes_nothing(corpus: Corpus) -> None:
    visit(corpus, 1, Outcome.GONE, GONE_AT)
    withdrawn(corpus)
    before = corpus.articles.opened().version()
    withdrawn(corpus)
    assert corpus.articles.opened().version() == before


def test_memory_knows_when_a_stored_article_was_last_fetched(corpus: Corpus) -> None:
    visit(corpus, 1, Outcome.NOT_MODIFIED, GONE_AT)
    visit(corpus, 1, Outcome.TIMEOUT, GONE_AT + HOUR)
    visit(corpus, 7, Outcome.NOT_MODIFIED, GONE_AT + HOUR)
    memory = corpus.memory("herald")
    pages = [memory.page(f"https://herald.example/{number}") for number in (1, 2, 7)]
    assert [page and page.held_at for page in pages] == [GONE_AT, NOON + timedelta(days=20), None]
