"""WARC files of other tools, whole, damaged and hostile."""

import gzip
import zlib
from itertools import accumulate
from pathlib import Path

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter

from clipdesk.corpus.archive import UnreadableRecord, read_warc, verify
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import Page

HTML = b"<html><p>Sirte</p></html>"
BENCH = Path(__file__).parents[3] / "shared" / "bench"
LIMIT = 20_000_000


def record(
    body: bytes = HTML,
    headers: str = "",
    *,
    kind: str = "response",
    url: str = "https://news.example/a",
    version: str = "1.0",
    date: str = "2020-01-01T00:00:00Z",
    status_line: str = "HTTP/1.1 200 OK",
) -> bytes:
    block = f"{status_line}\r\nContent-Type: text/html\r\n{headers}\r\n".encode() + body
    head = (
        f"WARC/{version}\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def gzipped(data: bytes) -> bytes:
    """Without the time in it: pytest makes names of such bytes, and its workers must agree on them."""
    return gzip.compress(data, mtime=0)


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def zstd(body: bytes, path: Path) -> bytes:
    with ZstdWriter(str(path)) as writer:
        writer.write(body)
    return path.read_bytes()


def read(path: Path, data: bytes, limit: int = LIMIT) -> list[Page | UnreadableRecord]:
    path.write_bytes(data)
    return list(read_warc(path, max_page_bytes=limit))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pages.warc.gz"


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("packed", [True, False])
def test_both_versions_are_read_compressed_and_plain(path: Path, version: str, packed: bool) -> None:
    records = [record(version=version), record(b"<p>Derna</p>", version=version)]
    data = b"".join(gzip.compress(one) if packed else one for one in records)
    assert [page.html for page in read(path, data) if isinstance(page, Page)] == [HTML, b"<p>Derna</p>"]


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "end", [b"", b"\n", b"\r\n", b"\n\r\n", b"\r\n\n", b"\n" * 16, b"\r\r\r\r\n", b"\r\n" * 3]
)
def test_whatever_lines_stand_between_records_the_next_one_is_read(
    path: Path, end: bytes, packed: bool
) -> None:
    """Tools of all times have ended records in their own ways; the standard has two line breaks."""
    urls = ["https://news.example/a", "https://news.example/b"]
    records = [record(url=url).removesuffix(b"\r\n\r\n") + end for url in urls]
    pages = read(path, b"".join(map(gzipped, records) if packed else records))
    assert [page.url for page in pages] == urls


def test_a_file_packed_as_one_gzip_member_is_read(path: Path) -> None:
    assert len(read(path, gzip.compress(record() + record()))) == 2


@pytest.mark.parametrize("kind", ["request", "metadata", "revisit", "warcinfo", "resource", "conversion"])
def test_records_other_than_responses_are_skipped(path: Path, kind: str) -> None:
    [page] = read(path, record(kind=kind) + record() + record(kind=kind))
    assert isinstance(page, Page)


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(HTML), "Transfer-Encoding: chunked\r\n"),
        (gzipped(HTML), "Content-Encoding: gzip\r\n"),
        (gzipped(HTML[:5]) + gzipped(HTML[5:]), "Content-Encoding: x-gzip\r\n"),
        (zlib.compress(HTML), "Content-Encoding: deflate\r\n"),
        (bare_deflate(HTML), "Content-Encoding: deflate\r\n"),
        (brotli.compress(HTML), "Content-Encoding: br\r\n"),
        (brotli.compress(gzipped(HTML)), "Content-Encoding: gzip, br\r\n"),
        (chunked(gzipped(HTML)), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
        (HTML, "Content-Encoding: identity\r\n"),
    ],
)
def test_encoded_bodies_are_decoded_and_the_headers_say_so_no_longer(
    path: Path, body: bytes, headers: str
) -> None:
    [page] = read(path, record(body, headers))
    assert isinstance(page, Page)
    assert page.html == HTML
    assert not {"content-encoding", "transfer-encoding"} & set(page.headers)


def test_a_zstd_body_is_decoded(path: Path, tmp_path: Path) -> None:
    [page] = read(path, record(zstd(HTML, tmp_path / "body.zst"), "Content-Encoding: zstd\r\n"))
    assert isinstance(page, Page)
    assert page.html == HTML


