"""What hostile input costs: time and memory of each, and what became of it.

    python -m benchmarks.hostile

Each is made here, given to the reader that a crawl or a run would give it to, in a process of its own, and
tells its CPU seconds and how far its memory grew (ru_maxrss) over that of the process that read a plain one.
A crawl through servers that misbehave is `pytest tests/spiders/test_crawl_trap_street.py`.
"""

import gzip
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from clipdesk.corpus.warc import read_warc
from clipdesk.corpus.warc_records import UnreadableRecord
from clipdesk.model.errors import ArchiveError
from clipdesk.model.urls import absolute, key
from parsers import parse
from parsers.discovery import parse_feed, parse_listing, parse_sitemap
from spiders.policy.robots_txt import read_robots_txt

URL = "https://desk.example/news/1"
MAX_PAGE_BYTES = 10_000_000
"""The default of `limits.max_page_bytes`: what is larger never reaches a reader."""
HTML = b"<html><head><title>Ship in the harbour</title></head><body>"
RSS = b'<rss version="2.0"><channel><title>Desk</title>'


def article(page: bytes) -> str:
    return _article(page, "text/html")


def under_spaces(page: bytes) -> str:
    return _article(page, "text/html; charset=" + " " * 16_000 + "!")


def _article(page: bytes, content_type: str) -> str:
    found = parse(page, URL, headers={"content-type": content_type})
    return f"{found.completeness}, {found.word_count} words"


def feed(content: bytes) -> str:
    return _told(parse_feed(content, URL, "desk"))


def sitemap(content: bytes) -> str:
    return _told(parse_sitemap(content, URL, "desk"))


def listing(content: bytes) -> str:
    return _told(parse_listing(content, URL, "desk"))


def robots(content: bytes) -> str:
    rules = read_robots_txt(content, "clipdesk")
    return "allowed" if rules.allows("https://desk.example/" + "a" * 1_900) else "disallowed"


def warc(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "hostile.warc.gz" if content[:2] == b"\x1f\x8b" else "hostile.warc")
        path.write_bytes(content)
        try:
            found = list(read_warc(path, max_page_bytes=MAX_PAGE_BYTES))
        except ArchiveError as error:
            return str(error).partition(": ")[2]
    last = found[-1]
    return last.reason if isinstance(last, UnreadableRecord) else f"{len(found)} pages"


def address(written: bytes) -> str:
    try:
        return f"a key of {len(key(absolute(written.decode(), URL)))} characters"
    except ValueError as error:
        return str(error)


def _told(found: object) -> str:
    faults = getattr(found, "faults", ())
    return f"{len(getattr(found, 'candidates', ()))} articles, {len(faults)} faults"


