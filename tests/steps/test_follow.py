"""One run over the demo newsroom, held against the newsroom's own answer sheet."""

from collections import Counter
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from clipdesk.corpus.query import connect, run_sql
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.settings import Settings
from newsroom import Newsroom, Truth, truth
from steps.report.report import RunReport, report

Followed = tuple[Settings, RunReport]


def rows(settings: Settings, sql: str) -> list[dict[str, Any]]:
    with connect(Corpus.open(settings.corpus)) as connection:
        answer = run_sql(connection, sql)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def place(url: str) -> tuple[str, str]:
    """Site and path, as the answer sheet names a page."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return (parts.hostname or "").removesuffix(".localhost"), unquote(path)


@pytest.fixture(scope="module")
def stored(followed: Followed) -> dict[tuple[str, str], dict[str, Any]]:
    return {place(row["url"]): row for row in rows(followed[0], "select * from articles")}


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, str], Truth]:
    return {(one.site, unquote(one.path)): one for one in truth()}


def test_what_is_stored_is_on_the_topic(stored: dict[Any, Any], answers: dict[Any, Truth]) -> None:
    assert {place for place in stored if answers[place].topic == "off"} == set()


def test_nearly_every_article_on_the_topic_that_may_be_fetched_is_stored(
    stored: dict[Any, Any], answers: dict[Any, Truth]
) -> None:
    wanted = {
        place
        for place, one in answers.items()
        if one.topic == "on" and one.robots_allowed and one.completeness != "consent_wall"
    }
    assert len(wanted & set(stored)) >= 0.9 * len(wanted), wanted - set(stored)


def test_headlines_and_paragraphs_are_those_of_the_newsroom(
    stored: dict[Any, Any], answers: dict[Any, Truth]
) -> None:
    wrong = {
        place: (row["headline"], answers[place].headline)
        for place, row in stored.items()
        if place in answers and row["headline"] != answers[place].headline
    }
    assert len(wrong) <= 0.05 * len(stored), wrong
    kept, expected = Counter[str](), Counter[str]()
    for place, row in stored.items():
        kept.update(row["body"].split())
        expected.update(" ".join(answers[place].paragraphs).split())
        if row["body"].startswith(answers[place].standfirst):
            expected.update(answers[place].standfirst.split())
    common = (kept & expected).total()
    assert common / kept.total() > 0.95
    assert common / expected.total() > 0.95


def test_every_article_url_has_exactly_one_row_with_a_reason(followed: Followed) -> None:
    log = rows(followed[0], "select url, outcome, reason from crawl_log where kind = 'article'")
    assert max(Counter(row["url"] for row in log).values()) == 1
    assert [row for row in log if not row["reason"] and row["outcome"] != Outcome.STORED] == []


def test_the_faults_of_the_newsroom_are_told_apart(followed: Followed) -> None:
    seen = {row["outcome"] for row in rows(followed[0], "select distinct outcome from crawl_log")}
    assert seen >= {
        Outcome.STORED,
        Outcome.OFF_TOPIC,
        Outcome.NOT_ARTICLE,
        Outcome.BLOCK_PAGE,
        Outcome.ROBOTS_DENIED,
        Outcome.HTTP_ERROR,
        Outcome.REDIRECT_LOOP,
        Outcome.TOO_LARGE,
        Outcome.NOT_HTML,
        Outcome.PRIVATE_ADDRESS,
    }


def test_the_report_adds_up(followed: Followed) -> None:
    settings, result = followed
    assert report(settings, result.run) == result
    for source in result.sources:
        assert source.discovered == source.known + sum(source.outcomes.values())
    assert result.failed_sources == ()


def test_the_newsrooms_own_noise_is_taken_out_on_record(stored: dict[Any, Any]) -> None:
    spans = [span for row in stored.values() for span in row["removed"]]
    assert {span["rule"] for span in spans} >= {"en-go-back", "en-banned-in-russia"}


def test_a_second_run_fetches_no_article_again(followed: Followed, room: Newsroom, follow_now: Any) -> None:
    settings, first = followed
    before = rows(settings, "select count(*) as n from articles")
    again = follow_now(settings)
    assert again.run != first.run
    assert again.nothing_new
    assert sum(source.known for source in again.sources) >= first.total(Outcome.STORED)
    assert rows(settings, "select count(*) as n from articles") == before
