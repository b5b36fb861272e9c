"""A crawl in a rehearsal, as a process."""

from pathlib import Path

from clipdesk.model.crawl_record import Outcome
from tests.spiders.conftest import Site, run_crawl, write_source


def test_a_rehearsal_asks_its_server_and_nothing_else(tmp_path: Path) -> None:
    with Site() as site, Site() as other:
        for one in (site, other):
            one.page("/own")
        site.redirects("/away", "https://gazette.example/2026/x")
        links = [
            site.url("/own", "127.0.0.1"),
            site.url("/away"),
            other.url("/own"),
            "https://gazette.example/a",
        ]
        site.feed(*links)
        sources = write_source(tmp_path, site, ({"kind": "feed", "url": site.url("/feed", "127.0.0.1")},))
        settings = {"demo": 0, "rehearse": f"127.0.0.1:{site.port}", "sources": sources}
        crawled = run_crawl(tmp_path / "home", site.port, "tiny", sources=sources, settings=settings)

        told = {one.url: (one.outcome, one.reason) for one in crawled.records if one.url in links}
        only = (Outcome.LIMIT_REACHED, f"a rehearsal asks 127.0.0.1:{site.port} and nothing else")
        assert told == {links[0]: (Outcome.FETCHED, ""), links[1]: only, links[2]: only, links[3]: only}
        assert not other.asked
