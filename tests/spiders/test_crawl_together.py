"""Crawls of one host in several processes, as the host sees them."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from clipdesk.model.crawl_record import Outcome

POLITE = {"delay": 0.5, "concurrency": 1}


@pytest.fixture
def crawl_twice(site, tmp_path, crawl_site):
    """Two runs at the same time into one data folder."""

    def crawl(politeness):
        def one(run):
            return crawl_site(site, tmp_path, politeness=politeness, run=run)

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(one, ["run-20260308T120000Z", "run-20260308T120001Z"]))

    return crawl


def test_two_runs_keep_one_delay_between_them(site, crawl_twice) -> None:
    """A turn is taken before the way to the host, which is not always as long: no two requests are together,
    and none comes before its turn in the row."""
    site.feed("/a", "/b")
    for path in ("/a", "/b"):
        site.page(path)
    crawled = crawl_twice(POLITE)
    assert [len(one.articles) for one in crawled] == [2, 2]
    first, *others = [asked.at for asked in site.asked]
    assert len(others) == 7
    assert min(later - earlier for earlier, later in pairwise([first, *others])) > 0.25
    assert others[-1] - first >= 7 * 0.5 - 0.25


def test_what_one_run_is_told_of_waiting_the_other_keeps_to(site, crawl_twice) -> None:
    site.answers("/robots.txt", site.answer(b"", headers={"Content-Type": "text/plain"}))
    site.answers("/feed", site.answer(status=429, headers={"Retry-After": "3600"}))
    crawled = crawl_twice(POLITE)
    assert site.times("/feed") == 1
    assert {one.discovery["/feed"].outcome for one in crawled} == {Outcome.HTTP_ERROR, Outcome.LIMIT_REACHED}
    assert any("asks to be left alone until" in one.discovery["/feed"].reason for one in crawled)


def test_a_days_budget_is_shared_and_said(site, crawl_twice) -> None:
    site.feed("/a", "/b", "/c")
    for path in ("/a", "/b", "/c"):
        site.page(path)
    crawled = crawl_twice({"delay": 0.0, "concurrency": 2, "budget": {"requests": 6}})
    assert len(site.asked) == 6
    left_out = [
        record for one in crawled for record in one.records if record.outcome is Outcome.LIMIT_REACHED
    ]
    assert left_out
    assert all("today's 6 requests from tiny.localhost are used up" in record.reason for record in left_out)
