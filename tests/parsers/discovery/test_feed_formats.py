"""Feeds as specified and as sites break them: which address, which words, which whole entries."""

import gzip
import json
import zlib

import pytest
from backports import zstd

from clipdesk.model.candidate import Candidate
from parsers.discovery import parse_feed, parse_sitemap
from parsers.discovery.discovered import Discovered

PAGE = "https://feeds.example/desk.xml"
ATOM = "http://www.w3.org/2005/Atom"


def rss(items: str, channel: str = "<link>https://desk.example/</link>", attributes: str = "") -> bytes:
    return f'<rss version="2.0" {attributes}><channel><title>Desk</title>{channel}{items}</channel></rss>'.encode()


def atom(entry: str, attributes: str = "") -> bytes:
    return f'<feed xmlns="{ATOM}" {attributes}><title>Desk</title><entry>{entry}</entry></feed>'.encode()


def read(content: bytes) -> Discovered:
    return parse_feed(content, PAGE, "desk")


def only(content: bytes) -> Candidate:
    [candidate] = read(content).candidates
    return candidate


@pytest.mark.parametrize(
    ("links", "url"),
    [
        ('<link href="/a"/>', "https://feeds.example/a"),
        ('<link rel="self" href="/s"/><link rel="alternate" href="/a"/>', "https://feeds.example/a"),
        ('<link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>', "https://feeds.example/a"),
        (
            '<link rel="enclosure" href="/e.mp3"/><link rel="replies" href="/r"/><link rel="edit" href="/x"/>'
            '<link type="application/json" href="/a.json"/><link type="text/html" href="/a"/>',
            "https://feeds.example/a",
        ),
        ('<link xml:base="https://desk.example/news/" href="a"/>', "https://desk.example/news/a"),
        ('<id>https://desk.example/a</id><link rel="self" href="/s"/>', "https://desk.example/a"),
        ('<id>tag:desk.example,2026:1</id><content type="text/html" src="/a"/>', "https://feeds.example/a"),
        ('<source><link href="/other"/><id>https://x.example/</id></source><link href="/a"/>', "https://feeds.example/a"),
        ("<link href='/a?x=1&amp;y=2'/>", "https://feeds.example/a?x=1&y=2"),
    ],
)  # fmt: skip
def test_of_the_links_of_an_atom_entry_the_alternate_is_the_article(links: str, url: str) -> None:
    """RFC 4287, section 4.2.7."""
    assert only(atom(f"<title>A</title>{links}")).url == url


def test_bases_are_joined_from_the_outside_inwards() -> None:
    """XML Base (RFC 4287, section 2)."""
    entry = '<title>A</title><link xml:base="b/" href="c"/>'
    assert only(atom(entry, 'xml:base="https://desk.example/a/"')).url == "https://desk.example/a/b/c"


@pytest.mark.parametrize(
    ("outermost", "inner", "url"),
    [
        ("a/", "b/", "https://feeds.example/a/b/c"),
        ("/a/", "../b/", "https://feeds.example/b/c"),
        ("//desk.example/a/", "", "https://desk.example/a/c"),
        ("", "", "https://feeds.example/c"),
        ("a/", "https://desk.example/", "https://desk.example/c"),
        ("http://[", "b/", "https://feeds.example/b/c"),
    ],
)
def test_the_outermost_base_is_joined_to_the_feeds_own_address(outermost: str, inner: str, url: str) -> None:
    """RFC 3986, section 5.1."""
    entry = f'<title>A</title><link xml:base="{inner}" href="c"/>'
    assert only(atom(entry, f'xml:base="{outermost}"')).url == url


@pytest.mark.parametrize(
    ("link", "urls"),
    [
        ('<link rel="enclosure" href="/a.mp3">/text</link><link href="/a"/>', ["https://feeds.example/a"]),
        ('<link rel="alternate" href="/a">Read on</link>', ["https://feeds.example/a"]),
        ('<link rel="self" href="/s">/text</link>', []),
        ('<link rel="via">/text</link>', []),
        ("<link>https://desk.example/a</link>", ["https://desk.example/a"]),
    ],
)
def test_the_text_of_a_link_counts_only_where_it_has_no_address(link: str, urls: list[str]) -> None:
    found = parse_feed(atom(f"<title>A</title>{link}"), "https://feeds.example/f", "s")
    assert [one.url for one in found.candidates] == urls


