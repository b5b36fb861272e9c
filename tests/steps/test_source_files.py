"""Sources written down and exchanged: drafts that the catalogue accepts, OPML in and out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import Feed, Listing, UrlKind
from clipdesk.model.errors import ConfigError, InputError, InvalidFiles
from clipdesk.model.page import Page
from clipdesk.model.source import Source, source_id
from clipdesk.model.text import one_line
from parsers.discovery.places import Place
from steps.sources.drafting import Draft, checked_id, country_of, write
from steps.sources.drafting import draft as drafted
from steps.sources.finding import Found, FoundPlace, chosen
from steps.sources.importing import import_opml
from steps.sources.named import Named, by_topic, sample
from steps.sources.opml import MAX_OUTLINES, read_opml, write_opml

NOW = datetime(2026, 3, 8, tzinfo=UTC)
FEEDS = (Feed(url="https://gazette.example/a?b=1&c=2"), Feed(url="https://gazette.example/\u0645.xml"))


def draft(**given: object) -> Draft:
    usual = {"id": "gazette", "publisher": "G", "homepage": "https://gazette.example/", "languages": ("en",)}
    return Draft(**{**usual, "discovery": FEEDS, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["yes", "- [x]: {y}", "a\n# b: c", "'\"\\ \x1b[31m", "جريدة", "1.50", "null"]
)
def test_a_draft_is_read_back_as_it_was_whatever_the_publisher_is_called(name: str, tmp_path: Path) -> None:
    heading = "Found today\nid: other"
    write(draft(publisher=name, evidence=(("publisher", "by the title"),)), tmp_path, heading)
    [source] = _sources(tmp_path)
    assert (source.publisher, source.discovery) == (one_line(name), FEEDS)


def _sources(folder: Path) -> list[Source]:
    topics = folder / "topics"
    topics.mkdir()
    return list(Catalogue.load(topics, folder).sources.values())


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    path = write(draft(), tmp_path, "one")
    with pytest.raises(ConfigError, match="not written over"):
        write(draft(publisher="Other"), tmp_path, "two")
    assert "# one" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "name", "country"),
    [
        ("https://www.gazette.co.uk/", "gazette", "GB"),
        ("https://arabic.gazette.example/news/", "arabic-gazette", None),
        ("https://gazette.ly/", "gazette", "LY"),
        ("https://gazette.io/", "gazette", None),
        ("http://tiny.localhost:8765/", "tiny", None),
    ],
)
def test_id_and_country_come_from_the_host(url: str, name: str, country: str | None) -> None:
    assert source_id(url) == name
    assert country_of(url) == country


def place(
    kind: UrlKind, *urls: str, title: str | None = "A title", outcome: Outcome = Outcome.FETCHED
) -> FoundPlace:
    named = tuple(Named(f"https://g.example/{url}", title, None) for url in urls)
    return FoundPlace(Place(f"https://g.example/{kind}/{len(urls)}", kind, ""), outcome, "", named)


def taken(*places: FoundPlace) -> list[tuple[UrlKind, bool]]:
    return [(one.place.kind, one.taken) for one in chosen(places)]


def test_what_names_nothing_new_is_left_out_and_feeds_come_first() -> None:
    feed, news = place(UrlKind.FEED, "a", "b"), place(UrlKind.NEWS_SITEMAP, "b", "c")
    assert taken(place(UrlKind.LISTING, "a", "b"), news, feed) == [
        (UrlKind.FEED, True), (UrlKind.NEWS_SITEMAP, True), (UrlKind.LISTING, False),
    ]  # fmt: skip


def test_a_sitemap_without_titles_is_taken_only_where_there_is_nothing_else() -> None:
    plain = place(UrlKind.NEWS_SITEMAP, "x", "y", title=None)
    assert taken(plain) == [(UrlKind.NEWS_SITEMAP, True)]
    assert taken(place(UrlKind.FEED, "a"), plain)[1] == (UrlKind.NEWS_SITEMAP, False)


def test_a_listing_of_mostly_known_articles_is_left_out_and_a_new_one_is_taken() -> None:
    feed = place(UrlKind.FEED, "a", "b", "c")
    assert taken(feed, place(UrlKind.LISTING, "a", "b", "old"))[1] == (UrlKind.LISTING, False)
    assert taken(feed, place(UrlKind.LISTING, "d", "e", "a"))[1] == (UrlKind.LISTING, True)


def test_what_failed_says_why() -> None:
    [one] = chosen([place(UrlKind.FEED, outcome=Outcome.HTTP_ERROR)])
    assert (one.taken, one.why) == (False, "names no article")


def opml(body: str, head: str = "") -> bytes:
    return f'<?xml version="1.0"?>{head}<opml version="1.0"><body>{body}</body></opml>'.encode()


def test_opml_comes_back_as_it_went_out() -> None:
    source = Source(
        id="gazette",
        publisher="G & <Co>",
        homepage="https://gazette.example/",
        languages=("ar",),
        discovery=FEEDS,
    )
    read = read_opml(write_opml([source], now=NOW), "x.opml")
    assert [(one.feed, one.homepage, one.language, one.title) for one in read.feeds] == [
        ("https://gazette.example/a?b=1&c=2", "https://gazette.example/", "ar", "G & <Co>"),
        ("https://gazette.example/%D9%85.xml", "https://gazette.example/", "ar", "G & <Co>"),
    ]
    assert read.faults == ()


@pytest.mark.parametrize(
    "outline",
    [
        '<outline text="T" xmlUrl="https://a.example/f"/>',
        '<outline title="T" type="rss" XMLURL=" https://a.example/f "/>',
        '<outline text="News"><outline text="Deeper"><outline text="T" xmlurl="https://a.example/f"/></outline></outline>',
        '<outline text="T" xmlUrl="https://a.example/f"/><outline text="again" xmlUrl="https://a.example/f"/>',
    ],
)
def test_outlines_are_read_as_writers_write_them(outline: str) -> None:
    [one] = read_opml(opml(outline), "x.opml").feeds
    assert (one.feed, one.title) == ("https://a.example/f", "T")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no XML"),
        (b"hello", "no XML|no OPML"),
        (b"<rss/>", "no OPML"),
        (opml("&a;", '<!DOCTYPE opml [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>'), "entities"),
        (opml("", '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "entities"),
        (opml('<outline text="a">' * 200 + "</outline>" * 200), "nested deeper"),
        (opml('<outline text="a"/>' * (MAX_OUTLINES + 1)), "outlines"),
        (b" " * 10_000_001, "larger"),
    ],
    ids=["empty", "text", "rss", "bomb", "external", "deep", "wide", "large"],
)
def test_hostile_opml_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_opml(content, "x.opml")


def test_a_feed_that_is_no_address_costs_itself_alone() -> None:
    read = read_opml(opml('<outline xmlUrl="file:///x"/><outline xmlUrl="http://a.example/f"/>'), "x.opml")
    assert [one.feed for one in read.feeds] == ["http://a.example/f"]
    assert "the scheme 'file'" in read.faults[0]


def test_import_makes_one_source_of_a_site_and_leaves_out_what_is_followed(tmp_path: Path) -> None:
    (tmp_path / "gazette.yaml").write_text("taken: true", encoding="utf-8")
    known = Source(
        id="k",
        publisher="K",
        homepage="https://k.example/",
        languages=("en",),
        discovery=(Feed(url="https://k.example/f"),),
    )
    body = "".join(
        f'<outline text="{title}" xmlUrl="{url}" htmlUrl="{home}"/>'
        for title, url, home in (
            ("Gazette", "https://feeds.gazette.example/1", "https://www.gazette.example/"),
            ("Gazette: sport", "https://feeds.gazette.example/2", "https://www.gazette.example/sport"),
            ("K", "https://k.example/f", ""),
        )
    )
    taken = import_opml(opml(body), "x.opml", Catalogue({}, {"k": known}), tmp_path)
    [one] = taken.drafts
    assert (one.id, len(one.discovery), one.languages, taken.known) == ("gazette-2", 2, ("und",), 1)
    assert one.to_yaml("x").count("url:") == 2


def test_a_draft_that_the_catalogue_would_refuse_is_told_and_not_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidFiles, match="homepage"):
        write(draft(homepage="gazette"), tmp_path, "one")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["The Gazette", "-gazette", ""])
def test_what_can_be_no_id_is_told_with_what_can(name: str) -> None:
    assert checked_id("gazette-2") == "gazette-2"
    with pytest.raises(ConfigError, match="is no id of a source"):
        checked_id(name)


@pytest.mark.parametrize(
    ("home", "url", "publisher", "said"),
    [
        ('<meta property="og:site_name" content="The Gazette">', "gazette.ly", "The Gazette", "calls itself"),
        ("<title>News of the day | Gazette</title>", "gazette.example", "Gazette", "title"),
        ("<title>News of the day – Libya</title>", "gazette.example", "Libya", "title"),
        ("", "gazette.example", "gazette.example", "names no publisher"),
    ],
)
def test_a_publisher_is_called_what_its_home_page_says(
    home: str, url: str, publisher: str, said: str
) -> None:
    page = Page(f"https://{url}/", f"<html><head>{home}</head><body></body></html>".encode(), 200, {}, NOW)
    made = drafted(Found(page, ()), now=NOW)
    assert made.publisher == publisher
    assert said in dict(made.evidence)["publisher"]
    assert ("country" in dict(made.evidence)) == url.endswith(".ly")
    assert (made.languages, dict(made.evidence)["languages"]) == (("und",), "nothing says which: fill it in")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is no XML"),
        (b"<!DOCTYPE opml [<!ENTITY a 'b'>]><opml>&a;</opml>", "declares entities"),
        (b"<html/>", "is no OPML"),
    ],
)
def test_what_is_no_opml_is_told(content: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read_opml(content, "feeds.opml")


def test_sources_without_a_feed_are_no_subscriptions() -> None:
    listing = Listing(url="https://gazette.example/news")
    given = {"publisher": "G", "homepage": "https://gazette.example/", "languages": ("en",)}
    sources = [
        Source(id="gazette", discovery=(listing,), **given),  # type: ignore[arg-type]
        Source(id="herald", discovery=FEEDS[:1], **given),  # type: ignore[arg-type]
    ]
    read = read_opml(write_opml(sources, now=NOW), "feeds.opml")
    assert [one.feed for one in read.feeds] == [FEEDS[0].url]


def test_titles_are_counted_by_topic_and_the_newest_are_shown_first() -> None:
    old, new, undated = (
        Named(f"https://gazette.example/{number}", None, at, topics)
        for number, (at, topics) in enumerate(
            [(NOW - timedelta(days=1), ("a",)), (NOW, ("b",)), (None, ("b",))]
        )
    )
    assert sample([undated, old, new], 2) == (new, old)
    assert by_topic([old, new, undated]) == {"b": 2, "a": 1}
