"""How written dates are read."""

from datetime import date, time

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from parsers.metadata.dates.foreign_dates import read_foreign_date
from parsers.metadata.dates.written_dates import read_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-14T07:45:00+02:00", "2026-03-14T07:45:00+02:00"),
        ("2026-03-14T07:45:00.123Z", "2026-03-14T07:45:00+00:00"),
        ("2026-03-14 07:45", "2026-03-14T07:45:00"),
        ("20260314T074500-0430", "2026-03-14T07:45:00-04:30"),
        ("20260314", "2026-03-14T00:00:00"),
        ("1767225600", "2026-01-01T00:00:00+00:00"),
        ("1767225600000", "2026-01-01T00:00:00+00:00"),
        ("Sat, 14 Mar 2026 07:45:00 GMT", "2026-03-14T07:45:00+00:00"),
        ("March 14th, 2026 at 7:45 p.m. EDT", "2026-03-14T19:45:00-04:00"),
        ("14 March 2026, 12:05am", "2026-03-14T00:05:00"),
        ("3 PM, Mar 14, 2026", "2026-03-14T15:00:00"),
        ("14. März 2026, 7.45 Uhr", "2026-03-14T07:45:00"),
        ("Stand: 05.03.2026", "2026-03-05T00:00:00"),
        ("le 1er août 2026 à 8h05", "2026-08-01T08:05:00"),
        ("14 marzo 2026 ore 07:45", "2026-03-14T07:45:00"),
        ("14 de marzo de 2026", "2026-03-14T00:00:00"),
        ("14 de março de 2026", "2026-03-14T00:00:00"),
        ("14 марта 2026 г., 07:45 МСК", "2026-03-14T07:45:00+03:00"),
        ("١٤ مارس ٢٠٢٦", "2026-03-14T00:00:00"),
        ("14 آذار 2026", "2026-03-14T00:00:00"),
        ("3 تشرين الثاني 2026", "2026-11-03T00:00:00"),
        ("الأربعاء 3 كانون الأول/ديسمبر 2025", "2025-12-03T00:00:00"),
        ("2026年3月14日", "2026-03-14T00:00:00"),
        ("31.12.26", "2026-12-31T00:00:00"),
    ],
)
def test_a_date_keeps_its_day_its_time_and_its_offset(text: str, expected: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.at.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    ["", "two hours ago", "gestern", "chapter 12", "2026", "March 2026", "32.13.2026", "call 0800 123456"],
)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert read_date(text) is None


def test_a_date_without_time_is_of_the_day_only() -> None:
    found = read_date("14 March 2026")
    assert found is not None
    assert found.day_only


@pytest.mark.parametrize(("month_first", "month"), [(True, 3), (False, 4)])
def test_the_order_of_day_and_month_follows_the_language_and_lowers_the_certainty(
    month_first: bool, month: int
) -> None:
    found = read_date("03/04/2026", month_first=month_first)
    assert found is not None
    assert found.at.month == month
    assert found.certainty < 0.7


def test_a_day_that_can_be_no_month_leaves_no_doubt() -> None:
    found = read_date("25/04/2026", month_first=True)
    assert found is not None
    assert (found.at.day, found.at.month) == (25, 4)
    assert found.certainty > 0.9


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("15 มกราคม 2026", "th", "2026-01-15"),
        ("15 Ιανουαρίου 2026", "el", "2026-01-15"),
        ("2026. január 15.", "hu-HU", "2026-01-15"),
    ],
)
def test_other_languages_are_read_by_dateparser(text: str, language: str, day: str) -> None:
    found = read_foreign_date(text, language)
    assert found is not None
    assert found.at.date().isoformat() == day


@pytest.mark.parametrize("text", ["published in 2026 by nobody", "15 Ιανουαρίου", "σήμερα 2026 " * 20])
def test_dateparser_must_find_day_month_and_year_in_a_short_text(text: str) -> None:
    assert read_foreign_date(text, "el") is None


@given(
    st.dates(min_value=date(1950, 1, 1), max_value=date(2099, 12, 31)),
    st.times().map(lambda time: time.replace(microsecond=0)),
)
def test_every_iso_date_is_read_back(day: date, time: time) -> None:
    text = f"{day.isoformat()}T{time.isoformat()}"
    found = read_date(text)
    assert found is not None
    assert found.at.isoformat() == text


@given(st.text(max_size=400))
def test_no_text_raises(text: str) -> None:
    read_date(text)
    read_foreign_date(text, "el")


@pytest.mark.parametrize(
    "written",
    [
        "Wed, 03/04/2026 - 10:00",
        "Mi., 03/04/2026 - 10:00",
        "mer 04/03/2026",
        "ср, 03/04/2026",
        "śr. 03/04/2026",
        "الأربعاء 03/04/2026",
        "बुध 03/04/2026",
        "03/04/2026 (水)",
        "周三 03/04/2026",
    ],
)
@pytest.mark.parametrize("month_first", [True, False])
def test_the_weekday_beside_a_date_of_numbers_tells_day_and_month(written: str, month_first: bool) -> None:
    found = read_date(written, month_first=month_first)
    assert found is not None
    assert found.at.date() == date(2026, 3, 4)
    assert found.certainty > 0.9


@given(
    at=st.dates(min_value=date(1990, 1, 1), max_value=date(2035, 1, 1)),
    language=st.sampled_from(["en", "de", "ru", "pl", "el"]),
)
def test_a_date_of_numbers_is_never_read_as_one_that_its_weekday_excludes(at: date, language: str) -> None:
    """Its full name: `Do.` is Thursday in German and Sunday in Portuguese."""
    weekday = format_date(at, "EEEE", locale=language)
    found = read_date(f"{weekday} {at:%m/%d/%Y}")
    assert found is not None
    assert found.at.weekday() == at.weekday()