def _record(body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"WARC-Date: 2026-03-08T00:00:00Z\r\nWARC-Target-URI: {URL}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def _data(value: str) -> bytes:
    return HTML + b'<script type="application/ld+json">' + value.encode() + b"</script><p>Text.</p>"


Case = tuple[Callable[[bytes], str], Callable[[], bytes]]
CASES: Mapping[str, Case] = {
    "page: ten megabytes of `&`": (article, lambda: HTML + b"&" * 9_900_000),
    "page: 100,000 elements in each other": (article, lambda: HTML + b"<div>" * 100_000 + b"text"),
    "page: an element of 100,000 attributes": (
        article,
        lambda: HTML + b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">text",
    ),
    "page: `<script ` 200,000 times": (article, lambda: b"\xff" + HTML + b"<script " * 200_000),
    "page: `<!DOCTYPE ` 200,000 times": (article, lambda: b"<!DOCTYPE " * 200_000),
    "page: a charset of 16,000 spaces": (under_spaces, lambda: HTML + b"text"),
    "page: a meta charset of a million spaces": (
        article,
        lambda: b"<meta charset=" + b" " * 1_000_000 + b">" + HTML,
    ),
    "page: half an emoji in its data": (article, lambda: _data('{"headline": "Ship \\ud83d"}')),
    "page: data 100,000 deep": (article, lambda: _data("[" * 100_000)),
    "page: data with half a million keys": (
        article,
        lambda: _data(json.dumps({f"k{n}": n for n in range(500_000)})),
    ),
    "page: two megabytes of capitals": (article, lambda: HTML + b"<p>" + b"Abc " * 500_000),
    "page: 200,000 short lines": (article, lambda: HTML + b"<p>By Ann Lee, 8 March" * 200_000),
    "page: a headline of five megabytes": (article, lambda: HTML + b"<h1>" + b"word " * 1_000_000),
    "page: 50,000 nested quotes of signs": (article, lambda: HTML + b"<p>" + b"((\"'[" * 50_000),
    "listing: 200,000 links": (
        listing,
        lambda: HTML + b"".join(b'<a href="/2026/03/08/%d">Ship %d</a>' % (n, n) for n in range(200_000)),
    ),
    "feed: `<!DOCTYPE ` 200,000 times": (feed, lambda: b"<!DOCTYPE " * 200_000),
    "feed: 400,000 attributes": (
        feed,
        lambda: b"<rss " + b" ".join(b'a%d="1"' % n for n in range(400_000)) + b"></rss>",
    ),
    "feed: 100,000 elements in each other": (feed, lambda: RSS + b"<a>" * 100_000),
    "feed: entities that grow a billionfold": (
        feed,
        lambda: (
            b"<!DOCTYPE rss ["
            + b'<!ENTITY a0 "ha">'
            + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
            + b"]>"
            + RSS
            + b"<item><title>&a9;</title></item></channel></rss>"
        ),
    ),
    "feed: an entity that is a file": (
        feed,
        lambda: (
            b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
            + RSS
            + b"<item><title>&a;</title><link>/1</link></item></channel></rss>"
        ),
    ),
    "feed: 50,000 items": (
        feed,
        lambda: RSS + b"".join(b"<item><link>/%d</link></item>" % n for n in range(50_000)),
    ),
    "feed: a bomb of a gigabyte": (feed, lambda: gzip.compress(b"a" * 1_000_000_000, 1)),
    "sitemap: 500,000 addresses": (
        sitemap,
        lambda: b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(500_000)),
    ),
    "sitemap: a namespace with a line break": (
        sitemap,
        lambda: b'<urlset xmlns="x&#10;PROGRESS {}"></urlset>',
    ),
    "robots.txt: 29,000 rules of stars": (
        robots,
        lambda: b"User-agent: *\n" + b"Disallow: /*a*a*b\n" * 29_000,
    ),
    "robots.txt: one rule of 500 kB": (robots, lambda: b"User-agent: *\nDisallow: /" + b"*a" * 250_000),
    "WARC: a page that unpacks to a gigabyte": (
        warc,
        lambda: _record(gzip.compress(b"a" * 1_000_000_000, 1)),
    ),
    "WARC: a header without end": (warc, lambda: b"WARC/1.1\r\nWARC-Type: " + b"a" * 50_000_000),
    "WARC: 200,000 empty members": (warc, lambda: gzip.compress(b"") * 200_000),
    "address: 100,000 dots": (address, lambda: b"https://desk.example/" + b"../" * 100_000),
    "address: a host of 1,900 letters of all scripts": (
        address,
        lambda: ("https://" + "ж" * 1_900 + ".example/").encode(),
    ),
}


def cost(name: str) -> tuple[int, float, int, str]:
    """Bytes of the input, CPU seconds, megabytes that memory grew by (Linux: ru_maxrss is in kilobytes), and
    what became of it."""
    read, make = CASES[name]
    content = make()
    article(HTML + b"<p>Plain text.</p>")
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    told = read(content)
    seconds = time.process_time() - began
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return len(content), seconds, grown // 1024, told


def main() -> None:
    table = Table("input", "MB", "CPU s", "MB more", "what became of it")
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for name in track(CASES, "reading", console=Console(stderr=True)):
            size, seconds, grown, told = pool.apply(cost, (name,))
            table.add_row(name, f"{size / 1e6:.2f}", f"{seconds:.2f}", str(grown), told)
    Console(width=None if sys.stdout.isatty() else 140).print(table)


if __name__ == "__main__":
    main()
