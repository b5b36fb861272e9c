"""Dates in the languages of the lexicon, held against Unicode's CLDR."""

from datetime import date

import pytest
from babel import Locale
from babel.dates import format_date

from parsers.lexicon.notation import ANY, LANGUAGES
from parsers.metadata.dates.other_calendars import read_other_calendar
from parsers.metadata.dates.written_dates import read_date

WITHOUT_NAMES = {"ja", "ko", "th", "vi", "zh"}
"""Whose months are counted, or those of another reader."""
DAYS = [date(2021, month, 17) for month in range(1, 13)]


def day_of(text: str, language: str) -> date | None:
    found = read_date(text, region=language) or read_other_calendar(text, language)
    return found.at.date() if found else None


@pytest.mark.parametrize("language", sorted(LANGUAGES - {ANY}))
@pytest.mark.parametrize("length", ["medium", "long", "full"])
def test_a_date_is_read_as_its_language_writes_it(language: str, length: str) -> None:
    written = [format_date(day, length, locale=language) for day in DAYS]
    assert [day_of(text, language) for text in written] == DAYS


@pytest.mark.parametrize("language", sorted(LANGUAGES - {ANY} - WITHOUT_NAMES))
@pytest.mark.parametrize(
    ("context", "width"), [("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide")]
)
def test_a_month_is_read_in_every_form_small_and_in_capitals(language: str, context: str, width: str) -> None:
    names = Locale.parse(language).months[context][width]
    for day in DAYS:
        for name in (names[day.month], names[day.month].lower(), names[day.month].upper()):
            assert day_of(f"17 {name} 2021", language) == day, name


@pytest.mark.parametrize(
    ("text", "region", "month"),
    [("17. listopada 2021.", "hr", 10), ("17 listopada 2021", "pl", 11), ("17 listopada 2021", "", 11)],
)
def test_a_name_that_languages_share_is_the_month_of_the_pages_own(
    text: str, region: str, month: int
) -> None:
    assert day_of(text, region) == date(2021, month, 17)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021. 09. 02.", date(2021, 9, 2)),
        ("2021. gada 2. septembris", None),
        ("ngày 2 tháng 9 năm 2021", date(2021, 9, 2)),
        ("2 กันยายน 2564", date(2021, 9, 2)),
        ("2 ก.ย. 2021", date(2021, 9, 2)),
        ("8 pro Person 2021", None),
    ],
)
def test_other_ways_to_write_a_date(text: str, day: date | None) -> None:
    assert day_of(text, "") == day
