"""Every site answers as a news site does."""

import gzip
import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from lxml import etree

from newsroom import Newsroom, Truth, truth
from newsroom.site import Document, Site, sites

Ask = Callable[..., Any]

DOCUMENTS = [(site, document) for site in sites().values() for document in site.documents]
FEEDS = [pair for pair in DOCUMENTS if "sitemap" not in pair[1].path]
BROKEN = "eco-ponente"


def label(value: Site | Document) -> str:
    return value.name if isinstance(value, Site) else value.path


def declared_charset(reply: Any) -> str:
    """As a browser finds it: header, then meta; iso-8859-1 means windows-1252 (WHATWG Encoding)."""
    declared = (
        reply.headers.get_content_charset() or re.search(rb"charset=[\"']?([\w-]+)", reply.body)[1].decode()
    )
    return {"iso-8859-1": "windows-1252"}.get(declared.lower(), declared)


def test_there_are_eight_sites() -> None:
    assert len(sites()) == 8


@pytest.mark.parametrize("site", sites())
def test_the_home_page_lists_articles(ask: Ask, site: str) -> None:
    reply = ask(site, "/")
    page = reply.body.decode(declared_charset(reply))
    newest = max((t for t in truth() if t.site == site), key=lambda t: t.published_at)
    assert reply.status == 200
    assert newest.headline in unescape(page)


@pytest.mark.parametrize("site", sites().values(), ids=lambda site: site.name)
def test_every_section_page_answers(ask: Ask, site: Site) -> None:
    assert {ask(site.name, site.section_url(section)).status for section in site.sections} == {200}


@pytest.mark.parametrize("expected", truth(), ids=lambda t: f"{t.site}-{t.article_id}")
def test_every_article_shows_its_headline_in_the_declared_charset(ask: Ask, expected: Truth) -> None:
    ask(expected.site, expected.path)  # the first answer of a flaky page is an error
    reply = ask(expected.site, expected.path)
    assert reply.status == 200
    assert expected.headline in unescape(reply.body.decode(declared_charset(reply)))


@pytest.mark.parametrize("expected", truth(), ids=lambda t: f"{t.site}-{t.article_id}")
def test_every_paragraph_of_the_truth_is_on_its_page(ask: Ask, expected: Truth) -> None:
    ask(expected.site, expected.path)
    reply = ask(expected.site, expected.path)
    text = unescape(re.sub(r"<[^>]+>", "", reply.body.decode(declared_charset(reply))))
    shown = re.sub(r"\s+\([^()]*(?:banned|запрещ)[^()]*\)", "", text)
    assert [paragraph for paragraph in expected.paragraphs if paragraph not in shown] == []


@pytest.mark.parametrize(("site", "document"), FEEDS, ids=label)
def test_every_feed_offers_every_newest_article(
    ask: Ask, room: Newsroom, site: Site, document: Document
) -> None:
    body = ask(site.name, document.path).body
    if document.path.endswith(".json"):
        links = [item["url"] for item in json.loads(body)["items"]]
    else:
        links = [entry.link for entry in feedparser.parse(body).entries]
    expected = sorted((t for t in truth() if t.site == site.name), key=lambda t: t.published_at, reverse=True)
    for article in expected[:5]:
        assert room.url(site.name, article.path) in [link.partition("?utm")[0] for link in links]


@pytest.mark.parametrize(("site", "document"), DOCUMENTS, ids=label)
def test_every_feed_and_sitemap_is_well_formed_but_the_broken_one(
    ask: Ask, site: Site, document: Document
) -> None:
    body = ask(site.name, document.path).body
    body = gzip.decompress(body) if document.gzip else body
    if document.path.endswith(".json"):
        json.loads(body)
    elif site.name == BROKEN:
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(body)
    else:
        etree.fromstring(body)


def test_the_old_site_writes_windows_1251_and_says_so_in_the_page_only(ask: Ask) -> None:
    reply = ask("vostochny-telegraf", "/livia.html")
    assert reply.headers.get_content_charset() is None
    assert b"charset=windows-1251" in reply.body
    assert "Ливия" in reply.body.decode("windows-1251")


