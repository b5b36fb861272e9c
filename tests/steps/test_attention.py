"""How much was published on a topic and when, as the bars of a chart."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from steps.inspect.attention import MOST_BARS, Published, Span, attention

LAST = date(2026, 3, 8)
DAYS = st.dates(date(2005, 1, 1), LAST)


def days(first: date, last: date = LAST) -> list[Published]:
    return [Published(first, "gazette", "en", 2), Published(last, "herald", "", 1)]


def test_where_nothing_was_published_there_is_no_chart() -> None:
    assert attention([], LAST) is None


def test_a_bar_is_a_day_a_week_or_a_month_as_fits() -> None:
    spans = [attention(days(LAST - timedelta(days=back)), LAST) for back in (5, 61, 62, 433, 434, 3_000)]
    assert [one.span for one in spans if one] == [
        Span.DAY,
        Span.DAY,
        Span.WEEK,
        Span.WEEK,
        Span.MONTH,
        Span.MONTH,
    ]


def test_an_article_without_a_language_is_counted_all_the_same() -> None:
    found = attention(days(LAST), LAST)
    assert found is not None
    assert {one.name: one.articles for one in found.by_language} == {"en": 2, "not known": 1}


@given(st.lists(st.tuples(DAYS, st.sampled_from("abc"), st.sampled_from(["", "en", "ar"])), min_size=1))
def test_no_article_is_lost_and_every_span_has_its_place(named: list[tuple[date, str, str]]) -> None:
    found = attention([Published(day, source, language, 1) for day, source, language in named], LAST)
    assert found is not None
    assert found.articles == sum(one.articles for one in found.by_language) == len(named)
    assert {one.begins for one in (*found.by_source, *found.by_language)} <= set(found.begins)
    assert found.begins[0] <= min(day for day, _, _ in named)
    assert all(found.span.following(begin) == later for begin, later in pairwise(found.begins))
    assert found.span is Span.MONTH or len(found.begins) <= MOST_BARS + 1
