"""A writer of an archive that was killed, wherever it was, is gone on from its last whole record."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus import archive
from clipdesk.corpus.archive import ArchiveWriter, UnreadableRecord, read_page, read_warc, verify
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord

NOW = datetime(2026, 3, 8, tzinfo=UTC)
PAGES = 4


def write(writer: ArchiveWriter, number: int) -> ArchiveRecord:
    return writer.write(
        url=f"https://gazette.example/{number}",
        status=200,
        reason="OK",
        headers=[("Content-Type", "text/html")],
        body=f"<p>Page {number} of the gazette.</p>".encode(),
        fetched_at=NOW,
    )


@cache
def killed() -> tuple[bytes, tuple[ArchiveRecord, ...]]:
    """The bytes that a writer had written, and its records."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.warc.gz"
        with ArchiveWriter(path, path.parent) as writer:
            records = tuple(write(writer, number) for number in range(PAGES))
        return path.read_bytes(), records


def left(folder: str, content: bytes) -> ArchiveWriter:
    (Path(folder) / "a.warc.gz.tmp").write_bytes(content)
    return ArchiveWriter(Path(folder) / "a.warc.gz", Path(folder), go_on=True)


@given(st.integers(min_value=0, max_value=len(killed()[0])))
def test_whatever_of_the_file_was_written_its_whole_records_are_kept_and_added_to(length: int) -> None:
    content, records = killed()
    whole = [one for one in records if one.offset + one.length <= length]
    with TemporaryDirectory() as folder:
        with left(folder, content[:length]) as writer:
            assert [record for _, record in writer.salvaged.responses] == whole
            for record in whole:
                page = writer.read_salvaged(record, max_page_bytes=10_000)
                assert page == read_whole(content, record)
            added = write(writer, 9)
        root = Path(folder)
        pages = list(read_warc(root / "a.warc.gz", max_page_bytes=10_000, root=root))
        assert not any(isinstance(page, UnreadableRecord) for page in pages)
        assert [page.record for page in pages] == [*whole, added]
        assert verify(root / "a.warc.gz").sound
        assert [path.name for path in root.iterdir()] == ["a.warc.gz"]


def read_whole(content: bytes, record: ArchiveRecord) -> object:
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.warc.gz").write_bytes(content)
        return read_page(Path(folder), record)


@given(st.data())
def test_a_machine_that_lost_its_power_may_leave_damage_and_what_lies_before_it_is_kept(
    data: st.DataObject,
) -> None:
    content, records = killed()
    at = data.draw(st.integers(records[0].offset, len(content) - 9))
    damaged = content[:at] + b"\0" * 8 + content[at + 8 :]
    before = [one for one in records if one.offset + one.length <= at]
    with TemporaryDirectory() as folder, left(folder, damaged) as writer:
        kept = tuple(record for _, record in writer.salvaged.responses)
        assert kept == records[: len(kept)]
        assert len(kept) >= len(before)
        for record in kept:
            assert writer.read_salvaged(record, max_page_bytes=10_000) == read_whole(content, record)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\0" * 5000, b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_begun_anew(content: bytes, tmp_path: Path) -> None:
    with left(str(tmp_path), content) as writer:
        assert writer.salvaged.responses == ()
        write(writer, 1)
    assert verify(tmp_path / "a.warc.gz").records == 2


def test_an_archive_whose_writer_died_right_behind_its_completion_is_gone_on_from(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(killed()[0])
    with ArchiveWriter(tmp_path / "a.warc.gz", tmp_path, go_on=True) as writer:
        assert len(writer.salvaged.responses) == PAGES
        assert not (tmp_path / "a.warc.gz").exists()
        write(writer, 9)
    assert verify(tmp_path / "a.warc.gz").records == 1 + PAGES + 1


def test_a_writer_that_is_not_told_to_go_on_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz.tmp").write_bytes(killed()[0])
    with ArchiveWriter(tmp_path / "a.warc.gz", tmp_path) as writer:
        write(writer, 1)
    assert verify(tmp_path / "a.warc.gz").records == 2


def test_a_discarded_archive_leaves_nothing(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "a.warc.gz", tmp_path) as writer:
        writer.discard()
    assert not list(tmp_path.iterdir())


def test_two_processes_never_write_one_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "DEATH_SECONDS", 0.1)
    with ArchiveWriter(tmp_path / "a.warc.gz", tmp_path, go_on=True) as writer:
        with pytest.raises(ArchiveError, match="is being written by another process"):
            ArchiveWriter(tmp_path / "a.warc.gz", tmp_path, go_on=True).__enter__()
        write(writer, 1)
    assert verify(tmp_path / "a.warc.gz").records == 2
