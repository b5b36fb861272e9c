"""One address: as it was met, and as it is now."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import InputError
from clipdesk.model.page import Page
from clipdesk.model.settings import Settings
from steps.inspect import fetched
from steps.inspect.life import life_of
from tests.corpus.conftest import NOON, make_capture

URL = "https://herald.example/1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, demo=True)


def visit(settings: Settings, outcome: Outcome, at: datetime, url: str = URL, **more: object) -> None:
    record = CrawlRecord(f"run-{at:%d%H}", None, "herald", url, UrlKind.ARTICLE, outcome, at, **more)
    corpus = Corpus.open(settings.corpus)
    corpus.append_crawl_log(record.run, "herald", [record])
    corpus.append_withdrawals(record.run, "herald", [record])


def store(settings: Settings) -> None:
    capture = make_capture(1)
    corpus = Corpus.open(settings.corpus)
    corpus.append_versions("run-1", "herald", [capture], now=NOON)
    visit(
        settings,
        Outcome.STORED,
        NOON,
        article_id=capture.article.article_id,
        found_on="https://herald.example/feed",
    )
    corpus.merge_articles()


@pytest.mark.parametrize("spelling", [URL, f"{URL}/?utm_source=feed", "http://HERALD.example:80/1#top"])
def test_a_stored_article_is_found_by_any_of_its_spellings(settings: Settings, spelling: str) -> None:
    store(settings)
    life = life_of(settings, spelling)
    assert [(one.outcome, one.found_on) for one in life.visits] == [
        (Outcome.STORED, "https://herald.example/feed")
    ]
    assert [(one.version, one.headline) for one in life.versions] == [(1, "Report 1")]
    assert life.verdict == "it is in the corpus"


def test_another_page_of_the_site_has_a_life_of_its_own(settings: Settings) -> None:
    store(settings)
    assert life_of(settings, "https://herald.example/12").visits == ()


def test_a_withdrawn_article_says_since_when(settings: Settings) -> None:
    store(settings)
    visit(settings, Outcome.GONE, NOON + timedelta(hours=7), reason="answered 410 Gone")
    Corpus.open(settings.corpus).merge_articles()
    life = life_of(settings, URL)
    assert life.withdrawn_at == NOON + timedelta(hours=7)
    assert life.verdict.endswith("withdrawn it: found so at 2026-11-20 19:00 UTC")


def test_what_is_not_stored_says_why_by_its_last_visit(settings: Settings) -> None:
    visit(settings, Outcome.TIMEOUT, NOON)
    visit(settings, Outcome.ROBOTS_DENIED, NOON + timedelta(hours=1), reason="forbidden by /private/",
          next_visit_at=NOON + timedelta(hours=2))  # fmt: skip
    verdict = life_of(settings, URL).verdict
    assert "robots_denied" in verdict
    assert "forbidden by /private/" in verdict
    assert "due again at 2026-11-20 14:00 UTC" in verdict


def test_what_led_to_the_page_belongs_to_its_life(settings: Settings) -> None:
    visit(settings, Outcome.DUPLICATE, NOON, url="https://herald.example/short", final_url=URL)
    assert [one.url for one in life_of(settings, URL).visits] == ["https://herald.example/short"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://gulf-courier.localhost:8765/x", "no feed, sitemap or listing of gulf-courier has named it"),
        ("https://nobody.example/x", "no source is on the site of nobody.example"),
    ],
)
def test_what_no_run_has_met_says_who_might_have(settings: Settings, url: str, words: str) -> None:
    assert words in life_of(settings, url).verdict


def test_what_is_no_address_is_refused_without_showing_a_password(settings: Settings) -> None:
    with pytest.raises(InputError) as caught:
        life_of(settings, "https://name:secret@herald.example/1")
    assert "secret" not in str(caught.value)


PAGE = (
    b"<html><body><article><h1>Ferry leaves at dawn</h1>"
    + b"<p>The ferry left the harbour.</p>" * 9
    + b"</article>"
)


@pytest.mark.parametrize("store", [False, True])
def test_a_page_that_is_fetched_now_is_stored_only_if_that_is_asked_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, store: bool
) -> None:
    page = Page(URL, PAGE, 200, {"content-type": "text/html; charset=utf-8"}, NOON)
    monkeypatch.setattr(fetched, "fetch", lambda settings, url: page)
    done = fetched.fetch_and_read(settings, URL, store=store)
    assert done.article.headline == "Ferry leaves at dawn"
    assert (done.run is not None) is store
    assert settings.corpus.exists() is store
    if store:
        [visited] = life_of(settings, URL).visits
        assert (visited.run, visited.url) == (done.run, URL)
