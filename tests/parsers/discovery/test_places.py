"""Where a site may name its articles, by its home page and its robots.txt."""

import pytest

from clipdesk.model.discovery import UrlKind
from parsers.discovery.places import common_places, declared_places, robots_places, title_parts

HOME = "https://gazette.example/en/"


def places(page: str, kind: UrlKind = UrlKind.FEED) -> list[str]:
    return [one.url for one in declared_places(page.encode(), HOME) if one.kind is kind]


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', ["https://gazette.example/rss"]),
        (
            "<link REL='ALTERNATE home' TYPE='Application/Atom+XML; charset=utf-8' href=all.atom>",
            [f"{HOME}all.atom"],
        ),
        (
            '<base href="//feeds.gazette.example/"><link rel=alternate type=application/feed+json href=a.json>',
            ["https://feeds.gazette.example/a.json"],
        ),
        ('<link rel="alternate" hreflang="fr" href="/fr/">', []),
        ('<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">', []),
        ('<a href="/world/rss.xml#top">RSS</a>', ["https://gazette.example/world/rss.xml"]),
        ('<a href="https://other.example/feed/">a partner</a>', []),
        ('<a href="/feed-the-children-campaign">a story</a>', []),
    ],
)
def test_feeds_are_what_the_page_declares_or_links_to(page: str, found: list[str]) -> None:
    assert places(page) == found


def test_sections_are_short_links_of_the_same_host_that_are_no_articles() -> None:
    links = {
        "/politics/": "Politics", "/2026/03/08/wells-run-dry/": "Wells", "https://else.example/a/": "Else",
        "/world/africa": "Africa", "/a/b/c/": "Deep", "/logo.png": "Logo", "/sport/": "x" * 60, "/": "Home",
    }  # fmt: skip
    page = "".join(f'<a href="{url}">{words}</a>' for url, words in links.items())
    assert places(page, UrlKind.LISTING) == [
        "https://gazette.example/politics/", "https://gazette.example/world/africa",
    ]  # fmt: skip


def test_a_page_of_nothing_but_links_gives_no_more_places_than_are_asked() -> None:
    page = "".join(f'<a href="/s{number}/">S</a><a href="/f{number}/feed/">f</a>' for number in range(9_000))
    assert len(declared_places(page.encode(), HOME)) == 12 + 6


def test_robots_names_sitemaps_on_any_host() -> None:
    assert [one.url for one in robots_places(["https://cdn.example/n.xml", "/b.xml", ""], HOME)] == [
        "https://cdn.example/n.xml", "https://gazette.example/b.xml",
    ]  # fmt: skip


def test_common_feeds_are_looked_for_beside_the_home_page_and_at_the_root() -> None:
    urls = [one.url for one in common_places(HOME, UrlKind.FEED)]
    assert {f"{HOME}feed/", "https://gazette.example/feed/"} <= set(urls)
    assert all(one.kind is UrlKind.NEWS_SITEMAP for one in common_places(HOME, UrlKind.NEWS_SITEMAP))


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("The Gazette", ("The Gazette",)),
        ("News &amp; more | The Gazette", ("News & more", "The Gazette")),
        ("The Gazette: all\n the news", ("The Gazette", "all the news")),
        ("", ()),
    ],
)
def test_a_title_is_parted_into_name_and_motto(title: str, parts: tuple[str, ...]) -> None:
    assert title_parts(f"<title>{title}</title>".encode()) == parts
