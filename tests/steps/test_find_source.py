"""A site that nobody has described yet, found through the crawl's own rules."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

from clipdesk.model.settings import Settings
from steps.sources.drafting import draft
from steps.sources.finding import find
from tests.spiders.conftest import Site

HTML = {"Content-Type": "text/html"}


def test_a_site_is_found_by_what_it_declares(tmp_path: Path) -> None:
    with Site() as site:
        head = (
            '<title>All the news | Tiny</title><link rel="alternate" type="application/rss+xml" href="/feed">'
        )
        page = f'<html lang="en-GB">{head}<a href="/secret/feed/">x</a><a href="/2026/03/08/the-wells/">W</a></html>'
        site.answers("/", site.answer(page.encode(), headers=HTML))
        site.answers("/robots.txt", site.answer(b"User-agent: *\nDisallow: /secret/\nSitemap: /news.xml.gz"))
        site.feed(site.url("/2026/03/08/the-wells/"), site.url("/2026/03/07/the-port/"))
        news = "".join(
            f"<url><loc>{site.url(path)}</loc><n:news><n:title>T {path}</n:title></n:news></url>"
            for path in ("/2026/03/08/the-wells/", "/2026/03/06/the-mill/")
        )
        site.answers("/news.xml.gz", site.answer(gzip.compress(f"<urlset>{news}</urlset>".encode(), mtime=0)))
        settings = Settings(home=tmp_path, demo=True, demo_port=site.port, timeout=3)

        found = find(settings, site.url("/"), [], now=datetime(2026, 3, 8, tzinfo=UTC), delay=0)

        told = {one.place.url: (one.taken, len(one.named)) for one in found.places}
        assert told == {
            site.url("/feed"): (True, 2),
            site.url("/secret/feed/"): (False, 0),
            site.url("/news.xml.gz"): (True, 2),
            site.url("/"): (False, 1),
        }
        assert not site.times("/secret/feed/") + site.times("/2026/03/08/the-wells/")
        written = draft(found, now=datetime(2026, 3, 8, tzinfo=UTC)).to_yaml("x")
        assert "publisher: Tiny  #" in written
        assert "languages: [en]  #" in written
