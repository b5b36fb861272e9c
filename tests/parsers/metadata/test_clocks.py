"""A clock beside a date is read as it stands, or the time is unknown: it is never another one."""

from datetime import UTC, datetime, timedelta

import pytest
from babel.dates import format_datetime
from hypothesis import example, given
from hypothesis import strategies as st

from parsers.discovery.dates import DateReader
from parsers.lexicon.notation import ANY, LANGUAGES
from parsers.metadata.dates.other_calendars import read_other_calendar
from parsers.metadata.dates.written_dates import read_date

DAYS = ("Thu, 02 Sep 2021 {}", "2021-09-02 {}", "2021-09-02T{}", "September 2, 2021, {}", "2 сентября 2021, {}",
        "02.09.2021 {}", "20210902T{}", "2021-245T{}", "{}, 2 September 2021", "2021年9月2日 {}")  # fmt: skip


MOMENTS = (
    datetime(2026, 3, 8, 20, 5, 7, tzinfo=UTC),
    datetime(2025, 11, 23, 9, 41, 0, tzinfo=UTC),
    datetime(2024, 5, 1, 0, 30, 0, tzinfo=UTC),
    datetime(2026, 8, 30, 12, 15, 59, tzinfo=UTC),
)


def at(text: str) -> str | None:
    """As far as it is known: the minute, with an offset where there is one, or the day."""
    found = read_date(text)
    if found is None:
        return None
    return str(found.at.date()) if found.day_only else found.at.isoformat()


def in_discovery(text: str) -> tuple[datetime | None, list[str]]:
    faults: list[str] = []
    reader = DateReader(
        "https://desk.example/", None, lambda said, _: faults.append(said), datetime(2021, 9, 5, tzinfo=UTC)
    )
    return reader.moment(text), faults


@pytest.mark.parametrize(
    ("clock", "time"),
    [
        ("20:0:0 Z", "20:00:00+00:00"),
        ("20:5:07 +0300", "20:05:07+03:00"),
        ("20:05:7 +0300", "20:05:07+03:00"),
        ("20:5 GMT", "20:05:00+00:00"),
        ("8:5:7", "08:05:07"),
        ("20:05:07.5Z", "20:05:07+00:00"),
        ("20:05:07,1234567890123 +03:00", "20:05:07+03:00"),
        ("20:05:07:123", "20:05:07"),
        ("20 : 05 : 07", "20:05:07"),
        ("20:05.07", "20:05:07"),
        ("20.05", "20:05:00"),
        ("20.05.07", "20:05:07"),
        ("20h5", "20:05:00"),
        ("20 h 05", "20:05:00"),
        ("20h05min07s", "20:05:07"),
        ("20u05", "20:05:00"),
        ("20:05", "20:05:00"),
        ("8:5 PM", "20:05:00"),
        ("08:05:07 p. m. EST", "20:05:07-05:00"),
        ("8 p.m.", "20:00:00"),
        ("12:30 AM", "00:30:00"),
        ("12:30 pm", "12:30:00"),
        ("0:30 PM", "12:30:00"),
        ("20:05 PM", "20:05:00"),
        ("8:05 μ.μ.", "20:05:00"),
        ("8:05 م", "20:05:00"),
        ("8:05 Uhr abends", "20:05:00"),
        ("10:05 morgens", "10:05:00"),
        ("8:05 вечера", "20:05:00"),
        ("12:05 дня", "12:05:00"),
        ("2:05 ночи", "02:05:00"),
        ("8:05 de la noche", "20:05:00"),
        ("8:05 in the evening EST", "20:05:00-05:00"),
        ("20:05 du soir", "20:05:00"),
        ("下午8:05", "20:05:00"),
        ("下午8点5分", "20:05:00"),
        ("下午8点05", "20:05:00"),
        ("午後8時半", "20:30:00"),
        ("中午11:30", "11:30:00"),
        ("中午12:30", "12:30:00"),
        ("中午1:30", "13:30:00"),
        ("晚上8:05", "20:05:00"),
        ("凌晨12:05", "00:05:00"),
        ("20:05 +3", "20:05:00+03:00"),
        ("20:05 +3:00", "20:05:00+03:00"),
        ("20:05 +330", "20:05:00+03:30"),
        ("20:05 +03:0", "20:05:00+03:00"),
        ("20:05:07-0330", "20:05:07-03:30"),
        ("20:05-22:30", "20:05:00"),
        ("10.30-12.00", "10:30:00"),
    ],
)
@pytest.mark.parametrize("day", ["2 September 2021 {}", "2021-09-02 {}"])
def test_a_clock_is_read_as_it_stands(day: str, clock: str, time: str) -> None:
    assert at(day.format(clock)) == f"2021-09-02T{time}"


def test_the_night_ends_with_the_day() -> None:
    assert at("2021年9月2日 晚上12:00") == "2021-09-03T00:00:00"


