"""A file is taken in whole, or the command says that it was not."""

import errno
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import ArchiveError, CorpusError, InputError, StoppedError
from clipdesk.model.settings import Settings
from steps.run import ingest as module
from steps.run import runs
from steps.run.ingest import ingest

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = "The harbour opens\n\n" + "\n\n".join(
    f"On day {n} the pilots brought in a ship more." for n in range(30)
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "topics").mkdir()
    return Settings(home=tmp_path / "data", topics=tmp_path / "topics", demo=True, workers=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(TEXT)
    return path


def logged(settings: Settings) -> int:
    return int(Corpus.open(settings.corpus).crawl_log.dataset().count_rows())


def test_what_cannot_be_stored_is_told_and_the_run_stays_open_until_it_is(
    settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object, **__: object) -> None:
        raise ValueError("a defect")

    with monkeypatch.context() as patch:
        patch.setattr(Corpus, "append_crawl_log", defect)
        with pytest.raises(StoppedError, match="a defect"):
            ingest(settings, file, now=NOON)
    assert [run.finished_at for run in runs.every(settings)] == [None]
    assert not ingest(settings, file, now=NOON).again
    assert logged(settings) == 1
    assert ingest(settings, file, now=NOON).again


@pytest.mark.parametrize("kind", [CorpusError, ArchiveError, InputError])
def test_errors_of_the_desk_are_told_as_they_are(
    settings: Settings, file: Path, monkeypatch: pytest.MonkeyPatch, kind: Callable[[str], Exception]
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise kind("said by the one who knows")

    monkeypatch.setattr(module, "parse_crawl", failing)
    with pytest.raises(kind, match="said by the one who knows"):  # type: ignore[arg-type]
        ingest(settings, file, now=NOON)


def test_a_disk_that_cannot_be_read_is_no_damage_of_the_file(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pages.warc"
    path.write_bytes(b"WARC/1.0\r\n\r\n")

    def broken(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("clipdesk.corpus.warc_records.ArchiveIterator", broken)
    with pytest.raises(ArchiveError, match="cannot be read: Input/output error"):
        ingest(settings, path, now=NOON)