@pytest.mark.parametrize(
    ("kind", "written", "title"),
    [
        ("text", "Less: &lt;b&gt; &amp;amp;", "Less: <b> &amp;"),
        ("", "What &lt;head&gt; means &amp;amp; why", "What <head> means &amp; why"),
        (" HTML ", "&lt;b&gt;Tugs&lt;/b&gt;", "Tugs"),
        ("text/html", "&lt;b&gt;Tugs&lt;/b&gt;", "Tugs"),
        ("text/plain", "&lt;b&gt;Tugs", "<b>Tugs"),
        ("html", "&lt;b&gt;Tugs&lt;/b&gt; &amp;amp; ferries", "Tugs & ferries"),
        ("html", "<![CDATA[<em>Tugs</em> &amp; ferries]]>", "Tugs & ferries"),
        (
            "xhtml",
            '<div xmlns="http://www.w3.org/1999/xhtml"><p>Tugs</p> <b>and</b> ferries</div>',
            "Tugs and ferries",
        ),
    ],
)
def test_a_title_of_atom_is_read_as_its_type_says(kind: str, written: str, title: str) -> None:
    """RFC 4287, section 3.1.1."""
    said = f' type="{kind}"' if kind else ""
    assert only(atom(f'<title{said}>{written}</title><link href="/a"/>')).title == title


def test_a_guid_that_is_said_to_be_no_address_stands_in_on_the_feeds_own_site_alone_and_is_a_fault() -> None:
    def found(guid: str) -> Discovered:
        item = f'<item><title>A</title><guid isPermaLink="false">{guid}</guid></item>'
        feed = f"<rss><channel><link>https://desk.example/</link>{item}</channel></rss>"
        return parse_feed(feed.encode(), "https://feeds.example/f", "s")

    assert not found("http://[/?p=7").candidates
    own, others = found("https://www.desk.example/?p=7"), found("https://cms.example/?p=7")
    assert [one.url for one in own.candidates] == ["https://www.desk.example/?p=7"]
    assert own.faults == ("an entry without a link; its guid stands in, which is said to be no address",)
    assert others.candidates == ()
    assert others.faults == ("a link with no address",)


def test_prefixes_are_only_names() -> None:
    feed = f'<x:feed xmlns:x="{ATOM}"><x:entry><x:title>A</x:title><x:link href="/a"/><x:updated>2026-03-08T10:00:00Z'
    found = only(f"{feed}</x:updated></x:entry></x:feed>".encode())
    assert (found.url, found.title) == ("https://feeds.example/a", "A")
    assert found.modified_at is not None


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>https://desk.example/a</link><guid>https://desk.example/?p=7</guid>", "https://desk.example/a"),
        ("<guid>https://desk.example/a</guid>", "https://desk.example/a"),
        ('<guid isPermaLink="false">https://desk.example/?p=7</guid>', "https://desk.example/?p=7"),
        ("<link>https://desk.example/</link><guid>https://desk.example/a</guid>", "https://desk.example/a"),
        ("<link>https://desk.example</link><guid isPermaLink='true'>https://desk.example/a</guid>", "https://desk.example/a"),
        ("<link>https://desk.example/</link><guid isPermaLink='false'>https://desk.example/a</guid>", "https://desk.example/"),
        ("<link>https://p.example/x</link><fb:origLink>https://desk.example/a</fb:origLink>", "https://desk.example/a"),
        ("<link>https://p.example/x</link><feedburner:origLink>https://desk.example/a</feedburner:origLink>", "https://desk.example/a"),
        ("<link>news/a</link>", "https://desk.example/news/a"),
        ("<link>/a</link>", "https://desk.example/a"),
        ("<link><![CDATA[ https://desk.example/a?x=1&y=2 ]]></link>", "https://desk.example/a?x=1&y=2"),
        ("<link>https://desk.example/a?x=1&y=2</link>", "https://desk.example/a?x=1&y=2"),
        ("<link>https://desk.example/a?x=1&amp;amp;copy=2</link>", "https://desk.example/a?x=1&copy=2"),
        ("<link/>https://desk.example/a", "https://desk.example/a"),
        ("<link>\n  https://desk.example/\n  a\n</link>", "https://desk.example/a"),
        ('<atom:link rel="alternate" href="https://desk.example/a"/>', "https://desk.example/a"),
        ('<atom:link rel="replies" href="/r"/><link>https://desk.example/a</link>', "https://desk.example/a"),
        ("<media:group><media:title>No</media:title><link>/no</link></media:group><link>/a</link>", "https://desk.example/a"),
        ("<LINK>https://desk.example/a</LINK>", "https://desk.example/a"),
        ("<link>https://desk.example/a", "https://desk.example/a"),
    ],
)  # fmt: skip
def test_an_item_of_rss_leads_to_its_article(item: str, url: str) -> None:
    prefix = 'xmlns:fb="http://rssnamespace.org/feedburner/ext/1.0"'
    assert only(rss(f"<item><title>A</title>{item}</item>", attributes=prefix)).url == url


