"""The archive: WARC files that are whole or not there, and pages found by their offset."""

import gzip
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from clipdesk.corpus.archive import ArchiveWriter, UnreadableRecord, holds, read_page, read_warc, verify
from clipdesk.corpus.erasure import erase
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord, Page
from tests.corpus.disk import disk_of

NOON = datetime(2026, 11, 20, 12, 0, 0, 250_000, UTC)
LIMIT = 1_000_000


def write(
    writer: ArchiveWriter, number: int, body: bytes = b"<p>news</p>", **changes: object
) -> ArchiveRecord:
    fields: dict[str, object] = {
        "url": f"https://news.example/{number}",
        "status": 200,
        "reason": "OK",
        "headers": [
            ("Content-Type", "text/html"),
            ("Content-Encoding", "gzip"),
            ("Set-Cookie", "a"),
            ("Set-Cookie", "b"),
        ],
        "body": body,
        "fetched_at": NOON,
    }
    return writer.write(**(fields | changes))  # type: ignore[arg-type]


def archive_of(root: Path, count: int, body: bytes = b"<p>news</p>") -> tuple[Path, list[ArchiveRecord]]:
    path = root / "2026-11" / "run-1" / "source.warc.gz"
    with ArchiveWriter(path, root) as writer:
        return path, [write(writer, number, body) for number in range(count)]


def test_a_page_is_read_back_by_its_record(tmp_path: Path) -> None:
    _, records = archive_of(tmp_path, 3)
    page = read_page(tmp_path, records[1])
    assert page.url == "https://news.example/1"
    assert page.html == b"<p>news</p>"
    assert page.status == 200
    assert page.fetched_at == NOON
    assert page.record == records[1]
    assert page.headers == {"content-type": "text/html", "set-cookie": "a, b", "content-length": "11"}


def test_reading_the_file_gives_the_same_records_as_writing_it(tmp_path: Path) -> None:
    path, records = archive_of(tmp_path, 3)
    pages = list(read_warc(path, max_page_bytes=LIMIT, root=tmp_path))
    assert [page.record for page in pages if isinstance(page, Page)] == records


def test_the_record_path_is_relative_to_the_root(tmp_path: Path) -> None:
    _, records = archive_of(tmp_path, 1)
    assert records[0].path == "2026-11/run-1/source.warc.gz"


def test_warcio_reads_every_record_and_agrees_with_the_digests(tmp_path: Path) -> None:
    path, _ = archive_of(tmp_path, 3)
    with path.open("rb") as file:
        seen = []
        for record in WarcioIterator(file, check_digests="raise"):
            seen.append((record.rec_type, record.rec_headers.get_header("WARC-Target-URI")))
            if record.rec_type == "response":
                assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha1:")
                assert record.content_stream().read() == b"<p>news</p>"
    assert seen[0] == ("warcinfo", None)
    assert [kind for kind, _ in seen[1:]] == ["response"] * 3


def test_the_file_has_its_name_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "source.warc.gz"
    with ArchiveWriter(path, tmp_path) as writer:
        write(writer, 1)
        assert not path.exists()
        assert path.with_name("source.warc.gz.tmp").exists()
    assert path.exists()
    assert not path.with_name("source.warc.gz.tmp").exists()


def fail_inside(path: Path) -> None:
    with ArchiveWriter(path, path.parent) as writer:
        write(writer, 1)
        raise RuntimeError


