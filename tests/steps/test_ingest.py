"""Files that are taken in, within the bounds of a page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import InputError
from clipdesk.model.settings import Settings
from steps.run.ingest import ingest


def test_a_text_that_is_larger_than_a_page_may_be_is_not_read(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "data", max_page_bytes=10_000)
    path = tmp_path / "harbour.txt"
    path.write_text("The wells of the harbour are dry. " * 300)
    ingest(settings, path, now=datetime(2026, 3, 8, tzinfo=UTC))
    [row] = Corpus.open(settings.corpus).sql("SELECT outcome, reason FROM crawl_log").to_pylist()
    assert (row["outcome"], row["reason"]) == ("parse_error", "has 10,200 bytes, and a page may have 10,000")


@pytest.mark.parametrize(
    ("content", "problem"), [(None, "cannot be read: No such file"), (b"", "is empty: give a WARC file")]
)
def test_a_file_without_anything_is_told(tmp_path: Path, content: bytes | None, problem: str) -> None:
    path = tmp_path / "pages.warc"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match="|".join((problem, problem.replace(": give", ".*give")))):
        ingest(Settings(home=tmp_path / "data"), path, now=datetime(2026, 3, 8, tzinfo=UTC))


def test_each_page_that_is_copied_is_shown(tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text("The wells of the harbour are dry.")
    shown = []
    ingest(
        Settings(home=tmp_path / "data"),
        tmp_path / "harbour.txt",
        now=datetime(2026, 3, 8, tzinfo=UTC),
        on_page=lambda step, done, total: shown.append((step, done, total)),
    )
    assert ("copy", 1, None) in shown