def test_an_item_of_rss_1_has_its_address_in_rdf_about_too() -> None:
    head = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    )
    feed = f'{head}<channel/><item rdf:about="https://desk.example/a"><title>A</title></item></rdf:RDF>'
    assert only(feed.encode()).url == "https://desk.example/a"


@pytest.mark.parametrize(
    "dated",
    [
        "<pubDate>Sun, 08 Mar 2026 10:00:00 GMT</pubDate>",
        "<dc:date>2026-03-08T10:00:00Z</dc:date>",
        '<date xmlns="http://purl.org/dc/elements/1.1/">2026-03-08T10:00:00Z</date>',
        "<pubdate>2026-03-08 10:00:00 UTC</pubdate>",
        "<pubDate></pubDate><dc:date>2026-03-08T10:00:00Z</dc:date>",
        "<pubDate><![CDATA[Sun, 08 Mar 2026 10:00:00 GMT]]></pubDate>",
        "<published>2026-03-08T10:00:00Z</published>",
        "<a10:updated xmlns:a10='http://www.w3.org/2005/Atom'>2026-03-08T10:00:00Z</a10:updated>",
    ],
)
def test_an_item_is_dated_by_whatever_element_has_its_date(dated: str) -> None:
    found = only(rss(f"<item><link>/a</link>{dated}</item>"))
    assert str(found.published_at or found.modified_at) == "2026-03-08 10:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tugs &amp; ferries", "Tugs & ferries"),
        ("Tugs &amp;amp; ferries", "Tugs & ferries"),
        ("Tugs & ferries", "Tugs & ferries"),
        ("<![CDATA[Tugs & <b>ferries</b>]]>", "Tugs & ferries"),
        ("Caf&eacute;&nbsp;closed", "Café closed"),
        ("Caf&#233; &#x2013; closed", "Café – closed"),
        ("Wind < 5, sea > 3", "Wind < 5, sea > 3"),
        ("Tugs<br/>and <i>fer</i>ries", "Tugs and ferries"),
        ("Fer\x08ry le\u200bave\u00ads", "Ferry leaves"),
        ("می\u200cشود", "می\u200cشود"),
        ("👩\u200d🚒 saves\u200d cat", "👩\u200d🚒 saves cat"),
        ("<!-- old -->Ferry<!-- -->", "Ferry"),
        ("<![CDATA[Half a section", "Half a section"),
    ],
)
def test_a_title_is_what_its_reader_sees(written: str, title: str) -> None:
    assert only(rss(f"<item><title>{written}</title><link>/a</link></item>")).title == title


@pytest.mark.parametrize(
    ("feed", "urls"),
    [
        (rss("<item><link>/a</link></item><item><link>/b</link><title>Half")[:-len("</channel></rss>")], "a"),
        (rss("<item><link>/a</link><item><link>/b</link></item>"), "ab"),
        (rss("<item><title>A<link>/a</link></item><item><link>/b</link></item>"), "ab"),
        (rss("<item><link>/a</link></wrong></item><item><link>/b</link></item>"), "ab"),
        (rss("<item><link>/a</link><x:y z></item><item><link>/b</link></item>"), "ab"),
        (rss('<item><link>/a</link><enclosure url="x></item><item><link>/b</link></item>'), "ab"),
        (rss("<item><link>/a</link><description><![CDATA[ no end </description></item><item><link>/b</link></item>"), "ab"),
        (rss("<item><link>/a</link><!-- no end </item><item><link>/b</link></item>"), "ab"),
        (rss("<item><link>/a</link></item>") + rss("<item><link>/b</link></item>"), "a"),
        (b"<item><link>https://desk.example/a</link></item><item><link>https://desk.example/b</link></item>", "ab"),
    ],
)  # fmt: skip
def test_every_whole_item_of_a_broken_feed_is_read(feed: bytes, urls: str) -> None:
    assert [one.url for one in read(feed).candidates] == [f"https://desk.example/{name}" for name in urls]


def test_what_is_cut_off_is_told() -> None:
    faults = read(rss("<item><link>/a</link></item>")[:-10]).faults
    assert any("it ends before its elements do" in fault for fault in faults)


