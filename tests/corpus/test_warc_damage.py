"""WARC files with one bit flipped or their end cut off: whatever is whole is read, the rest is said."""

import gzip
import os
import random
import re
from contextlib import suppress
from errno import EIO
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import pytest

from clipdesk.corpus.archive import UnreadableRecord, read_warc, verify
from clipdesk.corpus.warc import read_one
from clipdesk.corpus.warc_records import MAX_DAMAGES
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import Page
from clipdesk.model.urls import normalize_url

FLIPS = 3_000
LIMIT = 100_000


def record(number: int, kind: str = "response") -> bytes:
    text = " ".join(f"boat-{number}-{word * number % 97}" for word in range(40))
    block = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Harbour: {number}\r\n\r\n<html><p>{text}</p></html>"
    ).encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/{number}\r\n"
        "WARC-Date: 2026-03-08T12:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


RECORDS = [record(0, "request"), *(record(number) for number in range(1, 6))]
PIECES = {"plain": RECORDS, "packed": [gzip.compress(one, mtime=0) for one in RECORDS]}
WHOLE = {kind: b"".join(pieces) for kind, pieces in PIECES.items()}


def read(path: Path, data: bytes) -> list[Page | UnreadableRecord]:
    """Also what follows reading: a page's address is one."""
    path.write_bytes(data)
    items = list(read_warc(path, max_page_bytes=LIMIT))
    for item in items:
        normalize_url(item.url or "") if isinstance(item, Page) else str(item)
    return items


def body(one: bytes) -> bytes:
    return one.partition(b"X-Harbour")[2].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")


def numbers(items: list[Page | UnreadableRecord]) -> set[int]:
    """Of the pages that are exactly what was written."""
    whole = {body(one): number for number, one in enumerate(RECORDS)}
    return {whole[item.html] for item in items if isinstance(item, Page) and item.html in whole}


@pytest.mark.parametrize("kind", PIECES)
def test_a_flipped_bit_never_ends_the_reading_and_costs_the_records_it_is_in_alone(
    tmp_path: Path, kind: str
) -> None:
    path, chance = tmp_path / "flipped.warc", random.Random(15)
    ends = list(accumulate(map(len, PIECES[kind])))
    silent = 0
    for _ in range(FLIPS):
        place = chance.randrange(len(WHOLE[kind]))
        data = bytearray(WHOLE[kind])
        data[place] ^= 1 << chance.randrange(8)
        hit = sum(end <= place for end in ends)
        items = read(path, bytes(data))
        preceding = set(range(1, hit))
        following = set(range(hit + 1, len(RECORDS)))
        assert preceding <= numbers(items), place
        if kind == "packed":
            assert following <= numbers(items), place
            silent += (
                hit > 0
                and hit not in numbers(items)
                and not any(isinstance(one, UnreadableRecord) for one in items)
            )
    assert silent == 0 or kind == "plain"


