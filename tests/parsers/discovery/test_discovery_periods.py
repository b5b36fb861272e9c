"""The day, month or year that an address names."""

from datetime import date

import pytest

from parsers.discovery.periods import day, period


@pytest.mark.parametrize(
    ("address", "first", "after"),
    [
        ("https://times.example/2026/03/05/story", date(2026, 3, 5), date(2026, 3, 6)),
        ("https://times.example/2026/3/5/story", date(2026, 3, 5), date(2026, 3, 6)),
        ("https://times.example/20260305-story.html", date(2026, 3, 5), date(2026, 3, 6)),
        ("https://times.example/2026/12/118231-story", date(2026, 12, 1), date(2027, 1, 1)),
        ("https://times.example/sitemap-2026-03.xml", date(2026, 3, 1), date(2026, 4, 1)),
        ("https://times.example/sitemap_2025.xml.gz", date(2025, 1, 1), date(2026, 1, 1)),
        ("https://times.example/1999/2026/03/05/", date(2026, 3, 5), date(2026, 3, 6)),
    ],
)
def test_an_address_names_the_shortest_period_in_it(address: str, first: date, after: date) -> None:
    assert period(address) == (first, after)


@pytest.mark.parametrize("path", ["story-7", "view.asp?ID=20260305123", "2026/02/31/story", "1202603/story"])
def test_numbers_that_are_no_dates_name_nothing(path: str) -> None:
    assert period(f"https://times.example/{path}") is None


def test_a_month_is_no_day() -> None:
    assert day("https://times.example/2026/03/story") is None
    assert day("https://times.example/2026/03/05/story") == date(2026, 3, 5)
