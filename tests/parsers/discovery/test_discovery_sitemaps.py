import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.discovery import Discovered, parse_sitemap
from parsers.discovery import reading as module

PAGE = "https://times.example/sitemap.xml"
NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<!-- the newest --><url><loc> https://times.example/2026/sirte </loc><lastmod>2026-03-08T09:30+02:00</lastmod>
<news:news><news:publication><news:name>Times</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2026-03-08T07:00:00Z</news:publication_date><news:title>Calm in Sirte</news:title></news:news>
</url><url><loc>https://times.example/2026/derna</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://times.example/news-1.xml.gz</loc><lastmod>2026-03-08</lastmod></sitemap>
<sitemap><loc>/images.xml</loc></sitemap></sitemapindex>"""


def urls(found: Discovered) -> list[str]:
    return [candidate.url.removeprefix("https://times.example") for candidate in found.candidates]


def test_a_news_sitemap_says_title_dates_and_language() -> None:
    found = parse_sitemap(NEWS.encode(), PAGE, "times")
    first, second = found.candidates
    assert (first.url, first.title, first.language) == (
        "https://times.example/2026/sirte",
        "Calm in Sirte",
        "en",
    )
    assert first.published_at == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert first.modified_at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert (second.title, second.published_at) == (None, None)
    assert found.faults == ()


def test_an_index_names_further_sitemaps_with_their_dates() -> None:
    found = parse_sitemap(INDEX.encode(), PAGE, "times")
    assert [(page.url, page.modified_at) for page in found.next_pages] == [
        ("https://times.example/news-1.xml.gz", datetime(2026, 3, 8, tzinfo=UTC)),
        ("https://times.example/images.xml", None),
    ]
    assert found.candidates == ()


def test_only_chooses_among_sitemaps_and_pages() -> None:
    index = parse_sitemap(INDEX.encode(), PAGE, "times", ["/news-"])
    assert [page.url for page in index.next_pages] == ["https://times.example/news-1.xml.gz"]
    assert urls(parse_sitemap(NEWS.encode(), PAGE, "times", ["sirte$"])) == ["/2026/sirte"]


def test_a_packed_sitemap_is_unpacked() -> None:
    assert len(parse_sitemap(gzip.compress(NEWS.encode()), PAGE, "times").candidates) == 2


def test_a_packed_sitemap_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SITEMAP_BYTES", 10_000)
    found = parse_sitemap(gzip.compress(b"<urlset>" + b" " * 50_000 + b"</urlset>"), PAGE, "times")
    assert "larger than 10,000 bytes when unpacked" in found.faults[0]


def test_a_packed_sitemap_that_is_cut_off_gives_what_came() -> None:
    packed = gzip.compress(NEWS.encode(), compresslevel=0)
    assert urls(parse_sitemap(packed[:-40], PAGE, "times"))[0] == "/2026/sirte"


def test_a_text_sitemap_is_a_list_of_addresses() -> None:
    text = "\ufeffhttps://times.example/a\r\n\r\nhttps://times.example/b\n".encode()
    assert urls(parse_sitemap(text, PAGE, "times")) == ["/a", "/b"]


@pytest.mark.parametrize(
    "broken",
    [
        NEWS.replace("</urlset>", ""),
        NEWS.replace("Calm in", "Calm & calm in"),
        NEWS.replace(' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', ""),
        NEWS.replace(
            "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.google.com/schemas/sitemap/0.84"
        ),
        "\n" + NEWS,
    ],
    ids=["cut off", "ampersand", "no namespace", "old namespace", "leading line"],
)
def test_broken_xml_still_gives_its_pages(broken: str) -> None:
    assert urls(parse_sitemap(broken.encode(), PAGE, "times")) == ["/2026/sirte", "/2026/derna"]


def test_entities_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    sitemap = f"{bomb}<urlset><url><loc>https://times.example/&a;&f;</loc></url></urlset>"
    assert all("boom" not in url for url in urls(parse_sitemap(sitemap.encode(), PAGE, "times")))


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"not a sitemap", b"\x1f\x8bnonsense", b"<"])
def test_what_is_no_sitemap_says_so(content: bytes) -> None:
    found = parse_sitemap(content, PAGE, "times")
    assert (found.candidates, found.next_pages) == ((), ())
    assert found.faults


def test_a_sitemap_that_names_itself_is_not_read_again() -> None:
    index = f"<sitemapindex><sitemap><loc>{PAGE}</loc></sitemap></sitemapindex>"
    assert parse_sitemap(index.encode(), PAGE, "times").next_pages == ()


@given(st.binary(max_size=600))
@settings(max_examples=200)
def test_any_bytes_give_an_answer(content: bytes) -> None:
    assert isinstance(parse_sitemap(content, PAGE, "times"), Discovered)


@given(st.data())
@settings(max_examples=200)
def test_a_sitemap_cut_and_mangled_anywhere_gives_an_answer(data: st.DataObject) -> None:
    sitemap = data.draw(st.sampled_from([NEWS.encode(), INDEX.encode(), gzip.compress(NEWS.encode())]))
    start = data.draw(st.integers(0, len(sitemap)))
    end = data.draw(st.integers(start, len(sitemap)))
    mangled = sitemap[:start] + data.draw(st.binary(max_size=12)) + sitemap[end:]
    assert isinstance(parse_sitemap(mangled, PAGE, "times"), Discovered)


def test_a_fault_that_quotes_the_sitemap_is_one_printable_line() -> None:
    content = (
        b"<urlset><url><loc>https://times.example/a</loc><lastmod>&#10;PROGRESS {x</lastmod></url></urlset>"
    )
    [fault] = parse_sitemap(content, "https://times.example/map.xml", "times").faults
    assert fault.isprintable()
    assert "PROGRESS" in fault


@pytest.mark.parametrize(
    ("sitemap", "pages", "further"),
    [
        ("<urlset><url><loc>https://times.example/map-2.xml.gz</loc></url></urlset>", [], ["/map-2.xml.gz"]),
        ("<urlset><sitemap><loc>https://times.example/map</loc></sitemap></urlset>", [], ["/map"]),
        ("<sitemapindex><url><loc>https://times.example/a</loc></url></sitemapindex>", ["/a"], []),
        (
            "<sitemapindex><sitemap><loc>https://times.example/2026/03/08/ferry-leaves.html</loc></sitemap>"
            "<sitemap><loc>https://times.example/latest</loc></sitemap></sitemapindex>",
            ["/2026/03/08/ferry-leaves.html"],
            ["/latest"],
        ),
        ("https://times.example/a\nhttps://times.example/map-2.xml\n", ["/a"], ["/map-2.xml"]),
        ("\ufeff# ours\n\nhttps://times.example/a\r\nthe end\r\n", ["/a"], []),
    ],
    ids=["index as urlset", "sitemap in urlset", "url in index", "page in index", "text", "remarks"],
)
def test_pages_and_sitemaps_are_told_apart_wherever_they_stand(
    sitemap: str, pages: list[str], further: list[str]
) -> None:
    found = parse_sitemap(sitemap.encode(), PAGE, "times")
    assert urls(found) == pages
    assert [page.url.removeprefix("https://times.example") for page in found.next_pages] == further


def test_only_speaks_of_pages_where_it_names_no_sitemap_of_the_index() -> None:
    assert len(parse_sitemap(INDEX.encode(), PAGE, "times", ["/world/"]).next_pages) == 2


def test_an_index_names_as_many_sitemaps_as_the_protocol_allows() -> None:
    entries = "".join(
        f"<sitemap><loc>https://times.example/{number}.xml</loc></sitemap>" for number in range(3_000)
    )
    assert (
        len(parse_sitemap(f"<sitemapindex>{entries}</sitemapindex>".encode(), PAGE, "times").next_pages)
        == 3_000
    )


@pytest.mark.parametrize(
    "entry",
    [
        "<url><loc>\n  https://times.example/a\n</loc></url>",
        "<url><loc><![CDATA[https://times.example/a]]></loc></url>",
        "<url>\n<changefreq>daily</changefreq><loc>https://times.example/a</loc></url>",
        '<url id="1"><loc>https://times.example/a</loc></url>',
        "<sm:url><sm:loc>https://times.example/a</sm:loc></sm:url>",
        "<url><image:image><image:loc>https://times.example/i.jpg</image:loc></image:image>"
        "<loc>https://times.example/a</loc></url>",
        "<url><loc>https://times.example/a</loc><xhtml:link rel='alternate' href='/de/a'/></url>",
        "<url><loc>https://times.example/a<lastmod>2026-03-08</lastmod></url>",
    ],
)
def test_an_address_is_found_however_its_entry_is_written(entry: str) -> None:
    assert urls(parse_sitemap(f"<urlset>{entry}</urlset>".encode(), PAGE, "times")) == ["/a"]


def test_an_entry_without_an_address_is_a_fault() -> None:
    found = parse_sitemap(b"<urlset><url><lastmod>2026-03-08</lastmod></url></urlset>", PAGE, "times")
    assert found.faults == ("an entry with no address",)