@pytest.mark.parametrize("kind", PIECES)
def test_a_file_that_is_cut_off_gives_its_whole_records(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "cut.warc"
    ends = list(accumulate(map(len, PIECES[kind])))
    for cut in range(ends[0], len(WHOLE[kind]), 3):
        items = read(path, WHOLE[kind][:cut])
        assert set(range(1, sum(end <= cut for end in ends))) <= numbers(items), cut


@pytest.mark.parametrize("kind", PIECES)
def test_a_file_of_which_a_piece_is_missing_gives_the_records_around_it(tmp_path: Path, kind: str) -> None:
    path, chance = tmp_path / "torn.warc", random.Random(16)
    ends = [0, *accumulate(map(len, PIECES[kind]))]
    for _ in range(300):
        number = chance.randrange(1, len(RECORDS) - 1)
        start, end = sorted(chance.sample(range(ends[number] + 1, ends[number + 1]), 2))
        items = read(path, WHOLE[kind][:start] + WHOLE[kind][end:])
        expected = set(range(1, number)) | (set(range(number + 1, 6)) if kind == "packed" else set())
        assert expected <= numbers(items), (start, end)


@pytest.mark.parametrize("kind", PIECES)
def test_noise_is_never_more_than_an_archive_error(tmp_path: Path, kind: str) -> None:
    path, chance = tmp_path / "noise.warc", random.Random(17)
    for _ in range(300):
        data = bytearray(WHOLE[kind])
        for _ in range(20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with suppress(ArchiveError):
            read(path, bytes(data))
        with suppress(ArchiveError):
            verify(path)


@pytest.mark.parametrize("kind", PIECES)
@pytest.mark.parametrize("number", [1, 5])
def test_a_record_inside_a_page_is_part_of_the_page(tmp_path: Path, kind: str, number: int) -> None:
    hidden = b"\nWARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://other.example/\r\n\r\n"
    inside = record(number).replace(b"</html>", hidden + b"</html>")
    length = len(inside.partition(b"\r\n\r\n")[2]) - len(b"\r\n\r\n")
    inside = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % length, inside, count=1)
    forged = [*RECORDS[:number], inside, *RECORDS[number + 1 :]]
    pieces = [gzip.compress(one) if kind == "packed" else one for one in forged]
    items = read(tmp_path / "forged.warc", b"".join(pieces))
    assert [item.url for item in items] == [f"https://news.example/{one}" for one in range(1, 6)]


def test_a_file_that_is_damaged_everywhere_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "everywhere.warc"
    path.write_bytes(b"WARC/1.0\r\nContent-Length: none\r\n\r\n" * (MAX_DAMAGES + 100))
    damaged = verify(path).damaged
    assert len(damaged) == MAX_DAMAGES + 1
    assert damaged[-1].reason == "damaged in too many places; the rest is not read"


class FailingDisk(BytesIO):
    """Gives what it holds, and then the disk's error in place of an end."""

    def read(self, size: int | None = -1, /) -> bytes:
        if piece := super().read(size):
            return piece
        raise OSError(EIO, os.strerror(EIO))


def test_a_disk_that_fails_is_no_damage_of_the_record() -> None:
    disk = FailingDisk(record(1)[:200])
    with pytest.raises(ArchiveError, match=r"a\.warc: cannot be read: Input/output error"):
        read_one(disk, where="a.warc", max_page_bytes=LIMIT)


@pytest.mark.parametrize("kind", ["conversion", "revisit", "resource", "metadata"])
def test_a_file_that_holds_nothing_for_us_says_so(tmp_path: Path, kind: str) -> None:
    [unreadable] = read(tmp_path / "other.warc", record(1, kind) + record(2, kind))
    assert isinstance(unreadable, UnreadableRecord)
    assert unreadable.reason == f"the file holds no HTTP response, only 2 {kind}"


@pytest.mark.parametrize(
    "media", [None, "message/http", "Application/HTTP; msgtype=response", "text/html", "junk \x01"]
)
def test_a_response_is_read_whatever_media_type_its_record_has(tmp_path: Path, media: str | None) -> None:
    line = b"Content-Type: application/http; msgtype=response\r\n"
    other = record(2).replace(line, f"Content-Type: {media}\r\n".encode() if media else b"")
    assert numbers(read(tmp_path / "media.warc", record(1) + other + record(3))) == {1, 2, 3}


@pytest.mark.parametrize(
    "url", ["", "https://", "https://[", "https://news.example:99999/", "dns:news.example", "news.example/a"]
)
def test_a_record_with_a_broken_address_is_one_row(tmp_path: Path, url: str) -> None:
    broken = record(2).replace(b"https://news.example/2", url.encode())
    first, unreadable, last = read(tmp_path / "address.warc", record(1) + broken + record(3))
    assert isinstance(unreadable, UnreadableRecord)
    assert "no HTTP response" in unreadable.reason
    assert numbers([first, last]) == {1, 3}


def test_a_record_of_an_unknown_type_is_one_row(tmp_path: Path) -> None:
    _, unreadable, _ = read(tmp_path / "type.warc", record(1) + record(2, "respunse") + record(3))
    assert isinstance(unreadable, UnreadableRecord)
    assert "respunse" in unreadable.reason


@pytest.mark.parametrize(
    ("digest", "is_right"),
    [("sha1:AAAA", False), ("sha256:00", False), ("crc32:1", True), ("", True), ("no digest", True)],
)
def test_a_wrong_digest_is_noticed(tmp_path: Path, digest: str, is_right: bool) -> None:
    stated = record(2).replace(b"WARC-Date", f"WARC-Block-Digest: {digest}\r\nWARC-Date".encode())
    items = read(tmp_path / "digest.warc", record(1) + stated + record(3))
    assert numbers(items) == ({1, 2, 3} if is_right else {1, 3})
    assert any("digest" in item.reason for item in items if isinstance(item, UnreadableRecord)) != is_right
