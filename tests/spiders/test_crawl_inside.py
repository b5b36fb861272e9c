"""Addresses that are not public are refused whoever names them: a feed's links, a sitemap, robots.txt's host."""

import pytest

from clipdesk.model.crawl_record import Outcome, UrlKind

INSIDE = ["http://192.0.0.192/", "http://[fec0::1]/", "http://[64:ff9b:1::7f00:1]/", "http://0x7f.1/"]


@pytest.mark.parametrize("kind", ["feed", "index"])
def test_what_discovery_names_inside_this_network_is_refused(site, crawl, kind: str) -> None:
    if kind == "feed":
        items = "".join(f"<item><title>About it</title><link>{url}</link></item>" for url in INSIDE)
        body, entry = f"<rss version='2.0'><channel>{items}</channel></rss>", "feed"
    else:
        items = "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in INSIDE)
        body, entry = f"<sitemapindex>{items}</sitemapindex>", "news_sitemap"
    site.answers("/inside.xml", site.answer(body.encode(), headers={"Content-Type": "application/xml"}))
    records = crawl({"kind": entry, "url": site.url("/inside.xml")}).records
    of_them = [record for record in records if record.url != site.url("/inside.xml")]
    named = [record for record in of_them if record.kind is UrlKind.ARTICLE or kind == "index"]
    assert len([record for record in named if record.kind is not UrlKind.ROBOTS]) == len(INSIDE)
    assert {record.outcome for record in named if record.kind is not UrlKind.ROBOTS} == {
        Outcome.PRIVATE_ADDRESS
    }


def test_a_robots_txt_that_leads_inside_this_network_is_not_followed(site, crawl) -> None:
    site.feed("/story")
    site.page("/story")
    site.page("/secret")
    site.redirects("/robots.txt", f"http://127.0.0.1:{site.port}/secret")
    records = crawl().records
    [robots] = [record for record in records if record.kind is UrlKind.ROBOTS]
    assert robots.outcome is Outcome.PRIVATE_ADDRESS
    assert site.times("/secret") == 0