@pytest.mark.parametrize(
    "clock",
    [
        "25:61:00 +0300", "25:00", "20:60", "20:05:61", "24:05:00", "20:05:123", "20:05:07:12", "120:05:00",
        "20:05:07 +1500", "20:05:07 +03:60", "20:05:07 +0300:00", "20:05 +99", "25h05", "25時05分", "20時61分",
        "T256100", "T2561Z",
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", ["Thu, 02 Sep 2021 {}", "2021-09-02 {}"])
def test_a_clock_that_cannot_be_is_no_time_and_a_fault(day: str, clock: str) -> None:
    text = day.format(clock).replace(" T", "T") if day[0] == "2" else day.format(clock.removeprefix("T"))
    assert at(text) == "2021-09-02"
    moment, faults = in_discovery(text)
    assert len(faults) == 1
    assert moment is None or (moment.hour, moment.minute) == (0, 0)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2 September 2021, Bayern 2:1", "2021-09-02"),
        ("2 September 2021 | 3.5 min", "2021-09-02"),
        ("2 September 2021 | version 20.5.07", "2021-09-02"),
        ("8. März 2026 nach 10:30 Uhr", "2026-03-08T10:30:00"),
        ("8 مارس 2026م 10:30", "2026-03-08T10:30:00"),
        ("2 September 2021 | 88:76 | 10:30", "2021-09-02T10:30:00"),
        ("10:30, 2 September 2021", "2021-09-02T10:30:00"),
        ("2 September 2021, updated 03.09.2021 10:30", "2021-09-02T10:30:00"),
        ("2021年9月2日 24時間", "2021-09-02"),
    ],
)
def test_what_else_has_digits_is_no_clock(text: str, time: str) -> None:
    assert at(text) == time


def test_a_time_that_is_written_in_no_known_way_leaves_the_day_and_a_fault() -> None:
    assert in_discovery("2021-09-02 10 o'clock") == (
        datetime(2021, 9, 2, tzinfo=UTC),
        ["a date whose time cannot be read, taken for the whole day"],
    )


@given(
    st.sampled_from(DAYS),
    st.tuples(st.integers(0, 30), st.integers(0, 75), st.integers(0, 75)),
    st.tuples(*[st.sampled_from(["", "0"])] * 3),
    st.sampled_from(["", ".5", ",123456"]),
    st.sampled_from(
        ["", "Z", " GMT", "+3", "+03", "+0300", " +03:00", " -0330", "-3:30", " +1530", " +03:75"]
    ),
)
@example("Thu, 02 Sep 2021 {}", (20, 5, 7), ("", "", ""), "", " -0330")
def test_a_clock_is_itself_or_unknown(
    day: str, numbers: tuple[int, int, int], zeros: tuple[str, str, str], fraction: str, offset: str
) -> None:
    clock = ":".join(f"{zero}{n}" if n < 10 else str(n) for n, zero in zip(numbers, zeros, strict=True))
    found = read_date(day.format(clock + fraction + offset))
    assert found is not None
    midnight = datetime(2021, 9, 2)  # noqa: DTZ001 - as it is written
    hour, minute, second = numbers
    ahead = {"3": 180, "03": 180, "0300": 180, "03:00": 180, "0330": -210, "3:30": -210}.get(
        offset.strip(" +-"), 0 if offset in ("Z", " GMT") else None
    )
    possible = (hour < 24 or (hour, minute, second) == (24, 0, 0)) and minute < 60 and second <= 60
    if possible and (ahead is not None or not offset):
        assert found.at.replace(tzinfo=None) == midnight + timedelta(
            hours=hour, minutes=minute, seconds=second
        )
        assert found.at.utcoffset() == (None if ahead is None else timedelta(minutes=ahead))
    else:
        assert found.at == midnight
        assert found.unread


@pytest.mark.parametrize(
    "text",
    [
        "2021-09-02T20-05-07Z",
        "2021-09-02T20_05_07+00:00",
        "Thursday, 02-Sep-21 20:5:7 GMT",
        "Thu Sep 2 20:5:7 2021",
        "Thu, 02 Sep 2021 20:05:7.5 GMT",
        "2021-09-02T20：05：07Z",
        "2021-09-02 20:05:07.123456789 +0000 UTC",
    ],
)
def test_other_ways_to_write_a_moment(text: str) -> None:
    assert in_discovery(text) == (datetime(2021, 9, 2, 20, 5, 7, tzinfo=UTC), [])


def test_an_hour_alone_may_have_an_offset() -> None:
    assert at("2021-09-02T20-05") == "2021-09-02T20:00:00-05:00"


@pytest.mark.parametrize("zone", ["XYZ", "EST5EDT", "QQT"])
@pytest.mark.parametrize("form", ["Thu, 02 Sep 2021 20:05:07 {}", "2021-09-02 20:05:07 ({})"])
def test_a_zone_that_nobody_knows_is_a_fault_and_read_as_utc(form: str, zone: str) -> None:
    assert in_discovery(form.format(zone)) == (
        datetime(2021, 9, 2, 20, 5, 7, tzinfo=UTC),
        ["a date in a time zone that is not known, read as UTC"],
    )


@pytest.mark.parametrize("language", [*sorted(LANGUAGES - {ANY, "no"}), "nb"])
@pytest.mark.parametrize("form", ["medium", "long", "full"])
def test_what_cldr_writes_is_read_as_it_stands_or_leaves_the_day(language: str, form: str) -> None:
    for moment in MOMENTS:
        text = format_datetime(moment, form, locale=language)
        found = read_date(text) or read_other_calendar(text, language)
        assert found is not None, text
        midnight = moment.replace(hour=0, minute=0, second=0)
        assert found.at.replace(tzinfo=UTC) == (midnight if found.day_only else moment), text


@pytest.mark.parametrize("text", ["2026.03.08 PM 08:05", "2026-03-08 P.M. 8:05", "2026. 3. 8. PM 8:05:00"])
def test_a_half_of_the_day_may_stand_before_its_clock(text: str) -> None:
    assert at(text) == "2026-03-08T20:05:00"
