"""Of which day an article is, where days long gone are asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.model.candidate import Candidate
from spiders.crawl.window import LookBack, Window

FIFTH = datetime(2026, 3, 5, tzinfo=UTC)
DAY = timedelta(days=1)
WINDOW = LookBack(FIFTH, FIFTH + DAY)


def candidate(path: str = "/story", **dates: datetime) -> Candidate:
    return Candidate(f"https://times.example{path}", "times", "https://times.example/sitemap.xml", **dates)


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (candidate(published_at=FIFTH), None),
        (candidate(published_at=FIFTH - timedelta(seconds=1)), "dated 2026-03-04 23:59, outside of"),
        (candidate(published_at=FIFTH + DAY), "dated 2026-03-06 00:00, outside of"),
        (candidate(published_at=FIFTH, modified_at=FIFTH + 9 * DAY), None),
        (candidate(published_at=FIFTH - DAY, modified_at=FIFTH), "dated 2026-03-04"),
        (candidate("/2026/03/05/story", modified_at=FIFTH + 9 * DAY), None),
        (candidate("/2026/03/04/story", modified_at=FIFTH), "its address names 2026-03-04"),
        (candidate("/2026/03/04/story", published_at=FIFTH), None),
        (candidate("/2026/03/story", modified_at=FIFTH), None),
        (candidate(modified_at=FIFTH), None),
        (candidate(), "nothing says of which day it is"),
    ],
)
def test_an_article_is_of_one_day_by_publication_then_address_then_change(
    article: Candidate, reason: str | None
) -> None:
    said = WINDOW.against(article)
    assert said is None if reason is None else reason in str(said)


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (candidate(), None),
        (candidate(published_at=FIFTH - timedelta(hours=2)), None),
        (candidate("/2026/03/05/story", published_at=FIFTH - timedelta(hours=2)), None),
        (candidate("/2026/03/08/most-read"), "its address names 2026-03-08, outside of"),
    ],
)
def test_what_the_page_of_a_day_names_is_of_that_day_unless_its_address_says_otherwise(
    article: Candidate, reason: str | None
) -> None:
    said = WINDOW.against(article, of_day=True)
    assert said is None if reason is None else reason in str(said)


def test_no_two_days_side_by_side_ask_for_the_same_article() -> None:
    days = [LookBack(FIFTH + number * DAY, FIFTH + (number + 1) * DAY) for number in range(-2, 3)]
    articles = [
        candidate(published_at=FIFTH, modified_at=FIFTH + DAY),
        candidate("/2026/03/05/story", modified_at=FIFTH + DAY),
        candidate(modified_at=FIFTH - timedelta(microseconds=1)),
    ]
    assert [sum(day.against(article) is None for day in days) for article in articles] == [1, 1, 1]


def test_what_is_new_needs_no_date() -> None:
    assert Window(FIFTH).against(candidate()) is None


@pytest.mark.parametrize(
    ("address", "changed", "asked"),
    [
        ("sitemap-2026-03.xml", FIFTH + 40 * DAY, True),
        ("sitemap-2026-02.xml", FIFTH + 40 * DAY, False),
        ("sitemap-2025.xml.gz", None, False),
        ("news/20260305.xml", None, True),
        ("news/20260306.xml", None, True),
        ("news/20260308.xml", None, False),
        ("sitemap-7.xml", FIFTH + 40 * DAY, True),
        ("sitemap-7.xml", FIFTH - DAY, False),
        ("sitemap-7.xml", None, True),
    ],
)
def test_a_sitemap_of_another_time_is_not_asked_for(
    address: str, changed: datetime | None, asked: bool
) -> None:
    """A day more on either side, as a publisher's day is not that of UTC."""
    assert (WINDOW.against_page(f"https://times.example/{address}", changed) is None) is asked


def test_the_days_are_those_that_the_window_touches() -> None:
    two = LookBack(FIFTH + timedelta(hours=12), FIFTH + timedelta(hours=36))
    assert [day.day for day in two.days()] == [5, 6]
    assert [day.day for day in WINDOW.days()] == [5]


@pytest.mark.parametrize(
    ("at", "is_kept"),
    [
        (FIFTH, True),
        (FIFTH - DAY, False),
        (FIFTH + timedelta(hours=6), True),
        (FIFTH + timedelta(hours=5), False),
    ],
)
def test_a_date_without_a_clock_is_of_its_whole_day(at: datetime, is_kept: bool) -> None:
    since_six = Window(FIFTH + timedelta(hours=6))
    assert (since_six.against(candidate(modified_at=at)) is None) is is_kept
    assert (since_six.against_page("https://times.example/map.xml", at) is None) is is_kept
