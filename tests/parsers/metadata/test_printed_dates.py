"""Which of the dates on a page is that of its article's publication."""

from datetime import UTC, datetime, timedelta

import pytest

from clipdesk.model.article import DateOrigin, Moment
from parsers.document import read_document
from parsers.metadata import read_metadata
from parsers.metadata.dates.time_ago import read_ago
from parsers.metadata.page.related_content import belongs_elsewhere

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)
HEADLINE = "Market stalls may open on Sundays, says the court"
TEXT = (
    "<p>"
    + "The keeper of a stall at the fish market may sell on Sundays, too, the court has found. " * 3
    + "</p>"
)


def published(body: str, *, head: str = "", now: datetime | None = NOW, url: str = "") -> Moment | None:
    html = f"<html><head><title>{HEADLINE}</title>{head}</head><body><main><h1>{HEADLINE}</h1>{body}</main></body></html>"
    document = read_document(html.encode(), {"content-type": "text/html; charset=utf-8"})
    return read_metadata(document, url or "https://gazette.example/stalls", {}, fetched_at=now).published_at


def day(moment: Moment | None) -> str | None:
    return moment.at.date().isoformat() if moment else None


@pytest.mark.parametrize(
    "announced",
    [
        "Published on 3 March 2026 · Desk: phone 044 204 17 80",
        "Veröffentlicht am 3. März 2026",
        "Опубликовано 3 марта 2026",
        "نشر في 3 مارس 2026",
        "Publié le 3 mars 2026",
    ],
)
def test_a_line_that_announces_the_publication_is_believed_before_a_date_that_merely_stands_there(
    announced: str,
) -> None:
    assert (
        day(published(f"<p>High Court, judgment of 11.12.2025</p>{TEXT}<p>{announced}</p>")) == "2026-03-03"
    )


@pytest.mark.parametrize(
    "line", ["Updated: 3 March 2026", "Letzte Aktualisierung: 03.03.2026", "Обновлено: 3 марта 2026"]
)
def test_where_a_page_tells_of_its_last_change_only_that_stands_in_with_little_confidence(line: str) -> None:
    moment = published(f"{TEXT}<footer></footer><p>{line}</p>")
    assert day(moment) == "2026-03-03"
    assert moment is not None
    assert moment.confidence <= 0.3


@pytest.mark.parametrize("start", ["(3.3.2026) ", "3.3.2026 - ", "03/03/2026 — "])
def test_a_date_that_begins_the_text_is_that_of_its_publication(start: str) -> None:
    assert day(published(TEXT.replace("<p>", f"<p>{start}"))) == "2026-03-03"


def test_of_two_days_in_the_data_the_one_is_believed_that_the_page_prints() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-02-24"}</script>'
        '<meta property="article:published_time" content="2026-03-03T10:00:00Z">'
    )
    assert day(published(f"<p>3 March 2026</p>{TEXT}", head=head)) == "2026-03-03"
    assert day(published(TEXT, head=head)) == "2026-02-24"


@pytest.mark.parametrize(
    ("line", "before"),
    [
        ("2h ago", timedelta(hours=2)),
        ("vor 3 Stunden", timedelta(hours=3)),
        ("il y a 20 min", timedelta(minutes=20)),
        ("2 часа назад", timedelta(hours=2)),
        ("منذ 3 ساعات", timedelta(hours=3)),
        ("3小时前", timedelta(hours=3)),
        ("3 ساعت پیش", timedelta(hours=3)),
    ],
)
def test_a_span_that_has_passed_is_counted_back_from_the_fetch_and_marked_so(
    line: str, before: timedelta
) -> None:
    moment = published(f"<div>{line}</div>{TEXT}", head='<meta name="published_at" content="">')
    assert moment is not None
    assert (moment.at, moment.origin, moment.day_only) == (NOW - before, DateOrigin.AGO, False)


def test_days_ago_say_the_day_only() -> None:
    assert read_ago("3 days ago", NOW) == (datetime(2026, 3, 5, tzinfo=UTC), True)


@pytest.mark.parametrize(
    "line", ["5 min read", "2 hours", "ago", "He left 3 days ago and has not been seen again since"]
)
def test_what_is_no_span_that_has_passed_says_nothing(line: str) -> None:
    assert read_ago(line, NOW) is None


@pytest.mark.parametrize("now", [NOW, None])
def test_behind_a_span_no_date_is_the_articles(now: datetime | None) -> None:
    moment = published(f"<div>2h ago</div>{TEXT}<p>Kettles, 3 April 2019</p>", now=now)
    assert moment is None or moment.origin is DateOrigin.AGO


@pytest.mark.parametrize(
    "box",
    [
        "<aside><span>Apr 3, 2019</span></aside>",
        "<div class='most-popular'><ul><li><a href='/k'>Kettles</a> <span>Apr 3, 2019</span></li></ul></div>",
        "<section class='comments'><div><time datetime='2019-04-03T10:00:00Z'>3 April 2019</time></div></section>",
        "<div class='related-card'><time datetime='2019-04-03'>3 April 2019</time></div>",
    ],
    ids=["aside", "popular", "comment", "card"],
)
def test_the_date_of_another_item_is_never_the_articles(box: str) -> None:
    assert published(TEXT + box) is None


