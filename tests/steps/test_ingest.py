"""Files that are taken in, within the bounds of a page."""

from datetime import UTC, datetime

from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.run.ingest import ingest


def test_a_text_that_is_larger_than_a_page_may_be_is_not_read(tmp_path) -> None:
    settings = Settings(home=tmp_path / "data", max_page_bytes=10_000)
    path = tmp_path / "harbour.txt"
    path.write_text("The wells of the harbour are dry. " * 300)
    ingest(settings, path, now=datetime(2026, 3, 8, tzinfo=UTC))
    [row] = Corpus.open(settings.corpus).sql("SELECT outcome, reason FROM crawl_log").to_pylist()
    assert (row["outcome"], row["reason"]) == ("parse_error", "has 10,200 bytes, and a page may have 10,000")
