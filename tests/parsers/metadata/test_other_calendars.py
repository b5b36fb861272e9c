"""Days of the Persian, the Islamic and the Buddhist calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from parsers.lexicon import entries
from parsers.metadata.dates.other_calendars import read_other_calendar
from parsers.metadata.dates.written_dates import read_date

PERSIAN_MONTHS = {
    int(entry.properties["month"]): entry.text for entry in reversed(entries("date.persian_month"))
}
DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@pytest.mark.parametrize(
    ("text", "language", "at"),
    [
        ("تاریخ انتشار : سه شنبه ۱۷ فروردين ۱۴۰۰ ساعت ۱۰:۳۲", "fa", "2021-04-06T10:32"),
        ("۱۴۰۰/۰۱/۱۷ - ۱۰:۳۲", "fa-IR", "2021-04-06T10:32"),
        ("۲۳ حمل ۱۴۰۵", "ps", "2026-04-12T00:00"),
        ("18 رمضان 1447 هـ", "ar", "2026-03-07T00:00"),
        ("١٢ ذو القعدة ١٤٤٧", "ar-SA", "2026-04-29T00:00"),
        ("10 มีนาคม 2569 เวลา 14:20 น.", "th", "2026-03-10T14:20"),
        ("๑๐ มี.ค. ๒๕๖๙", None, "2026-03-10T00:00"),
        ("10/03/2569", "th", "2026-03-10T00:00"),
    ],
)
def test_a_date_of_another_calendar_is_a_gregorian_day(text: str, language: str | None, at: str) -> None:
    found = read_other_calendar(text, language)
    assert found is not None
    assert f"{found.at:%Y-%m-%dT%H:%M}" == at


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1400/01/17", "en"),
        ("10/03/2569", "en"),
        ("۳۱ اسفند ۱۴۰۰", "fa"),
        ("17 March 1447", "ar"),
        ("", "fa"),
    ],
    ids=["no Persian page", "no Thai page", "no such day", "no such month", "nothing"],
)
def test_what_is_no_such_date_is_none(text: str, language: str) -> None:
    assert read_other_calendar(text, language) is None


@given(st.dates(date(1980, 1, 1), date(2060, 12, 31)))
def test_every_persian_day_is_read_back(day: date) -> None:
    jalali = JalaliDate(day)
    text = f"{jalali.day} {PERSIAN_MONTHS[jalali.month]} {jalali.year}".translate(DIGITS)
    found = read_other_calendar(text, "fa")
    assert found is not None
    assert found.at.date() == day


def test_the_gregorian_date_beside_it_is_the_surer_one() -> None:
    found = read_date("الأحد - 18 رمضان 1447 هـ - 08 مارس 2026 م")
    assert found is not None
    assert found.at.date() == date(2026, 3, 8)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和8年3月8日", "2026-03-08"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("民國115年3月8日", "2026-03-08"),
    ],
)
def test_years_of_an_era_are_counted_from_its_first(text: str, day: str) -> None:
    found = read_other_calendar(f"{text} 10:05", "ja")
    assert found is not None
    assert found.at.isoformat() == f"{day}T10:05:00"
