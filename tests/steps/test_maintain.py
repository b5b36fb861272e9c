"""What a killed crawl leaves behind goes with the next upkeep."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.runs import Run
from steps.upkeep.maintain import KEEP_RUNS, STALE, maintain


def test_upkeep_removes_the_temporary_files_of_dead_crawls_and_leaves_those_being_written(
    tmp_path: Path,
) -> None:
    now = datetime.now(UTC)
    settings = Settings(home=tmp_path)
    Corpus.open(settings.corpus)
    left, written = (tmp_path / "archive" / "2026-11" / run / "times.warc.gz.tmp" for run in ("dead", "now"))
    for path, age in ((left, STALE + timedelta(hours=1)), (written, timedelta(hours=1))):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half a record")
        moment = (now - age).timestamp()
        os.utime(path, (moment, moment))
    assert maintain(settings, now=now).removed_files == 1
    assert not left.exists()
    assert written.exists()


def test_upkeep_removes_runs_that_ended_long_ago(tmp_path: Path) -> None:
    now, settings = datetime.now(UTC), Settings(home=tmp_path)
    Corpus.open(settings.corpus)
    ends = {"old": now - KEEP_RUNS - timedelta(days=1), "new": now, "open": None}
    for name, end in ends.items():
        runs.write(settings, Run(name, "harbour", (), now - KEEP_RUNS - timedelta(days=2), finished_at=end))
    assert maintain(settings, now=now).removed_runs == 1
    assert {path.name for path in settings.runs.iterdir()} == {"new", "open"}


def test_upkeep_names_what_is_damaged_in_the_archive(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    Corpus.open(settings.corpus)
    sound, cut, other = (settings.archive / f"{name}.warc.gz" for name in ("a", "b", "c"))
    with ArchiveWriter(sound, settings.archive) as writer:
        writer.write(
            url="https://news.example/1", status=200, reason="OK", headers=[], body=b"<p>x</p>",
            fetched_at=datetime.now(UTC),
        )  # fmt: skip
    cut.write_bytes(sound.read_bytes()[:-20])
    other.write_bytes(b"no archive at all")
    damaged, none = maintain(settings, now=datetime.now(UTC)).damages
    assert damaged.where.startswith(f"archive/{cut.name}@")
    assert (none.where, none.what) == (f"archive/{other.name}", "is no WARC file")
