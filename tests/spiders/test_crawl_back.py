"""Crawls that look back at a day long gone: sitemaps, archive pages of days, WARC files of other crawls."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from clipdesk.corpus.archive import ArchiveWriter, read_page
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind

FIFTH = datetime(2026, 3, 5, tzinfo=UTC)
DAY = {"since": "2026-03-05", "until": "2026-03-06"}
Crawl = Callable[..., Any]


def fetched(crawled: Any) -> set[str]:
    articles = [one for one in crawled.records if one.kind is UrlKind.ARTICLE]
    return {urlsplit(one.url).path for one in articles if one.outcome is Outcome.FETCHED}


def reasons(crawled: Any) -> dict[str, str]:
    return {urlsplit(one.url).path: one.reason for one in crawled.records if one.kind is UrlKind.ARTICLE}


def urlset(site: Any, path: str, **changed: str) -> None:
    """A sitemap of pages with the days of their last change."""
    pages = "".join(
        f"<url><loc>{site.url(f'/{page}')}</loc><lastmod>{day}</lastmod></url>"
        for page, day in changed.items()
    )
    site.answers(path, site.answer(f"<urlset>{pages}</urlset>".encode()))


def test_a_sitemap_index_is_read_for_the_day_that_is_asked_for(site: Any, crawl: Crawl) -> None:
    listed = ("/maps/2026-02.xml", "/maps/2026-03.xml")
    index = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in listed)
    site.answers("/index.xml", site.answer(f"<sitemapindex>{index}</sitemapindex>".encode()))
    urlset(site, "/maps/2026-03.xml", before="2026-03-04", that="2026-03-05", after="2026-03-06")
    site.page("/that")
    site.feed("/new")

    feed, sitemap = (
        {"kind": "feed", "url": site.url("/feed")},
        {"kind": "news_sitemap", "url": site.url("/index.xml")},
    )
    crawled = crawl(feed, sitemap, **DAY)

    assert fetched(crawled) == {"/that"}
    assert "dated 2026-03-04" in reasons(crawled)["/before"]
    assert "dated 2026-03-06" in reasons(crawled)["/after"]
    assert not site.times("/maps/2026-02.xml") + site.times("/feed")


def test_the_archive_page_of_the_day_is_read_to_its_end(site: Any, crawl: Crawl) -> None:
    rows = "".join(f'<a href="/story-{number}">A story</a>' for number in (1, 2))
    html = {"Content-Type": "text/html"}
    site.answers(
        "/2026/3/5/",
        site.answer(f'{rows}<a class="next" href="/2026/3/5/?page=2">more</a>'.encode(), headers=html),
    )
    site.answers("/2026/3/5/?page=2", site.answer(b'<a href="/story-3">A story</a>', headers=html))
    for number in (1, 2, 3):
        site.page(f"/story-{number}")

    archive = {
        "kind": "listing",
        "url": site.url("/{yyyy}/{m}/{d}/"),
        "article_links": {"allow": ["/story-"]},
        "next_page": "a.next",
    }
    crawled = crawl({"kind": "feed", "url": site.url("/feed")}, archive, **DAY)

    assert fetched(crawled) == {"/story-1", "/story-2", "/story-3"}
    assert not site.times("/feed")


def test_a_day_without_an_article_is_no_fault(site: Any, crawl: Crawl) -> None:
    site.answers("/2026/03/05", site.answer(b"<p>nothing</p>", headers={"Content-Type": "text/html"}))
    crawled = crawl(
        {"kind": "feed", "url": site.url("/feed")},
        {"kind": "listing", "url": site.url("/{yyyy}/{mm}/{dd}")},
        **DAY,
    )
    assert [(one.outcome, one.reason) for one in crawled.records if one.kind is UrlKind.LISTING] == [
        (Outcome.FETCHED, "names no article")
    ]


@pytest.fixture
def other_crawl(tmp_path: Path) -> Callable[..., Path]:
    """Writes a WARC file of pages as another crawl leaves them: by name, host and the moment of fetching."""

    def write(name: str, *pages: tuple[str, str, datetime]) -> Path:
        root = tmp_path / "home" / "news"
        with ArchiveWriter(root / name, root) as writer:
            for host, path, at in pages:
                writer.write(
                    url=f"http://{host}{path}",
                    status=404 if path == "/gone" else 200,
                    reason="",
                    headers=[("Content-Type", "text/html")],
                    body=f"<html><p>The page {path}.</p></html>".encode(),
                    fetched_at=at,
                )
        return root / name

    return write


def warc(site: Any, files: str) -> tuple[dict[str, str], ...]:
    return {"kind": "feed", "url": site.url("/feed")}, {"kind": "warc", "files": files}


def test_the_sites_own_pages_are_taken_from_the_warc_files_of_the_day(
    site: Any, crawl: Crawl, other_crawl: Callable[..., Path]
) -> None:
    own, noon = f"tiny.localhost:{site.port}", FIFTH + timedelta(hours=12)
    other_crawl(
        "N-20260305-1.warc.gz", (own, "/one", noon), ("else.example", "/x", noon), (own, "/gone", noon)
    )
    other_crawl("N-20260305-2.warc.gz", (own, "/two", noon), (own, "/one", noon))
    other_crawl("N-20260304-9.warc.gz", (own, "/late", noon))

    crawled = crawl(*warc(site, "news/N-{yyyy}{mm}{dd}-*.warc.gz"), **DAY)

    kept = [one for one in crawled.records if one.kind is UrlKind.ARTICLE]
    assert [(urlsplit(one.url).path, one.outcome, one.at, one.first_seen_at) for one in kept] == [
        ("/one", Outcome.FETCHED, noon, noon),
        ("/gone", Outcome.HTTP_ERROR, noon, noon),
        ("/two", Outcome.FETCHED, noon, noon),
    ]
    assert read_page(crawled.home / "archive", kept[0].record).html == b"<html><p>The page /one.</p></html>"
    files = [(one.url, one.outcome) for one in crawled.records if one.kind is UrlKind.WARC]
    assert files == [
        ("news/N-20260305-1.warc.gz", Outcome.FETCHED),
        ("news/N-20260305-2.warc.gz", Outcome.FETCHED),
    ]
    assert not site.asked


def test_in_a_warc_file_of_a_month_the_moment_of_fetching_tells_the_day(
    site: Any, crawl: Crawl, other_crawl: Callable[..., Path]
) -> None:
    own = f"tiny.localhost:{site.port}"
    other_crawl("2026-03.warc.gz", (own, "/that", FIFTH), (own, "/after", FIFTH + timedelta(days=1)))
    crawled = crawl(*warc(site, "news/{yyyy}-{mm}.warc.gz"), **DAY)
    assert fetched(crawled) == {"/that"}
    assert "dated 2026-03-06" in reasons(crawled)["/after"]


def test_warc_files_that_are_missing_or_damaged_are_faults_with_their_reason(
    site: Any, crawl: Crawl, other_crawl: Callable[..., Path]
) -> None:
    damaged = other_crawl("N-20260305.warc.gz")
    damaged.write_bytes(b"not at all a WARC file")
    crawled = crawl(
        *warc(site, "news/N-{yyyy}{mm}{dd}.warc.gz"), {"kind": "warc", "files": "none-{yyyy}/*"}, **DAY
    )
    faults = {one.url: (one.outcome, one.reason) for one in crawled.records}
    assert faults["none-2026/*"] == (Outcome.BROKEN_DISCOVERY, "there is no such file")
    outcome, reason = faults["news/N-20260305.warc.gz"]
    assert outcome is Outcome.BROKEN_DISCOVERY
    assert "is no WARC file" in reason