def test_items_of_one_page_are_one_candidate_with_the_longest_title_and_the_latest_change() -> None:
    items = "".join(
        f"<item><title>{title}</title><link>/live#{number}</link><atom:updated>2026-03-08T1{number}:00:00Z"
        "</atom:updated></item>"
        for number, title in enumerate(["Ferry", "Ferry leaves port", "Tug"])
    )
    found = read(rss(items))
    [candidate] = found.candidates
    assert (candidate.title, str(candidate.modified_at)) == ("Ferry leaves port", "2026-03-08 12:00:00+00:00")
    assert any("of the same page" in fault for fault in found.faults)


# --- whatever it is packed, coded and declared as ---

SOUND = rss("<item><title>Порт закрыт</title><link>https://desk.example/a</link></item>")
SITEMAP = b"<urlset><url><loc>https://desk.example/a</loc></url></urlset>"
JSON = json.dumps(
    {"version": "https://jsonfeed.org/version/1", "items": [{"id": 7, "url": "https://desk.example/a", "date_published": 1772964000}]}
).encode()  # fmt: skip
JUNK = b"<br />\n<b>Warning</b>: Undefined index in <b>/srv/feed.php</b> on line <b>3</b><br />\n\n"


@pytest.mark.parametrize("content", [SOUND, atom('<link href="https://desk.example/a"/>'), SITEMAP, JSON])
@pytest.mark.parametrize(
    "served",
    [
        lambda body: body,
        lambda body: gzip.compress(body),
        lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:]),
        lambda body: gzip.compress(gzip.compress(body)),
        lambda body: zlib.compress(body),
        lambda body: zstd.compress(body),
        lambda body: b"\xef\xbb\xbf\r\n \n" + body,
        lambda body: body.decode().encode("utf-16"),
        lambda body: body.decode().encode("utf-16-le"),
        lambda body: b"\xfe\xff" + body.decode().encode("utf-16-be"),
        lambda body: body + b"\n<!-- cached -->\n",
    ],
    ids=[
        "plain",
        "gzip",
        "members",
        "twice",
        "zlib",
        "zstd",
        "mark",
        "utf-16",
        "no mark",
        "big-endian",
        "comment",
    ],
)
@pytest.mark.parametrize("parse", [parse_feed, parse_sitemap])
def test_a_page_is_read_by_what_it_is_however_it_is_packed_and_declared(
    content: bytes, served, parse
) -> None:
    found = parse(served(content), PAGE, "desk")
    assert [one.url for one in found.candidates] == ["https://desk.example/a"]


@pytest.mark.parametrize("content", [SOUND, SITEMAP, b'<?xml version="1.0"?>' + SOUND])
@pytest.mark.parametrize("parse", [parse_feed, parse_sitemap])
def test_what_a_servers_program_warns_of_is_no_part_of_the_page(content: bytes, parse) -> None:
    assert len(parse(JUNK + content, PAGE, "desk").candidates) == 1


def test_a_guessed_encoding_is_told() -> None:
    found = read(SOUND.decode().encode("cp1251"))
    assert [one.title for one in found.candidates] == ["Порт закрыт"]
    assert found.faults == ("the feed: decoded as windows-1251, by guess",)


def test_a_packed_feed_that_breaks_off_is_read_up_to_there() -> None:
    packed = gzip.compress(rss("<item><link>/a</link></item>" + "<item><link>/b</link></item>" * 500))
    found = read(packed[:-30])
    assert found.candidates
    assert any("what comes before the damage is read" in fault for fault in found.faults)


def test_a_feed_of_nothing_but_ampersands_is_no_work() -> None:
    assert only(rss(f"<item><title>{'&' * 9_000_000}</title><link>/a</link></item>")).url


# --- what stands in a feed's place ---

CHALLENGE = """<!doctype html><html><head><title>Just a moment...</title><meta name="robots" content="noindex"></head>
<body><h1>desk.example</h1><p>Checking that you are human.</p><script>window._cf_chl_opt={}</script></body></html>"""


@pytest.mark.parametrize("parse", [parse_feed, parse_sitemap])
def test_a_wall_in_the_place_of_a_feed_is_a_wall(parse) -> None:
    found = parse(CHALLENGE.encode(), PAGE, "desk")
    assert found.instead == "block_page"
    assert "challenge: _cf_chl_opt" in found.faults[0]


def test_another_page_in_the_place_of_a_feed_says_where_the_feed_is() -> None:
    html = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head><body>News'
    found = read(f"{html}{'<p>The ferry left port with a hundred people.</p>' * 40}</body></html>".encode())
    assert found.instead is None
    assert found.faults == (
        "this is no feed but a web page; it says that its feed is https://feeds.example/rss",
    )