def test_a_sitemap_index_leads_to_a_gzipped_news_sitemap(ask: Ask) -> None:
    index = ask("gulf-courier", "/sitemap_index.xml").text
    address = urlsplit(re.search(r"<loc>(.*?)</loc>", index)[1])  # type: ignore[index]
    sitemap = gzip.decompress(ask("gulf-courier", address.path).body).decode()
    assert "<news:title>European commandos train" in sitemap


@pytest.mark.parametrize(
    ("site", "start", "articles"),
    [
        ("gulf-courier", "/libya/", 8),
        ("maghreb-notebook", "/tag/libya/", 7),
        ("vostochny-telegraf", "/livia.html", 5),
        ("tripoli-clips", "/", 7),
    ],
)
def test_following_the_next_links_of_a_listing_shows_every_article(
    ask: Ask, room: Newsroom, site: str, start: str, articles: int
) -> None:
    pages, path = "", start
    while path:
        page = ask(site, path).body.decode(sites()[site].encoding)
        pages += page
        found = re.search(r'<a[^>]*class="next[^"]*"[^>]*href="([^"]+)"', page, re.IGNORECASE)
        path = unescape(found[1]).removeprefix(room.url(site, "")) if found else ""
    offered = [
        t for t in truth() if t.site == site and f'"{t.path}"' in pages.replace(room.url(site, ""), "")
    ]
    assert len(offered) >= articles


def test_a_page_beyond_the_last_is_not_found(ask: Ask) -> None:
    assert ask("gulf-courier", "/libya/?page=99").status == 404
    assert ask("maghreb-notebook", "/tag/libya/page/99/").status == 404


def test_a_tag_page_lists_the_articles_with_that_keyword(ask: Ask) -> None:
    page = ask("gulf-courier", "/tag/sabratha/").text
    assert "smugglers of Sabratha" in page
    assert "falcon hospital" not in page.partition("</main>")[0]


def test_a_json_ld_graph_names_headline_dates_and_authors(ask: Ask) -> None:
    page = ask("gulf-courier", next(t.path for t in truth() if t.article_id == "misrata-commandos")).text
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])[
        "@graph"
    ]  # type: ignore[index]
    article = next(node for node in graph if node["@type"] == "NewsArticle")
    assert article["headline"] == "European commandos train the Misrata unit that hunts Islamic State cells"
    assert [author["name"] for author in article["author"]] == ["Karim Haddad", "Elena Voss"]
    assert article["datePublished"] == "2026-03-02T09:40:00+03:00"
    assert article["isAccessibleForFree"] is True


def test_a_clipping_goes_back_and_sends_the_reader_to_the_original(ask: Ask) -> None:
    path = next(t.path for t in truth() if t.site == "tripoli-clips" and t.article_id == "desert-hideout")
    text = re.sub(r"<[^>]+>", "", ask("tripoli-clips", path).body.decode("windows-1252"))
    assert "< < Go Back" in unescape(text)
    assert "More From The Gulf Courier (subscription required):" in text


def test_a_republished_article_declares_its_canonical_address_on_the_original_site(
    ask: Ask, room: Newsroom
) -> None:
    copies = [t for t in truth() if t.declares_canonical_elsewhere]
    assert [(t.site, t.republished_from) for t in copies] == [("maghreb-notebook", "The Gulf Courier")]
    original = next(t for t in truth() if t.site == "gulf-courier" and t.article_id == copies[0].article_id)
    canonical = f'<link rel="canonical" href="{room.url("gulf-courier", original.path)}" />'
    assert canonical in ask("maghreb-notebook", copies[0].path).text


def test_the_newsroom_writes_legal_notices_into_running_text(ask: Ask) -> None:
    path = next(t.path for t in truth() if t.article_id == "mw-commandos")
    page = ask("meridian-wire", path).text
    assert "militants of ISIS (organization banned in Russia) operate" in page
    assert "reports The Gulf Courier, citing" in page


def test_any_other_host_shows_the_directory_of_sites(ask: Ask, room: Newsroom) -> None:
    page = ask("unknown", "/").text
    assert all(room.url(site) in page for site in sites())


def test_requests_are_remembered_in_order(ask: Ask, room: Newsroom) -> None:
    ask("gulf-courier", "/rss.xml")
    ask("gulf-courier", "/nowhere?x=1")
    assert room.requests == [
        ("gulf-courier.localhost", "/rss.xml", 200),
        ("gulf-courier.localhost", "/nowhere?x=1", 404),
    ]
