"""What a crawl can be made to look at and to write down is bounded in all, and nothing is cut in silence."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl import frontier as frontier_module
from spiders.crawl.frontier import TOO_MANY_URLS, Frontier, LeftOut
from spiders.crawl.planned_request import PlannedRequest
from spiders.crawl.surplus import MOST_DISCOVERY_PAGES, MOST_ROWS, Surplus
from spiders.crawl.window import Window

NOW = datetime(2026, 3, 8, tzinfo=UTC)
PAGE = PlannedRequest("http://times.example/sitemap.xml", UrlKind.NEWS_SITEMAP, NOW)
LIMIT = LeftOut(Outcome.LIMIT_REACHED, "the run's limit of pages is reached")
OLD = LeftOut(Outcome.OUT_OF_WINDOW, "published in 2020")


def test_rows_are_given_out_up_to_the_bound_and_the_rest_is_one_row_for_each_outcome() -> None:
    surplus = Surplus()
    given = [surplus.has_row(PAGE, why) for why in [LIMIT] * MOST_ROWS + [LIMIT] * 44_999 + [OLD] * 2]
    assert given.count(True) == MOST_ROWS
    rows = [(planned.kind, why.outcome, why.reason) for planned, why in surplus.summary(NOW)]
    assert rows == [
        (UrlKind.NEWS_SITEMAP, Outcome.LIMIT_REACHED, f"44,999 more that it names: {LIMIT.reason}"),
        (UrlKind.NEWS_SITEMAP, Outcome.OUT_OF_WINDOW, f"2 more that it names: {OLD.reason}"),
    ]


def test_pages_of_discovery_are_asked_for_up_to_the_bound() -> None:
    surplus = Surplus()
    asked = [surplus.one_more_page() for _ in range(MOST_DISCOVERY_PAGES + 5)]
    assert asked.count(True) == MOST_DISCOVERY_PAGES


def test_addresses_are_looked_at_up_to_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontier_module, "MOST_URLS", 3)
    frontier = Frontier({}, mentions=None, window=Window(), max_pages=100)
    urls = [f"http://times.example/{number}" for number in (1, 2, 3, 4, 1)]
    decisions = [frontier.consider(Candidate(url, "times", PAGE.url), NOW) for url in urls]
    assert [decision is TOO_MANY_URLS for decision in decisions] == [False, False, False, True, False]


def test_a_sitemap_that_names_more_than_there_is_room_for_has_a_row_for_the_rest(
    site, crawl: Callable
) -> None:
    links = "".join(f"<url><loc>{site.url(f'/{number}')}</loc></url>" for number in range(MOST_ROWS + 1_000))
    body = f"<urlset>{links}</urlset>".encode()
    site.answers("/map.xml", site.answer(body, headers={"Content-Type": "application/xml", "ETag": '"same"'}))
    crawled = crawl({"kind": "news_sitemap", "url": site.url("/map.xml")}, max_pages=0)
    assert crawled.code == 0, crawled.output
    assert len(crawled.articles) == MOST_ROWS
    [cut] = [record for record in crawled.records if "#" in record.url]
    assert cut.reason == "1,000 more that it names: the run's limit of pages is reached"
    assert (cut.kind, cut.found_on) == (UrlKind.NEWS_SITEMAP, site.url("/map.xml"))
    assert (cut.next_visit_at, cut.look) == (None, None)
    assert crawled.discovery["/map.xml"].etag == '"same"'
