"""Feeds and sitemaps of any shape cost work in proportion to their size, and say what they lost to a limit.

Work is counted in calls of functions, Python's and C's: the same on every machine.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest

from parsers.discovery import parse_feed, parse_sitemap
from parsers.discovery.records import MAX_DEPTH, MAX_NAMESPACES

SIZE, TIMES = 8_000, 4
LINEAR, SMALL = 6, 20_000
"""Four times the feed may make so many times the calls; what makes fewer calls than SMALL is not measured."""

Bait = Callable[[int], bytes]


def rss(inside: bytes) -> bytes:
    return b'<?xml version="1.0"?><rss version="2.0"><channel>' + inside + b"</channel></rss>"


def item(inside: bytes) -> bytes:
    return rss(b"<item><link>https://times.example/a</link>" + inside + b"</item>")


def title(word: bytes) -> Bait:
    return lambda size: item(b"<title>" + word * (size // len(word)) + b"</title>")


def elements(word: bytes) -> Bait:
    return lambda size: item(word * (size // len(word)))


def attributes(size: int, text: str = "a{0}='x'") -> bytes:
    return " ".join(text.format(number) for number in range(size // 10)).encode()


FEEDS: dict[str, Bait] = {
    "document types": lambda size: b"<!DOCTYPE " * (size // 10),
    "document types with brackets": lambda size: b"<!DOCTYPE [" * (size // 11),
    "attributes": lambda size: b"<rss " + attributes(size) + b"><channel/></rss>",
    "namespaces": lambda size: (
        b"<rss " + attributes(size, "xmlns:a{0}='x{0}'") + b">" + b"<item/>" * (size // 7) + b"</rss>"
    ),
    "depth": lambda size: b"<rss><channel>" + b"<a>" * (size // 3),
    "depth, closed": lambda size: rss(b"<a>" * (size // 7) + b"</a>" * (size // 7)),
    "declaration": lambda size: b"<?xml " + b"encoding='" * (size // 10),
    "declaration in UTF-16": lambda size: ("<?xml " + "encoding='" * (size // 20)).encode("utf-16"),
    "CDATA": title(b"<![CDATA["),
    "closed CDATA": title(b"<![CDATA[ ]]>"),
    "comments": title(b"<!--"),
    "closed comments": title(b"<!-- -->"),
    "instructions": title(b"<?a "),
    "entities": title(b"&amp;"),
    "blank characters": title(b"&#32;"),
    "unknown entities": title(b"&nbsp;"),
    "ampersands": title(b"&"),
    "brackets": title(b"<"),
    "end tags": title(b"</a>"),
    "open quotes": title(b"<a b='"),
    "crossed quotes": title(b"<a b='\">"),
    "line breaks": title(b"\n"),
    "not UTF-8": title(b"\xe9"),
    "markup": lambda size: item(b"<description>" + b"&lt;b&gt;" * (size // 9) + b"</description>"),
    "author": lambda size: item(b"<author>" + b"a.b" * (size // 3) + b"</author>"),
    "date": lambda size: item(b"<pubDate>" + b"1" * size + b"</pubDate>"),
    "date of words": lambda size: item(b"<pubDate>" + b"Sun " * (size // 4) + b"</pubDate>"),
    "items": lambda size: rss(b"<item/>" * (size // 7)),
    "links": elements(b"<link>http://a/</link>"),
    "titles": elements(b"<title>a</title>"),
    "enclosures": elements(b"<enclosure url='a'/>"),
    "categories": elements(b"<category>a</category>"),
    "JSON": lambda size: b"{" + b'"a":[' * (size // 5),
    "roots": lambda size: b"<rss " * (size // 5),
    "records in records": lambda size: rss(b"<item>" * (size // 6)),
    "fields in fields": lambda size: item(b"<title><link>" * (size // 13)),
    "words with an equals sign": lambda size: b"<rss " + b"a " * (size // 2) + b"><channel/></rss>",
    "one long attribute": lambda size: b"<rss " + b"a" * size + b"><channel/></rss>",
    "schemes": lambda size: item(b"</link><link>" + b"https:" * (size // 6)),
    "hosts": lambda size: item(b"</link><link>" + b"a." * (size // 2)),
    "bases": lambda size: rss(b"<a xml:base='b/'>" * (size // 17)),
}
SITEMAPS: dict[str, Bait] = {
    "depth": lambda size: b"<urlset>" + b"<url>" * (size // 5),
    "attributes": lambda size: b"<urlset " + attributes(size) + b"/>",
    "namespaces": lambda size: (
        b"<urlset " + attributes(size, "xmlns:a{0}='x'") + b">" + b"<url/>" * (size // 6) + b"</urlset>"
    ),
    "document types": lambda size: b"<!DOCTYPE " * (size // 10),
    "entities": lambda size: b"<urlset><url><loc>" + b"&a;" * (size // 3) + b"</loc></url></urlset>",
    "addresses": lambda size: b"<urlset><url>" + b"<loc>http://a/</loc>" * (size // 20) + b"</url></urlset>",
    "children": lambda size: b"<urlset><url>" + b"<a/>" * (size // 4) + b"</url></urlset>",
    "end tags": lambda size: b"<urlset>" + b"</a>" * (size // 4),
    "lines": lambda size: b"http://a/\n" * (size // 10),
}
CASES = [(f"feed of {name}", parse_feed, bait) for name, bait in FEEDS.items()]
CASES += [(f"sitemap of {name}", parse_sitemap, bait) for name, bait in SITEMAPS.items()]


def calls(read: Any, content: bytes) -> int:
    counted = 0

    def count(frame: Any, event: str, argument: Any) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read(content, "https://times.example/feed", "times")
    finally:
        sys.setprofile(before)
    return counted


@pytest.mark.parametrize(("read", "bait"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_work_grows_with_the_size_and_no_faster(read: Any, bait: Bait) -> None:
    small, large = calls(read, bait(SIZE)), calls(read, bait(TIMES * SIZE))
    assert large <= max(SMALL, LINEAR * small)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (rss(b"<a/>" * 100_010), "more than 100,000 elements"),
        (rss(b"<a>" * (MAX_DEPTH + 50) + b"</a>" * (MAX_DEPTH + 50)), "more than 100 deep"),
        (rss(b"<a xmlns:b='x'/>" * (MAX_NAMESPACES + 5)), "more than 200 namespaces"),
        (b"<rss version='2.0'><channel><!DOCTYPE ", "it ends before its elements do"),
        (b"<rss version='2.0'><channel><item></channel></rss>", "tags end what others began"),
    ],
    ids=["elements", "depth", "namespaces", "cut off", "crossed"],
)
def test_what_a_limit_cuts_is_a_fault_of_the_feed(content: bytes, sentence: str) -> None:
    faults = parse_feed(content, "https://times.example/feed", "times").faults
    assert any(sentence in fault for fault in faults)


def test_a_whole_feed_has_no_fault() -> None:
    feed = item(b"<title>A &amp; B <![CDATA[<br>]]></title>")
    assert parse_feed(feed, "https://times.example/feed", "times").faults == ()


def test_what_stands_before_a_cut_is_kept() -> None:
    inside = b"<item><title>Harbour</title><link>https://times.example/a</link></item>"
    found = parse_feed(rss(inside + b"<a/>" * 100_010), "https://times.example/feed", "times")
    assert [candidate.title for candidate in found.candidates] == ["Harbour"]
