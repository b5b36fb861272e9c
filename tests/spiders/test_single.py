import pytest

from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from spiders.single import fetch


@pytest.fixture
def settings(site) -> Settings:
    return Settings(demo=True, demo_port=site.port, timeout=3)


def test_a_page_is_fetched_through_its_redirects(site, settings) -> None:
    site.redirects("/short", "/long/")
    site.page("/long/")
    page = fetch(settings, site.url("/short"))
    assert (page.url, page.status, page.headers["content-type"]) == (
        site.url("/long/"),
        200,
        "text/html; charset=utf-8",
    )
    assert b"Page /long/" in page.html


def test_what_robots_txt_forbids_is_not_fetched(site, settings) -> None:
    site.answers("/robots.txt", site.answer(b"User-agent: *\nDisallow: /private/\n"))
    with pytest.raises(CrawlError, match="robots_denied"):
        fetch(settings, site.url("/private/page"))
    assert site.times("/private/page") == 0


@pytest.mark.parametrize("url", ["times.example", "file:///etc/passwd", "http://u:p@times.example/"])
def test_what_is_no_address_of_a_page_is_said_without_a_crawl(settings, url: str) -> None:
    with pytest.raises(CrawlError, match="give the whole URL"):
        fetch(settings, url)
