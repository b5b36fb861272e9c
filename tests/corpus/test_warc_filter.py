"""A stream of a WARC file, whole members of it at a time."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clipdesk.corpus.archive import ArchiveWriter, read_warc
from clipdesk.corpus.warc_filter import WarcFilter
from clipdesk.model.errors import ArchiveError


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    root = tmp_path_factory.mktemp("warc")
    with ArchiveWriter(root / "a.warc.gz", root) as writer:
        for number in range(6):
            writer.write(
                url=f"https://{'own' if number % 2 else 'else'}.example/{number}", status=200, reason="OK",
                headers=[("Content-Type", "text/html")], body=bytes(range(256)) * 50 * number,
                fetched_at=datetime(2026, 3, 5, number, tzinfo=UTC),
            )  # fmt: skip
    return (root / "a.warc.gz").read_bytes()


def own(longest: int = 10**9) -> WarcFilter:
    return WarcFilter(lambda url: "//own." in url, longest, "a.warc.gz")


@settings(max_examples=40)
@given(st.data())
def test_the_wanted_members_come_out_as_they_are_however_the_stream_is_cut(
    stream: bytes, data: st.DataObject
) -> None:
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    whole = own()
    expected = list(whole.feed(stream))
    records = own()
    parts = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert [member for part in parts for member in records.feed(part)] == expected
    assert (records.offset, records.records, records.is_between) == (len(stream), 7, True)


def test_what_is_kept_is_a_warc_file_of_its_own(stream: bytes, tmp_path: Path) -> None:
    kept = tmp_path / "kept.warc.gz"
    kept.write_bytes(b"".join(own().feed(stream)))
    assert [page.url[-1] for page in read_warc(kept, max_page_bytes=10**9)] == ["1", "3", "5"]


def test_reading_may_go_on_at_the_member_that_had_not_ended(stream: bytes) -> None:
    first, second = own(), own()
    before = list(first.feed(stream[: len(stream) // 2]))
    assert not first.is_between
    assert before + list(second.feed(stream[first.offset :])) == list(own().feed(stream))


def test_a_record_that_is_too_large_is_left_out_and_counted(stream: bytes) -> None:
    records = own(longest=300)
    assert len(list(records.feed(stream))) < 3
    assert records.too_large


def test_a_bomb_among_the_others_costs_its_time_and_no_memory() -> None:
    head = b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://else.example/\r\n\r\n"
    records = own()
    assert list(records.feed(gzip.compress(head + bytes(30_000_000), mtime=0))) == []
    assert records.records == 1


@pytest.mark.parametrize(
    "data", [b"no gzip at all", gzip.compress(b"x" * 100_000, mtime=0)], ids=["text", "gzip"]
)
def test_what_is_no_compressed_warc_is_said_with_its_place(data: bytes) -> None:
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: byte 0"):
        list(own().feed(data))
