"""What a killed crawl leaves behind goes with the next upkeep."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.upkeep.maintain import STALE, maintain


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