@pytest.mark.parametrize(
    "coding",
    ["Transfer-Encoding: chunked", *(f"Content-Encoding: {c}" for c in ("gzip", "br", "deflate", "zstd"))],
)
def test_a_body_that_was_stored_decoded_under_its_old_headers_is_taken_as_it_stands(
    path: Path, coding: str
) -> None:
    [page] = read(path, record(HTML, coding + "\r\n"))
    assert isinstance(page, Page)
    assert page.html == HTML


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (gzipped(HTML)[:-12], "Content-Encoding: gzip\r\n", "damaged gzip"),
        (b"5\r\nhel", "Transfer-Encoding: chunked\r\n", "damaged chunked"),
        (b"\x00\x01\x02", "Content-Encoding: br\r\n", "damaged br"),
        (b"\x00\x01\x02", "Content-Encoding: deflate\r\n", "damaged deflate"),
        (b"abc", "Content-Encoding: sdch\r\n", "'sdch' is not known"),
        (gzipped(b"x" * 3_000_000), "Content-Encoding: gzip\r\n", "larger than 1,000,000 bytes"),
        (gzipped(b"") * 10_001, "Content-Encoding: gzip\r\n", "more than 10,000 members"),
        (b"x" * 1_000_001, "", "larger than 1,000,000 bytes"),
    ],
    ids=["gzip", "chunked", "br", "deflate", "sdch", "bomb", "members", "large"],
)
def test_a_damaged_or_too_large_body_is_kept_aside_and_the_rest_goes_on(
    path: Path, body: bytes, headers: str, reason: str
) -> None:
    first, unreadable, last = read(
        path, record() + record(body, headers, url="https://news.example/bad") + record(), 1_000_000
    )
    assert isinstance(first, Page)
    assert isinstance(last, Page)
    assert isinstance(unreadable, UnreadableRecord)
    assert reason in unreadable.reason
    assert unreadable.url == "https://news.example/bad"


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_cut_off_anywhere_gives_its_whole_records_and_then_one_unreadable(
    path: Path, packed: bool
) -> None:
    pieces = [gzip.compress(one) if packed else one for one in (record(), record(kind="request"), record())]
    whole = b"".join(pieces)
    ends = list(accumulate(map(len, pieces)))
    # What may be missing of the last record: of a plain one the blank lines after it, of a packed one nothing.
    slack = 0 if packed else 4
    for cut in range(1, len(whole) + 1):
        complete = sum(end - slack <= cut for end in (ends[0], ends[2]))
        at_an_end = any(end - slack <= cut <= end for end in ends)
        try:
            items = read(path, whole[:cut])
        except ArchiveError:
            assert cut < ends[0], cut
            continue
        pages = [item for item in items if isinstance(item, Page)]
        # A page may be whole although its record's checksum is cut off.
        assert len(pages) - complete in ({0} if at_an_end else {0, 1}), cut
        assert [isinstance(item, UnreadableRecord) for item in items[len(pages) :]] == [True] * (
            not at_an_end
        ), cut


def test_damage_in_the_middle_is_reported_and_not_silent(path: Path) -> None:
    first, second = gzip.compress(record()), bytearray(gzip.compress(record(b"x" * 50_000)))
    second[60] ^= 0xFF
    items = read(path, first + bytes(second))
    assert isinstance(items[0], Page)
    assert isinstance(items[-1], UnreadableRecord)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"<html>no warc</html>", "is no WARC"),
        (gzipped(b"text"), "is no WARC"),
        (b"\x1f\x8bjunk", "is no WARC"),
    ],
)
def test_what_is_no_warc_is_an_error_that_says_so(path: Path, data: bytes, message: str) -> None:
    with pytest.raises(ArchiveError, match=rf"pages\.warc\.gz: {message}"):
        read(path, data)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz: cannot be read: No such file"):
        list(read_warc(tmp_path / "gone.warc.gz", max_page_bytes=LIMIT))


def test_a_response_that_is_not_http_is_kept_aside(path: Path) -> None:
    [unreadable] = read(path, record(url="dns:news.example"))
    assert isinstance(unreadable, UnreadableRecord)
    assert "dns:news.example" in unreadable.reason


def test_angle_brackets_of_old_tools_are_no_part_of_the_url(path: Path) -> None:
    [page] = read(path, record(url="<https://news.example/a>"))
    assert isinstance(page, Page)
    assert page.url == "https://news.example/a"


def test_an_unusable_date_is_none(path: Path) -> None:
    [page] = read(path, record(date="yesterday"))
    assert isinstance(page, Page)
    assert page.fetched_at is None


@pytest.mark.skipif(not BENCH.is_dir(), reason="the labelled pages are not here")
def test_the_labelled_pages_are_read_but_for_those_without_an_address_of_the_web() -> None:
    items = [
        item for path in sorted(BENCH.glob("*.warc.gz")) for item in read_warc(path, max_page_bytes=LIMIT)
    ]
    assert len(items) == sum(len(path.read_bytes().splitlines()) for path in BENCH.glob("*.truth.jsonl"))
    assert [
        item.url for item in items if not isinstance(item, Page) and (item.url or "").startswith("http")
    ] == []
    assert all(verify(path).sound for path in BENCH.glob("*.warc.gz"))
