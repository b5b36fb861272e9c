"""A user name or password in an address is sent nowhere, logged nowhere and kept nowhere but in the archive."""

import pytest

from clipdesk.model.crawl_record import Outcome
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from spiders.single import fetch


def test_a_password_in_an_address_stays_out_of_the_crawls_log_and_its_output(site, crawl) -> None:
    secret = f"http://desk:hunter2@tiny.localhost:{site.port}"
    links = ["/plain", "/moved", "/lost"]
    items = "".join(f"<item><title>Of it</title><link>{site.url(path)}</link></item>" for path in links)
    items += f"<item><title>Of it</title><link>{secret}/inside</link></item>"
    feed = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    site.answers("/feed", site.answer(feed, headers={"Content-Type": "application/rss+xml"}))
    index = f"<sitemapindex><sitemap><loc>{secret}/map.xml</loc></sitemap></sitemapindex>".encode()
    site.answers("/index.xml", site.answer(index, headers={"Content-Type": "application/xml"}))
    site.page("/plain")
    site.page("/moved/here")
    site.redirects("/moved", f"{secret}/moved/here")
    site.redirects("/lost", "http://desk:hunter2@127.0.0.1/")
    crawled = crawl(
        {"kind": "feed", "url": site.url("/feed")}, {"kind": "news_sitemap", "url": site.url("/index.xml")}
    )
    assert crawled.articles["/moved"].outcome is Outcome.FETCHED
    assert crawled.articles["/moved"].final_url == site.url("/moved/here")
    assert crawled.articles["/lost"].outcome is Outcome.PRIVATE_ADDRESS
    assert any("Authorization" in asked.headers for asked in site.asked) is False
    written = [path for path in (crawled.home / "runs").rglob("*") if path.is_file()]
    assert written
    for text in [crawled.output, *(path.read_text() for path in written)]:
        assert "hunter2" not in text


def test_a_page_that_is_asked_for_with_a_password_is_refused_without_saying_it(site, tmp_path) -> None:
    with pytest.raises(CrawlError, match="a user name or password") as caught:
        fetch(Settings(home=tmp_path), "https://desk:hunter2@times.example/")
    assert "hunter2" not in str(caught.value)
