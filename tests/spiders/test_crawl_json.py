from dataclasses import fields
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.crawl_json import from_json, to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CrawlError
from clipdesk.model.page import ArchiveRecord

_moments = st.datetimes(timezones=st.just(UTC))
_text = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
_records = st.builds(
    CrawlRecord,
    run=_text,
    topic=st.none() | _text,
    source=_text,
    url=_text,
    kind=st.sampled_from(UrlKind),
    outcome=st.sampled_from(Outcome),
    at=_moments,
    reason=_text,
    title=st.none() | _text,
    published_at=st.none() | _moments,
    next_visit_at=st.none() | _moments,
    seconds=st.none() | st.floats(0, 1e6),
    record=st.none() | st.builds(ArchiveRecord, _text, st.integers(0, 2**40), st.integers(0, 2**30)),
)


@given(_records)
def test_a_record_read_again_is_the_record_that_was_written(record: CrawlRecord) -> None:
    line = to_json(record)
    assert "\n" not in line
    assert from_json(line) == record


def test_every_field_is_in_the_line() -> None:
    record = CrawlRecord(
        "r", None, "s", "http://e.example/", UrlKind.FEED, Outcome.FETCHED, datetime(2026, 3, 8, tzinfo=UTC)
    )
    assert all(f'"{field.name}":' in to_json(record) for field in fields(CrawlRecord))


@pytest.mark.parametrize(
    ("line", "problem"), [("{", "Invalid JSON"), ("{}", "run"), ('{"run": 1}', "run"), ("", "Invalid JSON")]
)
def test_a_line_that_is_no_record_says_what_is_wrong(line: str, problem: str) -> None:
    with pytest.raises(CrawlError, match=problem):
        from_json(line)
