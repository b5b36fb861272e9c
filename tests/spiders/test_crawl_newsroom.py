"""What a crawl of the demo newsroom brings home, site by site, against what the newsroom says of itself."""

from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from clipdesk.corpus.archive import read_page
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from newsroom import SOURCES, Newsroom, faults, truth

SITES = sorted(path.stem for path in Path(SOURCES).glob("*.yaml"))
OUTCOME_OF_FAULT = {
    "cut_off": Outcome.CONNECTION_ERROR,
    "forbidden": Outcome.HTTP_ERROR,
    "gone": Outcome.HTTP_ERROR,
    "huge": Outcome.TOO_LARGE,
    "link": Outcome.PRIVATE_ADDRESS,
    "loop": Outcome.REDIRECT_LOOP,
    "not_found": Outcome.HTTP_ERROR,
    "pdf": Outcome.NOT_HTML,
    "redirect": Outcome.PRIVATE_ADDRESS,
    "slow": Outcome.TIMEOUT,
    "captcha": Outcome.FETCHED,
    "gallery": Outcome.FETCHED,
    "soft_404": Outcome.FETCHED,
    "video": Outcome.FETCHED,
}


@pytest.mark.parametrize("site", SITES)
def test_every_article_on_the_topic_is_fetched_or_denied_by_robots(newsroom_crawls, site: str) -> None:
    articles = newsroom_crawls[site].articles
    wanted = [each for each in truth() if each.site == site and each.topic != "off"]
    assert {each.path: _outcome(articles, each.path) for each in wanted} == {
        each.path: Outcome.FETCHED if each.robots_allowed else Outcome.ROBOTS_DENIED for each in wanted
    }


def _outcome(articles: dict[str, CrawlRecord], path: str) -> Outcome | None:
    record = articles.get(path) or next(
        (r for r in articles.values() if (r.final_url or r.url).partition("?")[0].endswith(path)), None
    )
    return record.outcome if record else None


@pytest.mark.parametrize("fault", [each for each in faults() if each.listed], ids=lambda each: each.kind)
def test_every_trap_has_its_outcome_and_a_reason(newsroom_crawls, newsroom: Newsroom, fault) -> None:
    url = fault.path if fault.path.startswith("http") else newsroom.url(fault.site, fault.path)
    [record] = [each for each in newsroom_crawls[fault.site].records if each.url == url]
    assert record.outcome is OUTCOME_OF_FAULT[fault.kind]
    assert record.reason or record.outcome is Outcome.FETCHED


@pytest.mark.parametrize("site", SITES)
def test_every_url_has_one_record(newsroom_crawls, site: str) -> None:
    urls = [record.url for record in newsroom_crawls[site].records]
    assert len(urls) == len(set(urls))


@pytest.mark.parametrize("site", SITES)
def test_every_response_with_a_record_is_in_the_archive(newsroom_crawls, site: str) -> None:
    crawled = newsroom_crawls[site]
    archive = crawled.home / "archive"
    for record in crawled.records:
        if record.status is not None:
            assert record.record is not None
            page = read_page(archive, record.record)
            assert (page.url, page.status, len(page.html)) == (record.final_url, record.status, record.bytes)


def test_the_archive_is_read_by_other_tools(newsroom_crawls) -> None:
    path = newsroom_crawls["gulf-courier"].home / "archive/2026-03/run-20260308T120000Z/gulf-courier.warc.gz"
    with path.open("rb") as file:
        kinds = [record.rec_type for record in ArchiveIterator(file)]
    assert kinds[0] == "warcinfo"
    assert kinds.count("response") > 10


def test_discovery_says_all_that_it_knows(newsroom_crawls) -> None:
    articles = [each for each in newsroom_crawls["gulf-courier"].records if each.kind is UrlKind.ARTICLE]
    assert all(each.found_on and each.title for each in articles)
    by_feed = [each for each in articles if each.found_on and each.found_on.endswith("/rss.xml")]
    assert by_feed
    assert all(each.published_at for each in by_feed)


def test_a_russian_feed_in_windows_1251_has_russian_titles(newsroom_crawls) -> None:
    titles = [each.title for each in newsroom_crawls["vostochny-telegraf"].records if each.title]
    assert any("ИГИЛ" in title for title in titles)


def test_a_broken_feed_is_read_and_its_fault_is_said(newsroom_crawls) -> None:
    [feed] = [each for each in newsroom_crawls["eco-ponente"].records if each.kind is UrlKind.FEED]
    assert feed.outcome is Outcome.FETCHED
    assert "not well formed" in feed.reason


def test_an_endless_calendar_is_not_walked(newsroom_crawls, newsroom: Newsroom) -> None:
    assert newsroom_crawls["gulf-courier"].records
    assert not [path for _, path, _ in newsroom.requests if path.startswith(("/calendar", "/agenda"))]


def test_what_robots_txt_forbids_is_never_asked_for(newsroom_crawls, newsroom: Newsroom) -> None:
    denied = [
        each for each in newsroom_crawls["gulf-courier"].records if each.outcome is Outcome.ROBOTS_DENIED
    ]
    assert denied
    asked = {newsroom.url("gulf-courier", path) for _, path, _ in newsroom.requests}
    assert not asked & {each.url for each in denied}


def test_nothing_temporary_is_left(newsroom_crawls) -> None:
    assert not list(newsroom_crawls["gulf-courier"].home.rglob("*.tmp"))


def test_the_figures_agree_with_the_log(newsroom_crawls) -> None:
    crawled = newsroom_crawls["gulf-courier"]
    fetched = [each for each in crawled.articles.values() if each.outcome is Outcome.FETCHED]
    assert crawled.stats["fetched"] == len(fetched)
    assert crawled.stats["bytes"] == sum(each.bytes or 0 for each in crawled.records)
    assert {each["url"] for each in crawled.stats["discovery"]} == {
        each.url for each in crawled.discovery.values()
    }


def test_progress_is_told_to_people_in_sentences(newsroom_crawls) -> None:
    output = newsroom_crawls["gulf-courier"].output
    assert "INFO gulf-courier: fetched" in output
    assert "Traceback" not in output
