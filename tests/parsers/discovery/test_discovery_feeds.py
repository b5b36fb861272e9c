from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.discovery import parse_feed
from parsers.discovery.discovered import Discovered
from parsers.discovery.feeds import MAX_ENTRIES, MAX_FEED_BYTES

PAGE = "http://times.example/feeds/world.xml"
AT = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)

RSS_2 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Times</title><language>en-GB</language><item>
<title>Calm in Sirte &amp; around</title><link>http://times.example/2026/sirte</link>
<pubDate>Sun, 08 Mar 2026 10:00:00 +0300</pubDate><description>&lt;p&gt;A quiet day.&lt;/p&gt;</description>
</item></channel></rss>"""

RSS_091 = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
<rss version="0.91"><channel><title>Times</title><language>en-gb</language><item>
<title>Calm in Sirte &amp; around</title><link>http://times.example/2026/sirte</link>
<description>A quiet day.</description><pubDate>Sun, 08 Mar 2026 07:00:00 GMT</pubDate></item></channel></rss>"""

RSS_1 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://times.example/"><title>Times</title>
<dc:language>en-GB</dc:language></channel><item rdf:about="http://times.example/2026/sirte">
<title>Calm in Sirte &amp; around</title><link>http://times.example/2026/sirte</link>
<dc:date>2026-03-08T08:00:00+01:00</dc:date><description>A quiet day.</description></item></rdf:RDF>"""

ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB" xml:base="http://times.example/"><title>Times</title><entry>
<title type="html">Calm in Sirte &amp;amp; around</title><link rel="alternate" href="2026/sirte"/>
<published>2026-03-08T07:00:00Z</published><updated>2026-03-08T09:30:00Z</updated><summary>A quiet day.</summary>
</entry></feed>"""

JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Times", "language": "en-GB", "items": [
{"id": "1", "url": "/2026/sirte", "title": "Calm in Sirte & around", "date_published": "2026-03-08T07:00:00Z",
 "content_html": "<p>A quiet day.</p>"}]}"""


@pytest.mark.parametrize(
    "feed", [RSS_2, RSS_091, RSS_1, ATOM, JSON_FEED], ids=["2.0", "0.91", "1.0", "Atom", "JSON"]
)
def test_every_kind_of_feed_says_the_same(feed: str) -> None:
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert (found.url, found.source, found.found_on) == ("http://times.example/2026/sirte", "times", PAGE)
    assert (found.title, found.summary) == ("Calm in Sirte & around", "A quiet day.")
    assert found.language in ("en-GB", "en-gb", None if feed is ATOM else "en-GB")


@pytest.mark.parametrize("feed", [RSS_2, RSS_091, ATOM, JSON_FEED], ids=["2.0", "0.91", "Atom", "JSON"])
def test_the_date_of_publication_is_in_utc(feed: str) -> None:
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert found.published_at == AT


def test_the_date_of_an_rdf_feed_is_dublin_cores() -> None:
    [found] = parse_feed(RSS_1.encode(), PAGE, "times").candidates
    assert AT in (found.published_at, found.modified_at)


def test_atom_tells_publication_from_change() -> None:
    [found] = parse_feed(ATOM.encode(), PAGE, "times").candidates
    assert (found.published_at, found.modified_at) == (AT, datetime(2026, 3, 8, 9, 30, tzinfo=UTC))


def test_a_feed_without_a_change_date_has_none() -> None:
    [found] = parse_feed(RSS_2.encode(), PAGE, "times").candidates
    assert found.modified_at is None


def test_json_feed_keeps_its_dates_apart() -> None:
    feed = JSON_FEED.replace('"id"', '"date_modified": "2026-03-08T12:00:00+03:00", "id"')
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert found.modified_at == datetime(2026, 3, 8, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "content_type", ["text/xml", "application/rss+xml; charset=windows-1251", "text/html", None]
)
def test_windows_1251_is_read_whatever_the_server_says(content_type: str | None) -> None:
    feed = '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><item>'
    feed += "<title>Бои в Сирте</title><link>http://times.example/1</link></item></channel></rss>"
    headers = {"content-type": content_type} if content_type else {}
    [found] = parse_feed(feed.encode("cp1251"), PAGE, "times", headers).candidates
    assert found.title == "Бои в Сирте"


@pytest.mark.parametrize(
    "broken",
    [
        RSS_2.replace("&amp;", "&"),
        RSS_2.replace("</item>", ""),
        RSS_2.replace("</channel></rss>", ""),
        RSS_2.replace("Calm", "Calm\x0b"),
        "\n\n" + RSS_2,
        RSS_2.replace("<title>Calm", "<title>&nbsp;Calm"),
        RSS_2.replace("<description>", "<media:x><description>"),
    ],
    ids=["ampersand", "unclosed", "cut off", "control", "leading lines", "entity", "namespace"],
)
def test_broken_xml_still_gives_its_entry(broken: str) -> None:
    found = parse_feed(broken.encode(), PAGE, "times")
    assert [candidate.url for candidate in found.candidates] == ["http://times.example/2026/sirte"]


def test_broken_xml_is_a_fault_for_the_operator() -> None:
    found = parse_feed(RSS_2.replace("</item>", "").encode(), PAGE, "times")
    assert any("not well formed" in fault for fault in found.faults)


def test_a_sound_feed_has_no_faults() -> None:
    assert parse_feed(RSS_2.encode(), PAGE, "times").faults == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    doctype = '<!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    feed = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<rss version="2.0"><channel><item>'
    feed += "<title>T &b; &f;</title><link>http://times.example/1</link></item></channel></rss>"
    found = parse_feed(feed.encode(encoding), PAGE, "times")
    assert all("boom" not in (candidate.title or "") for candidate in found.candidates)
    assert len(found.candidates) == 1


def test_relative_links_are_relative_to_the_feed() -> None:
    feed = RSS_2.replace("http://times.example/2026/sirte", "../2026/sirte?utm_source=rss#top")
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert found.url == "http://times.example/2026/sirte?utm_source=rss"


def test_a_guid_that_is_an_address_stands_in_for_a_link() -> None:
    feed = RSS_2.replace("<link>", '<guid isPermaLink="true">').replace("</link>", "</guid>")
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert found.url == "http://times.example/2026/sirte"


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("", "no address"),
        ("javascript:alert(1)", "the scheme 'javascript'"),
        ("file:///etc/passwd", "the scheme 'file'"),
        ("http://user:secret@times.example/", "a user name or password"),
        ("http://[bad/", "no URL"),
        ("http://ti mes.example/", "an address that is no URL"),
        ("http://times.example/" + "x" * 3000, "more than 2000 characters"),
    ],
)
def test_a_link_that_cannot_be_fetched_is_a_fault(link: str, fault: str) -> None:
    feed = f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"url": "{link}"}}, {{"url": "/good"}}]}}'
    found = parse_feed(feed.encode(), PAGE, "times")
    assert [candidate.url for candidate in found.candidates] == ["http://times.example/good"]
    assert fault in found.faults[0]


def test_faults_that_repeat_are_counted() -> None:
    feed = '{"version": "https://jsonfeed.org/version/1.1", "items": [{}, {}, 7]}'
    assert set(parse_feed(feed.encode(), PAGE, "times").faults) == {
        "a link with no address (2 times)",
        "an item that is no object",
    }


def test_the_path_of_an_international_address_is_made_ascii() -> None:
    feed = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "http://новости.рф/сирт?q=я"}]}'
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert found.url == "http://xn--b1amnebsh.xn--p1ai/%D1%81%D0%B8%D1%80%D1%82?q=%D1%8F"


@pytest.mark.parametrize(
    "content", [b"", b"<html><body>Moved</body></html>", b"[]", b'{"items": []}', b"{", b"\x00"]
)
def test_what_is_no_feed_says_so(content: bytes) -> None:
    found = parse_feed(content, PAGE, "times")
    assert found.candidates == ()
    assert found.faults


def test_an_empty_feed_is_sound() -> None:
    feed = '<rss version="2.0"><channel><title>Quiet</title></channel></rss>'
    assert parse_feed(feed.encode(), PAGE, "times") == Discovered()


def test_a_feed_is_bounded_in_entries_and_bytes() -> None:
    items = "".join(
        f"<item><link>http://times.example/{number}</link></item>" for number in range(MAX_ENTRIES + 5)
    )
    found = parse_feed(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), PAGE, "times")
    assert len(found.candidates) == MAX_ENTRIES
    assert "the rest is left out" in found.faults[0]
    huge = parse_feed(b" " * (MAX_FEED_BYTES + 1), PAGE, "times")
    assert "larger than" in huge.faults[0]


def test_titles_are_one_line_of_text() -> None:
    feed = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a", "title": " A\\n b\\ud800 "}]}'
    [found] = parse_feed(feed.encode(), PAGE, "times").candidates
    assert found.title == "A b"


@pytest.mark.parametrize("label", [b"utf\x00-8", b"\x80"])
def test_a_feed_whose_encoding_is_no_name_is_read_as_utf_8(label: bytes) -> None:
    found = parse_feed(RSS_2.encode().replace(b"utf-8", label, 1), PAGE, "times")
    assert [candidate.title for candidate in found.candidates] == ["Calm in Sirte & around"]


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_any_bytes_give_an_answer(content: bytes) -> None:
    assert isinstance(parse_feed(content, PAGE, "times"), Discovered)


@given(st.data())
@settings(max_examples=150)
def test_a_feed_cut_and_mangled_anywhere_gives_an_answer(data: st.DataObject) -> None:
    feed = data.draw(st.sampled_from([RSS_2, RSS_1, ATOM, JSON_FEED])).encode()
    start = data.draw(st.integers(0, len(feed)))
    mangled = (
        feed[:start] + data.draw(st.binary(max_size=12)) + feed[data.draw(st.integers(start, len(feed))) :]
    )
    found = parse_feed(mangled, PAGE, "times")
    assert all(candidate.url.startswith(("http://", "https://")) for candidate in found.candidates)
