from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.model.candidate import Candidate
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from spiders.crawl.choice import Choice, Rank, rank
from spiders.crawl.planned_request import PlannedRequest

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
PAGE = PlannedRequest("http://times.example/feed", UrlKind.FEED, NOW)
HOUR = timedelta(hours=1)


def ranked(path: str = "/a", *, kind: UrlKind = UrlKind.FEED, place: int = 0, **dates: datetime) -> Rank:
    return rank(Candidate(f"http://times.example{path}", "times", PAGE.url, **dates), kind, place, NOW)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (ranked(published_at=NOW - HOUR), ranked(published_at=NOW - 2 * HOUR)),
        (ranked(published_at=NOW - 9 * HOUR, modified_at=NOW - HOUR), ranked(published_at=NOW - 2 * HOUR)),
        (ranked("/2026/03/07/a", modified_at=NOW), ranked("/2019/01/02/b", modified_at=NOW)),
        (
            ranked("/2026/03/07/a", kind=UrlKind.NEWS_SITEMAP),
            ranked("/2026/03/06/b", kind=UrlKind.NEWS_SITEMAP),
        ),
        (ranked("/2026/03/06/b", kind=UrlKind.NEWS_SITEMAP), ranked(kind=UrlKind.NEWS_SITEMAP)),
        (ranked(place=0), ranked(place=1)),
        (ranked(place=1), ranked(published_at=NOW - 2 * HOUR)),
        (ranked(published_at=NOW - HOUR), ranked(kind=UrlKind.NEWS_SITEMAP)),
        (ranked(published_at=NOW, place=0), ranked(published_at=NOW + 999 * HOUR, place=1)),
    ],
)
def test_the_newest_by_date_by_address_and_by_place_comes_first(better: Rank, worse: Rank) -> None:
    assert better > worse


@given(st.lists(st.integers(0, 9), max_size=40), st.integers(0, 12))
def test_the_best_are_held_whatever_the_order_and_the_rest_is_given_back(
    places: list[int], room: int
) -> None:
    choice = Choice(room)
    wishes = [
        (PlannedRequest(f"http://times.example/{number}", UrlKind.ARTICLE, NOW), ranked(place=place))
        for number, place in enumerate(places)
    ]
    back = [wish.planned for planned, its in wishes if (wish := choice.offer(PAGE, planned, its))]
    taken = list(choice.taken())
    assert len(taken) == min(room, len(wishes))
    assert {one.planned.url for one in taken} | {one.url for one in back} == {
        planned.url for planned, _ in wishes
    }
    in_order = sorted(range(len(places)), key=lambda number: (places[number], number))
    assert [one.planned for one in taken] == [wishes[number][0] for number in in_order[:room]]


def test_what_was_taken_leaves_less_room() -> None:
    choice = Choice(1)
    planned = PlannedRequest("http://times.example/1", UrlKind.ARTICLE, NOW)
    assert choice.offer(PAGE, planned, ranked()) is None
    assert len(list(choice.taken())) == 1
    assert list(choice.taken()) == []
    assert choice.offer(PAGE, planned, ranked()) is not None


TOPIC = """{id: tiny, name: Tiny, description: Small things, languages: [en], sources: [tiny], prefilter: title,
terms: [{name: it, phrases: {en: [lighthouse]}}], match: {term: it}}"""
DISCOVERY = ({"kind": "feed", "url": "/feed"}, {"kind": "news_sitemap", "url": "/map.xml"})


@pytest.mark.parametrize("first", [0, 1], ids=["the feed answers first", "the sitemap answers first"])
def test_a_page_that_one_of_two_says_is_on_the_topic_is_fetched_and_has_one_row(
    first: int, site: Any, crawl: Callable[..., Any], tmp_path: Path
) -> None:
    """The feed's summary names the term, the sitemap's title does not; of the other page it is the reverse."""
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "tiny.yaml").write_text(TOPIC)
    items = [
        ("/a", "Storm at sea", "The lighthouse stands."),
        ("/b", "Storm on land", ""),
        ("/c", "Rain", ""),
    ]
    feed = "".join(
        f"<item><title>{title}</title><link>{site.url(path)}?utm_source=feed</link>"
        f"<description>{summary}</description></item>"
        for path, title, summary in items
    )
    named = [("/a", "Storm"), ("/b", "Storm at the lighthouse"), ("/c", "Rain again")]
    news = "".join(
        f"<url><loc>{site.url(path)}</loc><news:news><news:title>{title}</news:title></news:news></url>"
        for path, title in named
    )
    late = [0.0, 0.0]
    late[1 - first] = 1.0
    xml = {"Content-Type": "application/xml"}
    rss = f"<rss version='2.0'><channel>{feed}</channel></rss>".encode()
    site.answers("/feed", site.answer(rss, headers=xml, seconds=late[0]))
    space = "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
    body = f"<urlset {space}>{news}</urlset>".encode()
    site.answers("/map.xml", site.answer(body, headers=xml, seconds=late[1]))
    for path in ("/a", "/b", "/c"):
        site.page(path)
        site.page(f"{path}?utm_source=feed")
    entries = [{**entry, "url": site.url(entry["url"])} for entry in DISCOVERY]
    crawled = crawl(*entries, topic="tiny", settings={"topics": tmp_path / "topics"})
    rows = [(path.partition("?")[0], record.outcome) for path, record in crawled.articles.items()]
    assert sorted(rows) == [("/a", Outcome.FETCHED), ("/b", Outcome.FETCHED), ("/c", Outcome.OFF_TOPIC)]
