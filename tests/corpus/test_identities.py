"""Articles that were stored before addresses had keys keep their identity, and what was one of two by mistake
is never joined again."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.schema import TAKEDOWNS
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.takedown import Takedown, TakedownRecord, TakedownState
from clipdesk.model.urls import article_id
from clipdesk.model.urls.earlier import earlier_article_id
from tests.corpus.conftest import NOON

MakeCapture = Callable[..., Capture]


def at(capture: Capture, canonical_url: str, **more: object) -> Capture:
    article = replace(capture.article, canonical_url=canonical_url, article_id="", **more)  # type: ignore[arg-type]
    return replace(capture, article=article)


def as_the_first_release_did(capture: Capture, canonical_url: str) -> Capture:
    one = at(capture, canonical_url)
    return replace(one, article=replace(one.article, article_id=earlier_article_id(canonical_url)))


def store(corpus: Corpus, run: str, *captures: Capture) -> list[Outcome]:
    done = corpus.append_versions(run, "herald", captures, now=NOON)
    corpus.merge_articles()
    return [done.outcomes[one.record] for one in captures]


@pytest.mark.parametrize(
    ("stored", "now"),
    [
        ("https://www.herald.example/news/1/", "https://www.herald.example/news/1/"),
        ("https://herald.example/a%3Bb/%28c%29?a=2&z=1", "https://herald.example/a;b/(c)?z=1&a=2"),
        ("https://herald.example/view?q=one+two", "https://herald.example/view?q=one%20two"),
        ("https://m.herald.example/news/1", "https://m.herald.example/news/1?utm_source=rss"),
        ("http://herald.example/plain", "https://herald.example/plain"),
        ("https://новости.example/1", "https://xn--b1amnebsh.example/1"),
    ],
)
def test_an_article_that_comes_again_is_the_one_that_was_stored(
    corpus: Corpus, capture: MakeCapture, stored: str, now: str
) -> None:
    store(corpus, "run-1", as_the_first_release_did(capture(1), stored))
    assert store(corpus, "run-2", at(capture(1), now)) == [Outcome.UNCHANGED]
    assert store(corpus, "run-3", at(capture(1), now, headline="Another one")) == [Outcome.STORED]
    [row] = rows_of(corpus, "SELECT article_id, version FROM articles")
    assert row == {"article_id": earlier_article_id(stored), "version": 2}


def test_what_the_earlier_rule_took_for_one_is_not_joined_any_more(
    corpus: Corpus, capture: MakeCapture
) -> None:
    store(corpus, "run-1", as_the_first_release_did(capture(1), "https://herald.example/news.php"))
    news = [at(capture(n), f"https://herald.example/news.php?cid={n}") for n in (2, 3)]
    assert earlier_article_id(news[0].article.canonical_url) == earlier_article_id(
        "https://herald.example/news.php"
    )
    assert store(corpus, "run-2", *news) == [Outcome.STORED, Outcome.STORED]
    assert len(list(rows_of(corpus, "SELECT article_id FROM articles"))) == 3


def test_a_new_article_has_the_identity_of_its_key_whatever_its_address_looks_like(
    corpus: Corpus, capture: MakeCapture
) -> None:
    spellings = ["https://www.herald.example/1?utm_source=rss", "http://herald.example/1/amp"]
    outcomes = [store(corpus, f"run-{n}", at(capture(1), one)) for n, one in enumerate(spellings)]
    assert outcomes == [[Outcome.STORED], [Outcome.UNCHANGED]]
    [row] = rows_of(corpus, "SELECT article_id FROM articles")
    assert row["article_id"] == article_id("https://herald.example/1")


def test_what_was_taken_down_by_its_earlier_identity_stays_out(corpus: Corpus, capture: MakeCapture) -> None:
    address = "https://www.herald.example/news/1/"
    wish = Takedown("wish", earlier_article_id(address), None, "the publisher", "wants it out")
    row = TAKEDOWNS.columns.put(TakedownRecord(wish, TakedownState.DONE, NOON))
    corpus.takedowns.append([row], "wish")
    assert store(corpus, "run-1", at(capture(1), address)) == [Outcome.TAKEN_DOWN]


def test_the_row_of_the_log_names_what_the_article_is_stored_under(
    corpus: Corpus, capture: MakeCapture, crawl_record: Callable[..., CrawlRecord]
) -> None:
    address = "https://www.herald.example/news/1/"
    store(corpus, "run-1", as_the_first_release_did(capture(1), address))
    again = at(capture(1), address)
    done = corpus.append_versions("run-2", "herald", [again], now=NOON)
    row = replace(crawl_record(1), record=again.record, article_id=again.article.article_id)
    assert done.as_stored(row).article_id == earlier_article_id(address)


def test_an_address_that_could_have_no_identity_has_none() -> None:
    assert earlier_article_id("http://[::1/") == ""
