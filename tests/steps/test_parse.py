"""A page of the archive is judged with all that the archive knows of it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.settings import Settings
from steps.run.page_desk import PageDesk
from steps.run.runs import Run

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
URL = "https://quay.example/2026/03/09/ships-sail"
RUN = Run("run-1", None, ("quay",), NOW)
RECORD = CrawlRecord("run-1", None, "quay", URL, UrlKind.ARTICLE, Outcome.FETCHED, NOW)
PAGE = b"<html><body><h1>Ships sail</h1><p>It is not here.</p></body></html>"


@pytest.mark.parametrize(("status", "evidence"), [(404, "status 404"), (410, "status 410")])
def test_the_status_in_the_archive_tells_that_a_page_is_gone(
    tmp_path: Path, status: int, evidence: str
) -> None:
    settings = Settings(home=tmp_path)
    with ArchiveWriter(settings.archive / "a.warc.gz", settings.archive) as archive:
        kept = archive.write(url=URL, status=status, reason="", headers=[], body=PAGE, fetched_at=NOW)
    judged = PageDesk(settings, RUN, "quay").judge(replace(RECORD, record=kept))
    assert (judged.record.outcome, judged.record.reason) == (Outcome.NOT_ARTICLE, evidence)