def test_an_error_leaves_the_temporary_file_and_no_other(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        fail_inside(tmp_path / "a.warc.gz")
    assert [path.name for path in tmp_path.iterdir()] == ["a.warc.gz.tmp"]


def test_a_header_cannot_break_out_of_its_line(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "a.warc.gz", tmp_path) as writer:
        record = write(
            writer, 1, headers=[("X-Note", "one\r\nSet-Cookie: evil\r\n\r\n<html>")], reason="O\r\nK"
        )
    assert read_page(tmp_path, record).headers["x-note"] == "one Set-Cookie: evil <html>"


def write_many(path: Path, *, ignoring: type[Exception] | tuple[()] = ()) -> None:
    with ArchiveWriter(path, path.parent) as writer:
        for number in range(1000):
            with suppress(ignoring):
                write(writer, number)


def test_a_full_disk_is_an_error_that_names_the_file_and_leaves_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with disk_of(4096), pytest.raises(ArchiveError, match=r"a\.warc\.gz: cannot be written: File too large"):
        write_many(path)
    assert not path.exists()


def test_a_failed_write_that_the_caller_ignored_still_leaves_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with disk_of(4096), pytest.raises(ArchiveError, match="incomplete"):
        write_many(path, ignoring=ArchiveError)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "a.warc.gz"
    with (
        pytest.raises(ArchiveError, match=r"file/a\.warc\.gz: cannot be written: .*permissions"),
        ArchiveWriter(path, tmp_path),
    ):
        pass


def test_an_archive_whose_name_is_taken_by_a_folder_is_not_completed(tmp_path: Path) -> None:
    (tmp_path / "2026-11" / "run-1" / "source.warc.gz").mkdir(parents=True)
    with pytest.raises(ArchiveError, match=r"source\.warc\.gz: cannot be written: Is a directory"):
        archive_of(tmp_path, 1)


def discard_what_is_gone(path: Path) -> None:
    with ArchiveWriter(path, path.parent) as writer:
        path.with_name(path.name + ".tmp").unlink()
        writer.discard()


def test_what_somebody_else_has_removed_cannot_be_discarded(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: cannot be written: No such file"):
        discard_what_is_gone(tmp_path / "a.warc.gz")


@pytest.mark.parametrize(
    ("changes", "held"), [({}, True), ({"length": 10**6}, False), ({"path": "b"}, False)]
)
def test_an_archive_holds_a_record_when_its_file_is_long_enough(
    tmp_path: Path, changes: dict[str, object], held: bool
) -> None:
    _, records = archive_of(tmp_path, 2)
    assert holds(tmp_path, replace(records[1], **changes)) is held


def test_of_a_slice_with_several_records_the_first_is_read(tmp_path: Path) -> None:
    _, [first, second] = archive_of(tmp_path, 2)
    both = replace(first, length=first.length + second.length)
    assert read_page(tmp_path, both).url == "https://news.example/0"


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (ArchiveRecord("../secret", 0, 10), "outside"),
        (ArchiveRecord("missing.warc.gz", 0, 10), "No such file"),
        (ArchiveRecord("2026-11/run-1/source.warc.gz", 10**9, 10), "ends inside"),
        (ArchiveRecord("2026-11/run-1/source.warc.gz", 3, 100), "no WARC"),
        (ArchiveRecord("2026-11/run-1/source.warc.gz", 0, 100), "cut off|damaged|no WARC|no response"),
    ],
)
def test_a_wrong_record_is_an_error(tmp_path: Path, record: ArchiveRecord, message: str) -> None:
    archive_of(tmp_path, 1)
    with pytest.raises(ArchiveError, match=message):
        read_page(tmp_path, record)


def test_verify_finds_a_changed_byte(tmp_path: Path) -> None:
    path, records = archive_of(tmp_path, 2)
    assert verify(path).sound
    data = path.read_bytes()
    start = records[1].offset
    member = gzip.decompress(data[start:]).replace(b"<p>news</p>", b"<p>nwes</p>")
    path.write_bytes(data[:start] + gzip.compress(member))
    report = verify(path)
    assert [damaged.url for damaged in report.damaged] == ["https://news.example/1"]
    assert report.records == 3


def test_a_page_larger_than_the_limit_is_refused_with_its_reason(tmp_path: Path) -> None:
    path, records = archive_of(tmp_path, 1, body=b"x" * 2_000)
    with pytest.raises(ArchiveError, match="larger than 1,000 bytes"):
        read_page(tmp_path, records[0], max_page_bytes=1_000)
    [unreadable] = read_warc(path, max_page_bytes=1_000)
    assert isinstance(unreadable, UnreadableRecord)
    assert unreadable.reason == "larger than 1,000 bytes"


def test_a_file_that_a_crawl_is_writing_is_not_erased(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "a.warc.gz", tmp_path) as writer:
        record = replace(write(writer, 1), path="a.warc.gz.tmp")
        with pytest.raises(ArchiveError, match="is being written by another process"):
            erase(tmp_path, [record], note="Taken down.")


@pytest.mark.parametrize("name", ["a.warc.gz", "a.warc.gz.tmp"])
def test_of_a_file_that_is_gone_nothing_is_left_to_erase(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    erase(tmp_path, [ArchiveRecord(name, 0, 100)], note="Taken down.")
    assert "is not there" in caplog.text
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_ends_before_what_is_to_be_erased_stays_as_it_is(tmp_path: Path) -> None:
    path, records = archive_of(tmp_path, 2)
    before = path.read_bytes()
    erase(tmp_path, [replace(records[1], offset=10**6)], note="Taken down.")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
