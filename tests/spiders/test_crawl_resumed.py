"""A crawl that was killed goes on where it was: what had been answered is not asked for again."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from clipdesk.corpus.archive import read_page, verify
from clipdesk.model.crawl_record import Outcome

ARTICLES = ("/a", "/b", "/moved", "/gone")


@pytest.fixture
def killed(site, start_crawl, tmp_path) -> Callable[[], None]:
    """Everything is answered but one page, which is in flight as the crawl is killed."""

    def kill() -> None:
        site.feed(*ARTICLES, "/slow")
        for path in ("/a", "/b", "/target"):
            site.page(path)
        site.redirects("/moved", "/target")
        site.page("/slow", seconds=30)
        process = start_crawl()
        _wait_until(lambda: site.times("/slow") and _lines(tmp_path) >= len(ARTICLES) + 2)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        site.page("/slow")

    return kill


def test_nothing_is_asked_for_again_but_what_was_in_flight(site, crawl, killed, tmp_path) -> None:
    killed()
    before = [asked.path for asked in site.asked]
    crawled = crawl()
    assert [asked.path for asked in site.asked[len(before) :]] == ["/slow"]
    assert sorted(before) == sorted(
        ["/robots.txt", "/feed", "/a", "/b", "/moved", "/target", "/gone", "/slow"]
    )
    assert not list((tmp_path / "home").rglob("*.tmp"))
    assert {path: one.outcome for path, one in crawled.articles.items()} == {
        "/a": Outcome.FETCHED,
        "/b": Outcome.FETCHED,
        "/moved": Outcome.FETCHED,
        "/gone": Outcome.HTTP_ERROR,
        "/slow": Outcome.FETCHED,
    }
    assert crawled.stats["outcomes"] == {"fetched": 4, "http_error": 1}


def test_its_records_are_one_for_each_url_and_lead_into_one_archive(crawl, killed, tmp_path) -> None:
    killed()
    crawled = crawl()
    assert len({record.url for record in crawled.records}) == len(crawled.records)
    archive = tmp_path / "home" / "archive"
    [path] = archive.rglob("*.warc.gz")
    assert verify(path).sound
    for record in crawled.records:
        assert record.record is not None
        page = read_page(archive, record.record)
        assert page.url == record.final_url
        assert page.fetched_at == record.at
    assert crawled.articles["/moved"].final_url.endswith("/target")


def test_what_was_answered_with_an_error_keeps_its_record(crawl, killed) -> None:
    killed()
    gone = crawl().articles["/gone"]
    assert (gone.status, gone.reason) == (404, "answered 404 Not Found")


def _lines(folder) -> int:
    return sum(path.read_bytes().count(b"\n") for path in folder.rglob("crawl.jsonl.tmp"))


def _wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "the crawl did not come that far"
        time.sleep(0.02)
