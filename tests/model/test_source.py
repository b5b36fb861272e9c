"""A source: defaults that are polite, hints by date."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from clipdesk.model.catalogue import Catalogue
from clipdesk.model.settings import PROJECT
from clipdesk.model.source import Source

DESK = list(Catalogue.load(PROJECT / "topics", PROJECT / "sources").sources.values())


def source(**changes: Any) -> Source:
    return Source.model_validate(
        {
            "id": "gazette",
            "publisher": "The Gazette",
            "homepage": "https://gazette.example/",
            "languages": ["en"],
            "discovery": [{"kind": "feed", "url": "https://gazette.example/feed"}],
            **changes,
        }
    )


def test_a_source_is_polite_unless_it_says_otherwise() -> None:
    politeness = source().politeness
    assert (politeness.delay, politeness.concurrency) == (2.0, 1)


@pytest.mark.parametrize("desk", DESK, ids=lambda source: source.id)
def test_a_source_of_the_desk_is_polite(desk: Source) -> None:
    assert desk.politeness.delay >= 1
    assert desk.politeness.concurrency == 1


def test_the_desk_looks_in_every_kind_of_place_and_language() -> None:
    assert {place.kind for source in DESK for place in source.discovery} == {
        "feed",
        "news_sitemap",
        "listing",
    }
    assert {language for source in DESK for language in source.languages} >= {"en", "ar", "fr", "it", "ru"}
    assert {source.kind for source in DESK} == {"original", "newswire", "clipping"}


@pytest.mark.parametrize(
    ("day", "body"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), ".old"),
        (date(2022, 6, 1), ".new"),
        (date(2026, 1, 1), ".new"),
    ],
)
def test_the_latest_hints_valid_on_the_day_are_taken(day: date, body: str | None) -> None:
    hinted = source(
        hints=[
            {"valid_from": "2020-01-01", "valid_until": "2022-12-31", "body": ".old"},
            {"valid_from": "2022-06-01", "body": ".new"},
        ]
    )
    hints = hinted.hints_at(day)
    assert (hints.body if hints else None) == body


def test_hints_cannot_end_before_they_begin() -> None:
    with pytest.raises(ValidationError, match="valid_from"):
        source(hints=[{"valid_from": "2026-02-01", "valid_until": "2026-01-01"}])


@pytest.mark.parametrize(
    "changes",
    [
        {"homepage": "ftp://gazette.example/"},
        {"homepage": "https:///path"},
        {"homepage": "https://gazette example/"},
        {"homepage": "https://desk:hunter2@gazette.example/"},
        {"country": "ly"},
        {"languages": []},
        {"discovery": []},
        {"politeness": {"delay": -1}},
        {"politeness": {"concurrency": 17}},
        {"paywall": "soft"},
    ],
)
def test_what_cannot_be_crawled_politely_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        source(**changes)
