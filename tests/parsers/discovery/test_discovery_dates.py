"""The dates of feeds, sitemaps and listings: the moment that is meant, or none and a fault that keeps what is
written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.discovery.dates import AHEAD, DateReader

NOW = datetime(2026, 3, 10, tzinfo=UTC)
PAGE = "https://desk.example/feed"


def read(
    *written: str, language: str | None = None, page: str = PAGE, now: datetime | None = NOW
) -> tuple[list[str | None], list[str]]:
    faults: list[str] = []
    reader = DateReader(
        page, language, lambda sentence, example: faults.append(f"{sentence}: {example}"), now
    )
    reader.learn(written)
    moments = [reader.moment(text) for text in written]
    return [moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None for moment in moments], faults


SPECIFIED = [
    # RFC 822, RFC 2822, RFC 850 and asctime (RFC 9110, section 5.6.7)
    ("Sun, 08 Mar 2026 10:00:00 GMT", "2026-03-08T10:00:00Z"),
    ("Sun, 08 Mar 26 10:00 UT", "2026-03-08T10:00:00Z"),
    ("8 Mar 2026 10:00:00 -0500", "2026-03-08T15:00:00Z"),
    ("Sunday, 08-Mar-26 10:00:00 GMT", "2026-03-08T10:00:00Z"),
    ("Sun Mar  8 10:00:00 2026", "2026-03-08T10:00:00Z"),
    ("Sun Mar 08 10:00:00 EET 2026", "2026-03-08T08:00:00Z"),
    ("Sun, 08 Mar 2026 24:00:00 GMT", "2026-03-09T00:00:00Z"),
    ("Mon, 08 Mar 2026 10:00:00 GMT", "2026-03-08T10:00:00Z"),
    ("Wed, 31 Dec 2025 23:59:60 GMT", "2026-01-01T00:00:00Z"),
    # RFC 3339, W3C-DTF and ISO 8601
    ("2026-03-08T10:00:00Z", "2026-03-08T10:00:00Z"),
    ("2026-03-08T10:00+03:00", "2026-03-08T07:00:00Z"),
    ("2026-03-08T10:00:00.123456+0300", "2026-03-08T07:00:00Z"),
    ("2026-03-08t10:00:00z", "2026-03-08T10:00:00Z"),
    ("2026-03-08 10:00:00 +0300", "2026-03-08T07:00:00Z"),
    ("2026-03-08", "2026-03-08T00:00:00Z"),
    ("20260308T100000Z", "2026-03-08T10:00:00Z"),
    ("20260308100000", "2026-03-08T10:00:00Z"),
    ("202603081000", "2026-03-08T10:00:00Z"),
    ("2026-067T10:00:00Z", "2026-03-08T10:00:00Z"),
    ("2026067", "2026-03-08T00:00:00Z"),
    ("2026-W10-7T10:00:00Z", "2026-03-08T10:00:00Z"),
    ("2026W107", "2026-03-08T00:00:00Z"),
    ("2026-03-08T24:00:00Z", "2026-03-09T00:00:00Z"),
    # Unix, Java, JavaScript, ASP.NET
    ("1772964000", "2026-03-08T10:00:00Z"),
    ("1772964000123", "2026-03-08T10:00:00Z"),
    ("1772964000.5", "2026-03-08T10:00:00Z"),
    ("1772964000123456", "2026-03-08T10:00:00Z"),
    ("/Date(1772964000123)/", "2026-03-08T10:00:00Z"),
    ("Sun Mar 08 2026 10:00:00 GMT+0300 (Moscow Standard Time)", "2026-03-08T07:00:00Z"),
]


@pytest.mark.parametrize(("written", "moment"), SPECIFIED)
def test_a_date_is_read_as_its_specification_says(written: str, moment: str) -> None:
    assert read(written) == ([moment], [])


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("EST", "15:00"), ("EDT", "14:00"), ("CST", "16:00"), ("PST", "18:00"), ("PDT", "17:00"),
        ("CET", "09:00"), ("CEST", "08:00"), ("MEZ", "09:00"), ("MEST", "08:00"), ("EET", "08:00"),
        ("EEST", "07:00"), ("MSK", "07:00"), ("MSD", "06:00"), ("МСК", "07:00"), ("TRT", "07:00"), ("BST", "09:00"),
        ("WAT", "09:00"), ("EAT", "07:00"), ("SAST", "08:00"), ("IST", "04:30"), ("NPT", "04:15"), ("PKT", "05:00"),
        ("WIB", "03:00"), ("HKT", "02:00"), ("JST", "01:00"), ("KST", "01:00"), ("AEST", "00:00"), ("ACST", "00:30"),
        ("BRT", "13:00"), ("ART", "13:00"), ("NDT", "12:30"), ("AKST", "19:00"), ("HST", "20:00"),
        ("GMT+3", "07:00"), ("GMT+0200", "08:00"), ("UTC+03:00", "07:00"), ("UTC-5", "15:00"), ("GMT +3", "07:00"),
        ("UTC+5:30", "04:30"), ("+3:00", "07:00"), ("+03", "07:00"), ("+0300", "07:00"), ("−0300", "13:00"),
        ("MSK+2", "05:00"), ("Z", "10:00"), ("ET", "14:00"), ("PT", "17:00"), ("Europe/Moscow", "07:00"),
        ("(MSK)", "07:00"), ("+0300 (MSK)", "07:00"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "form", ["Sun, 08 Mar 2026 10:00:00 {}", "2026-03-08 10:00 {}", "March 8, 2026 10:00 {}"]
)
def test_a_zone_is_the_offset_that_it_names(zone: str, moment: str, form: str) -> None:
    assert read(form.format(zone)) == ([f"2026-03-08T{moment}:00Z"], [])


@pytest.mark.parametrize(
    ("zone", "language", "page", "moment"),
    [
        ("IST", "en-IN", PAGE, "04:30"),
        ("IST", "he", PAGE, "08:00"),
        ("IST", "en", "https://haifa.example.il/rss", "08:00"),
        ("IST", "en-IE", PAGE, "09:00"),
        ("CST", "zh-CN", PAGE, "02:00"),
        ("CST", "zh", PAGE, "02:00"),
        ("CST", "en-US", PAGE, "16:00"),
        ("BST", "bn", PAGE, "04:00"),
        ("AST", "ar", PAGE, "07:00"),
        ("EST", "en-AU", PAGE, "00:00"),
        ("PST", "en", "https://manila.example.ph/feed", "02:00"),
    ],
)
def test_a_zone_that_several_regions_have_is_the_feeds_own(
    zone: str, language: str, page: str, moment: str
) -> None:
    moments, _ = read(f"Sun, 08 Mar 2026 10:00:00 {zone}", language=language, page=page)
    assert moments == [f"2026-03-08T{moment}:00Z"]


@pytest.mark.parametrize(
    ("written", "language"),
    [
        ("Sun, 08 Mar 2026 02:05:00 PM", None),
        ("March 8, 2026, 2:05 p.m.", None),
        ("8 March 2026 02:05PM", None),
        ("2026年3月8日 14:05", "zh"),
        ("2026年3月8日 下午2:05", "zh"),
        ("2026年03月08日14时05分", "zh"),
        ("2026年3月8日(日) 14時05分", "ja"),
        ("2026年3月8日 午後2時5分", "ja"),
        ("2026년 3월 8일 오후 2:05", "ko"),
        ("2026년 3월 8일 14시 05분", "ko"),
        ("2026.03.08 14:05", "ko"),
        ("٨ مارس ٢٠٢٦ ١٤:٠٥", "ar"),
        ("الأحد 8 آذار 2026، 2:05 م", "ar"),
        ("8 مارس 2026 02:05 مساءً", "ar"),
        ("۸ مارس ۲۰۲۶ ۱۴:۰۵", "fa"),
        ("8 марта 2026, 14:05", "ru"),
        ("Вс, 08 мар 2026 14:05:00", "ru"),
        ("8 березня 2026 14:05", "uk"),
        ("8 Mart 2026 Pazar 14:05", "tr"),
        ("8. März 2026, 14:05 Uhr", "de"),
        ("8 mars 2026 à 14h05", "fr"),
        ("8 de marzo de 2026 14:05", "es"),
        ("8 marzo 2026 14:05", "it"),
        ("8 de março de 2026 14:05", "pt"),
        ("8 maart 2026 14:05", "nl"),
        ("8 marca 2026 14:05", "pl"),
        ("8 Μαρτίου 2026 14:05", "el"),
        ("8 במרץ 2026 14:05", "he"),
        ("2026. március 8. 14:05", "hu"),
        ("۱۷ اسفند ۱۴۰۴ ۱۴:۰۵", "fa"),
        ("1404/12/17 14:05", "fa"),
        ("8 มีนาคม 2569 14:05", "th"),
        ("2026-Mar-08 14:05", None),
        ("08.03.2026 14:05", "ru"),
        ("08/3/26 14:05", "en-GB"),
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_words_and_digits_of_its_language(written: str, language: str | None) -> None:
    moments, _ = read(written, language=language)
    assert moments == ["2026-03-08T14:05:00Z"]


@pytest.mark.parametrize(
    "written",
    [
        "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T03:00:00+03:00", "0000-00-00 00:00:00",
        "Mon, 01 Jan 0001 00:00:00 GMT", "Tue, 01 Jan 1980 00:00:00 GMT", "1899-12-30", "0", "-1",
        "Sat, 08 Mar 3026 10:00:00 GMT", "Tue, 08 Mar 2050 10:00:00 GMT", "Fri, 13 Mar 2026 10:00:00 GMT",
        "Sun, 31 Feb 2026 10:00:00 GMT", "2026-02-29", "2026-13-08", "2026-366", "2026-W54-1", "32.01.2026",
        "yesterday", "two hours ago", "today 10:00", "vor 3 Stunden", "منذ ساعتين", "3 часа назад", "NaN", "null",
        "Invalid Date", "10:00", "March", "March 8", "8 March", "2026", "2026-03", "x" * 5_000,
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", [None, "en", "ru"])
def test_what_is_no_date_or_cannot_be_one_is_none_and_is_kept_in_a_fault(
    written: str, language: str | None
) -> None:
    moments, [fault] = read(written, language=language)
    assert moments == [None]
    assert fault.startswith("a date that cannot be")
    assert fault.endswith(written)


def test_nothing_written_is_no_fault() -> None:
    assert read("", "  \n") == ([None, None], [])


def test_no_date_is_past_tomorrow_in_the_zone_that_is_furthest_ahead() -> None:
    for beyond, possible in ((timedelta(0), True), (timedelta(minutes=1), False)):
        [moment], _ = read((NOW + AHEAD + beyond).isoformat())
        assert (moment is not None) is possible


def test_without_a_clock_a_year_of_another_century_is_a_number_that_was_misread() -> None:
    assert read("2099-01-01", "2101-01-01", now=None)[0] == ["2099-01-01T00:00:00Z", None]


@pytest.mark.parametrize(
    ("written", "language", "moments", "faults"),
    [
        (("03/04/2025", "25/04/2025"), "en", ["2025-04-03", "2025-04-25"], 0),
        (("03/04/2025", "04/25/2025"), "en-GB", ["2025-03-04", "2025-04-25"], 0),
        (("03/04/2025",), "en-US", ["2025-03-04"], 1),
        (("03/04/2025",), "fr", ["2025-04-03"], 1),
        (("05/05/2025",), None, ["2025-05-05"], 0),
        (("03.04.2025",), None, ["2025-04-03"], 0),
    ],
)
def test_the_order_of_day_and_month_is_learnt_from_the_feed_and_never_guessed_in_silence(
    written: tuple[str, ...], language: str | None, moments: list[str], faults: int
) -> None:
    found, said = read(*written, language=language)
    assert found == [f"{day}T00:00:00Z" for day in moments]
    assert len(said) == faults


def test_a_reading_that_lies_ahead_gives_way_to_the_one_that_does_not() -> None:
    assert read("09/03/2026", language="en-US")[0] == ["2026-03-09T00:00:00Z"]


@given(st.text(max_size=80))
def test_any_text_is_a_moment_that_can_be_or_none(text: str) -> None:
    [moment], _ = read(text)
    assert moment is None or "1991" <= moment < "2026-03-12"


@given(
    st.datetimes(NOW.replace(year=1992, tzinfo=None), NOW.replace(tzinfo=None)),
    st.integers(-14 * 60, 14 * 60),
)
def test_every_moment_is_read_back_in_every_offset(at: datetime, minutes: int) -> None:
    sign, hours, rest = "-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60
    expected = (at.replace(microsecond=0) - timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for form in (
        f"%a, %d %b %Y %H:%M:%S {sign}{hours:02}{rest:02}",
        f"%Y-%m-%dT%H:%M:%S{sign}{hours:02}:{rest:02}",
    ):
        assert read(at.strftime(form))[0] == [expected]
