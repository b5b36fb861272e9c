"""Of an index of sitemaps, those that are likely to hold the newest articles are asked for."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.discovery.discovered import NextPage
from parsers.discovery.ranking import newest_first

TODAY = date(2026, 3, 8)
DAYS = [TODAY - timedelta(days=number) for number in range(300)]
ROOM = 100
"""As many as a crawl asks for."""


def pages(addresses: list[str], changed: list[datetime] | None = None) -> list[NextPage]:
    dates = changed or [None] * len(addresses)
    return [NextPage(f"https://desk.example/{name}", at) for name, at in zip(addresses, dates, strict=True)]


def first(ranked: list[NextPage], room: int = ROOM) -> set[str]:
    return {page.url.removeprefix("https://desk.example/") for page in ranked[:room]}


@pytest.mark.parametrize("form", [
    "sitemap-{:%Y-%m-%d}.xml", "sitemap_{:%Y%m%d}.xml.gz", "{:%Y/%m/%d}/map.xml", "map.xml?yyyy={:%Y&mm=%m&dd=%d}",
    "map?date={:%Y-%m-%d}", "{:%Y/%b/%d}.xml", "map-{:%Y.%m.%d}.xml",
])  # fmt: skip
@pytest.mark.parametrize("order", [1, -1])
def test_by_the_day_in_the_name_whatever_the_order(form: str, order: int) -> None:
    names = [form.format(day) for day in DAYS][::order]
    assert newest_first(pages(names))[0].url.endswith(form.format(TODAY))


@pytest.mark.parametrize("form", ["map-{:%Y-%m}.xml", "map-{:%B-%Y}.xml", "map.xml?year={:%Y&month=%m}"])
def test_by_the_month_in_the_name(form: str) -> None:
    names = [form.format(date(2010 + number // 12, number % 12 + 1, 1)) for number in range(16 * 12 + 3)]
    assert newest_first(pages(names))[0].url.endswith(names[-1])


@pytest.mark.parametrize("order", [1, -1])
def test_sitemaps_that_are_only_counted_are_asked_for_from_both_ends(order: int) -> None:
    asked = first(newest_first(pages([f"map-{number}.xml" for number in range(1, 301)][::order])))
    assert {"map-1.xml", "map-300.xml"} <= asked


def test_each_series_of_counted_sitemaps_has_its_share() -> None:
    names = [f"{kind}-{number}.xml" for kind in ("post", "tag", "page") for number in range(1, 301)]
    asked = first(newest_first(pages(names)))
    assert {"post-1.xml", "post-300.xml", "tag-1.xml", "tag-300.xml", "page-1.xml", "page-300.xml"} <= asked


def test_numbers_are_counted_and_not_spelled() -> None:
    names = sorted(f"map{number}.xml" for number in range(1, 301))
    assert {"map1.xml", "map300.xml"} <= first(newest_first(pages(names)), 2)


def test_sitemaps_without_numbers_are_asked_for_from_both_ends() -> None:
    names = [
        "".join(chr(97 + number // 26**place % 26) for place in range(3)) + ".xml" for number in range(300)
    ]
    assert {names[0], names[-1]} <= first(newest_first(pages(names)), 2)


def test_by_the_day_of_the_last_change() -> None:
    changed = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in DAYS]
    ranked = newest_first(pages([f"map-{number}.xml" for number in range(300)], changed))
    assert [page.modified_at for page in ranked] == sorted(changed, reverse=True)


def test_an_index_that_gives_all_its_sitemaps_one_day_is_read_by_their_names() -> None:
    changed = [datetime(2026, 3, 8, 4, 0, number % 60, tzinfo=UTC) for number in range(300)]
    by_day = newest_first(pages([f"map-{day}.xml" for day in DAYS[::-1]], changed))
    assert by_day[0].url.endswith(f"map-{TODAY}.xml")
    counted = first(newest_first(pages([f"map-{number}.xml" for number in range(1, 301)], sorted(changed))))
    assert {"map-1.xml", "map-300.xml"} <= counted


def test_a_name_that_says_news_comes_first() -> None:
    names = [f"map-{number}.xml" for number in range(150)]
    assert "sitemap-news.xml" in first(newest_first(pages([*names, "sitemap-news.xml"])), 1)


def test_where_all_names_say_news_it_says_nothing() -> None:
    asked = first(newest_first(pages([f"news-{number}.xml" for number in range(1, 301)])))
    assert {"news-1.xml", "news-300.xml"} <= asked


def test_dated_and_undated_sitemaps_leave_room_for_each_other() -> None:
    dated, undated = [f"map-{day}.xml" for day in DAYS], [f"part-{number}.xml" for number in range(300)]
    asked = first(newest_first(pages([*undated, *dated])))
    assert {f"map-{TODAY}.xml", "part-0.xml", "part-299.xml"} <= asked


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[a-z0-9/.-]{1,20}", fullmatch=True),
            st.none() | st.datetimes(timezones=st.just(UTC)),
        ),
        max_size=60,
    )
)
def test_every_sitemap_is_ranked_once(some: list[tuple[str, datetime | None]]) -> None:
    given_pages = [
        NextPage(f"https://desk.example/{number}/{name}", at) for number, (name, at) in enumerate(some)
    ]
    assert sorted(newest_first(given_pages), key=id) == sorted(given_pages, key=id)