@pytest.mark.parametrize("clock", ["3 March 2026, 22:30", "3 March 2026 at 10:31 PM"])
def test_a_clock_far_from_the_headline_or_at_no_zones_distance_gives_no_zone(clock: str) -> None:
    head = '<meta property="article:published_time" content="2026-03-03T10:00:00Z">'
    other = f"<div class='comment'><time datetime='2026-03-03T22:30:00'>{clock}</time></div>"
    moment = published(TEXT + other, head=head)
    assert moment is not None
    assert moment.at == datetime(2026, 3, 3, 10, tzinfo=UTC)
    assert moment.at.utcoffset() == timedelta()


def test_one_test_tells_what_belongs_to_another_item() -> None:
    tree = read_document(
        b"<body class='single-comment-open'><main class='has-sidebar'><p id=own>a</p><ul class='teaser-list'>"
        b"<li id=card>b</li></ul><aside><b id=side>c</b></aside></main>"
    ).tree
    found = {
        name: belongs_elsewhere(node)
        for name in ("own", "card", "side")
        if (node := tree.css_first(f"#{name}"))
    }
    assert found == {"own": False, "card": True, "side": True}


def test_a_time_that_only_an_abbreviations_title_tells_is_read() -> None:
    stamp = '<a href="#"><abbr class="published" title="2026-03-03T10:11:00Z">10:11 am</abbr></a>'
    assert day(published(f"{TEXT}<p>{stamp}</p>")) == "2026-03-03"


def test_where_a_time_shows_another_day_than_its_attribute_says_what_it_shows_counts() -> None:
    assert (
        day(published(f'<time datetime="2026-03-07T10:18:46Z">Publié le 3 mars 2026</time>{TEXT}'))
        == "2026-03-03"
    )


def test_a_time_that_shows_the_day_of_another_zone_keeps_its_attribute() -> None:
    moment = published(f'<time datetime="2026-03-04T01:30:00+00:00">3 March 2026</time>{TEXT}')
    assert moment is not None
    assert not moment.day_only


@pytest.mark.parametrize("date", ["3.3.2026", "3 March 2026", "Tue, 3 March 2026", "2026-03-03"])
@pytest.mark.parametrize("behind", ["", " | The Gazette"])
def test_a_part_of_the_documents_title_that_is_a_date_tells_the_day(date: str, behind: str) -> None:
    html = f"<title>{HEADLINE} | Ports | {date}{behind}</title><body><h1>{HEADLINE}</h1>{TEXT}"
    document = read_document(html.encode(), {"content-type": "text/html; charset=utf-8"})
    read = read_metadata(document, "https://gazette.example/stalls", {}, fetched_at=NOW)
    assert day(read.published_at) == "2026-03-03"
    assert read.headline == HEADLINE


def test_a_date_in_an_element_of_the_heading_is_the_articles() -> None:
    html = f"<h1><span class='topline'><span>03.03.2026</span></span>{HEADLINE}</h1>{TEXT}"
    document = read_document(html.encode(), {"content-type": "text/html; charset=utf-8"})
    assert (
        day(read_metadata(document, "https://gazette.example/s", {}, fetched_at=NOW).published_at)
        == "2026-03-03"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Von Christian am 03.03.2026, 11:51 | 0 Meinungen",
        "By Jane Doe, 3 March 2026",
        "Par Jeanne Roche, 3 mars 2026",
        "Автор: Ирина Лаптева, 3 марта 2026",
    ],
)
def test_who_signs_below_the_text_may_say_when(line: str) -> None:
    assert day(published(f"{TEXT * 9}<p>{line}</p>")) == "2026-03-03"


def test_a_change_that_only_microdata_tells_stands_in_with_little_confidence() -> None:
    moment = published(
        f'<nav><span itemprop="dateModified" content="2026-03-03T15:49:34+05:30"></span></nav>{TEXT}'
    )
    assert day(moment) == "2026-03-03"
    assert moment is not None
    assert moment.confidence <= 0.3


@pytest.mark.parametrize(
    ("updated", "announced"),
    [
        ("Zaktualizowano: 5 marca 2026", "Opublikowano: 3 marca 2026"),
        ("Ενημερώθηκε: 5 Μαρτίου 2026", "Δημοσιεύθηκε: 3 Μαρτίου 2026"),
        ("Оновлено: 5 березня 2026", "Опубліковано: 3 березня 2026"),
        ("Bijgewerkt: 5 maart 2026", "Gepubliceerd: 3 maart 2026"),
        ("Päivitetty 5.3.2026", "Julkaistu 3.3.2026"),
        ("Güncelleme: 5 Mart 2026", "Yayın tarihi: 3 Mart 2026"),
        ("更新时间：2026年3月5日", "发布时间：2026年3月3日"),
        ("수정 2026.03.05", "입력 2026.03.03"),
        ("Diperbarui 5 Maret 2026", "Diterbitkan 3 Maret 2026"),
        ("Actualizat: 5 martie 2026", "Publicat: 3 martie 2026"),
    ],
)
def test_publication_and_change_are_told_apart_in_many_languages(updated: str, announced: str) -> None:
    assert day(published(f"<p>{updated}</p><p>{announced}</p>{TEXT}")) == "2026-03-03"
