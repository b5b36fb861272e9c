"""A page of the archive is judged with all that the archive knows of it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.model.article import DateOrigin
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from clipdesk.processes.worker import CostError
from parsers import parse
from steps.run.page_desk import PageDesk, broken, with_discovery
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


def test_what_has_no_page_in_the_archive_is_left_as_it_is(tmp_path: Path) -> None:
    assert PageDesk(Settings(home=tmp_path), RUN, "quay").judge(RECORD).record == RECORD


def test_a_page_that_the_archive_lacks_is_a_row_with_its_reason(tmp_path: Path) -> None:
    judged = PageDesk(Settings(home=tmp_path), RUN, "quay").judge(
        replace(RECORD, record=ArchiveRecord("gone.warc.gz", 0, 10))
    )
    assert judged.record.outcome is Outcome.PARSE_ERROR
    assert "No such file" in judged.record.reason


def test_a_page_that_took_too_much_is_a_row_with_its_reason(tmp_path: Path) -> None:
    judged = broken(Settings(home=tmp_path), RUN, RECORD, CostError("took longer than 5 s"))
    assert (judged.record.outcome, judged.record.reason) == (Outcome.PARSE_ERROR, "took longer than 5 s")


def test_what_was_said_elsewhere_counts_where_the_page_says_nothing() -> None:
    article = parse(PAGE, "https://quay.example/ships-sail")
    said = replace(RECORD, published_at=NOW, tdm_reservation=True, tdm_policy="https://quay.example/policy")
    known = with_discovery(article, said)
    assert known.published_at is not None
    assert (known.published_at.origin, known.published_at.raw) == (DateOrigin.DISCOVERY, NOW.isoformat())
    assert (known.rights.tdm_reservation, known.rights.tdm_policy) == (True, said.tdm_policy)
    later = replace(said, published_at=NOW.replace(year=2027), tdm_reservation=False)
    assert with_discovery(known, later) == known
    assert with_discovery(article, RECORD) == article


AGGREGATOR = """\
id: quay
publisher: Quay
homepage: https://quay.example/
kind: aggregator
languages: [en]
discovery:
  - {kind: feed, url: https://quay.example/feed}
"""


@pytest.mark.parametrize(
    ("url", "outcome"), [(URL, Outcome.NOT_ARTICLE), ("https://gazette.example/a", None)]
)
def test_of_an_aggregator_only_what_leads_to_a_publisher_is_an_article(
    tmp_path: Path, url: str, outcome: Outcome | None
) -> None:
    settings = Settings(home=tmp_path, sources=tmp_path / "sources", topics=tmp_path / "topics")
    for path in (settings.sources, settings.topics):
        path.mkdir()
    (settings.sources / "quay.yaml").write_text(AGGREGATOR)
    body = b"<html><head><title>Ships sail</title></head><body><article><h1>Ships sail</h1>" + b"".join(
        b"<p>Ship number %d sailed from the harbour in the morning, and nobody saw it leave.</p>" % number
        for number in range(12)
    )
    with ArchiveWriter(settings.archive / "a.warc.gz", settings.archive) as archive:
        kept = archive.write(url=url, status=200, reason="", headers=[], body=body, fetched_at=NOW)
    judged = PageDesk(settings, RUN, "quay").judge(replace(RECORD, record=kept))
    if outcome is not None:
        assert (judged.record.outcome, judged.capture) == (outcome, None)
    else:
        assert judged.capture is not None
        article = judged.capture.article
        assert (article.source, article.publisher) == ("gazette", "gazette.example")
