"""What the newsroom shows depends on its own clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newsroom import DEFAULT_NOW, Newsroom, truth
from newsroom.clock import WINDOW_END, Clock

Ask = Callable[..., Any]

STRIKE = "haruj-air-strike"


def strike_path() -> str:
    return next(t.path for t in truth() if t.article_id == STRIKE)


def test_an_article_does_not_exist_before_it_is_published(ask: Ask, room: Newsroom) -> None:
    room.now = datetime(2026, 3, 4, 18, 19, tzinfo=UTC)
    assert ask("gulf-courier", strike_path()).status == 404
    room.now = datetime(2026, 3, 4, 18, 20, tzinfo=UTC)
    assert ask("gulf-courier", strike_path()).status == 200


def test_an_edit_appears_when_it_is_due(ask: Ask, room: Newsroom) -> None:
    room.now = datetime(2026, 3, 5, 10, 4, tzinfo=UTC)
    assert "kills 11 Islamic State fighters" in ask("gulf-courier", strike_path()).text
    room.now = datetime(2026, 3, 5, 10, 5, tzinfo=UTC)
    page = ask("gulf-courier", strike_path()).text
    assert "kills 14 Islamic State fighters" in page
    assert "raising an earlier toll of eleven" in page


def test_a_copy_stays_as_it_was_when_it_was_taken() -> None:
    original, copy = (t for t in truth() if t.article_id == "misrata-commandos")
    assert original.site == "gulf-courier"
    assert "spokesman in Rome" in original.paragraphs[2]
    assert "spokesman in Rome" not in copy.paragraphs[2]


def test_a_withdrawn_article_is_gone_and_no_longer_listed(ask: Ask, room: Newsroom) -> None:
    room.now = datetime(2026, 3, 8, 14, tzinfo=UTC)
    path = next(t.path for t in truth(room.now) if t.article_id == "bani-walid-emir")
    assert ask("gulf-courier", path).status == 200
    assert path in ask("gulf-courier", "/rss.xml").text
    room.now = datetime(2026, 3, 8, 15, tzinfo=UTC)
    assert ask("gulf-courier", path).status == 410
    assert path not in ask("gulf-courier", "/rss.xml").text


def test_the_last_day_brings_new_articles_and_edits() -> None:
    before, after = ({(t.site, t.path): t for t in truth(now)} for now in (DEFAULT_NOW, WINDOW_END))
    assert len(after) >= len(before) + 5
    assert any(before[key].paragraphs != after[key].paragraphs for key in before.keys() & after.keys())


@pytest.mark.parametrize(("site", "path"), [("gulf-courier", "/rss.xml"), ("gulf-courier", strike_path())])
def test_an_unchanged_page_answers_304_to_its_etag(ask: Ask, site: str, path: str) -> None:
    first = ask(site, path)
    again = ask(site, path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize(("site", "path"), [("gulf-courier", "/rss.xml"), ("gulf-courier", strike_path())])
def test_an_unchanged_page_answers_304_to_its_date(ask: Ask, site: str, path: str) -> None:
    first = ask(site, path)
    assert ask(site, path, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    assert ask(site, path, If_Modified_Since="Sun, 01 Mar 2026 00:00:00 GMT").status == 200


def test_an_edited_article_answers_200_to_its_old_etag(ask: Ask, room: Newsroom) -> None:
    room.now = datetime(2026, 3, 5, 9, tzinfo=UTC)
    old = ask("gulf-courier", strike_path()).headers["ETag"]
    room.now = datetime(2026, 3, 5, 11, tzinfo=UTC)
    assert ask("gulf-courier", strike_path(), If_None_Match=old).status == 200


def test_a_date_that_is_none_is_ignored(ask: Ask) -> None:
    assert ask("gulf-courier", "/rss.xml", If_Modified_Since="yesterday").status == 200


def test_a_still_clock_shows_the_same_page_twice(ask: Ask, room: Newsroom) -> None:
    assert room.now == DEFAULT_NOW
    assert ask("sahil-press", "/").body == ask("sahil-press", "/").body


def test_an_advancing_clock_runs_at_its_rate() -> None:
    clock = Clock(DEFAULT_NOW, advance=timedelta(days=1000))
    first = clock.read()
    assert DEFAULT_NOW < first < clock.read()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        Clock(datetime(2026, 3, 1))  # noqa: DTZ001


def test_before_the_first_article_every_site_still_answers(ask: Ask, room: Newsroom) -> None:
    room.now = datetime(2026, 2, 1, tzinfo=UTC)
    assert ask("gulf-courier", "/").status == 200
    assert ask("gulf-courier", "/sitemap_index.xml").status == 200
    assert ask("sahil-press", "/atom.xml").status == 200
