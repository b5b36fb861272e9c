"""A topic's feeds, read by a feed reader's own parser."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings
from clipdesk.model.topic import Topic
from steps.run.feeds.atom import atom
from steps.run.feeds.entries import SUMMARY, FeedEntry, entries
from steps.run.feeds.files import write_feeds
from steps.run.feeds.json_feed import json_feed
from steps.run.index import index
from steps.upkeep.takedown import take_down
from tests.corpora.verbs import NOW as AFTERWARDS
from tests.corpora.verbs import desk
from tests.corpus.conftest import NOON, make_capture

FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"
NOW = NOON + timedelta(days=1)
ENTRY = FeedEntry(
    article_id="0" * 31 + "a",
    version=2,
    url="https://herald.example/1?a=1&b=<2>",
    headline="Sirte & <Derna>",
    summary="What happened",
    source="herald",
    publisher="The Herald",
    language="ar",
    published_at=datetime(2026, 11, 19, 9, tzinfo=UTC),
    updated_at=NOON,
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A desk with two articles, one of which was edited a day later."""
    settings = Settings(home=tmp_path, demo=True)
    corpus = Corpus.open(settings.corpus)
    corpus.append_versions("run-1", "herald", [make_capture(1), make_capture(2)], now=NOON)
    edited = make_capture(1, "Another text.", run="run-2", at=NOW)
    corpus.append_versions("run-2", "herald", [edited], now=NOW)
    index(settings, now=NOW)
    return settings


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load(Settings(demo=True)).topic("libya-isis")


def found(settings: Settings) -> Sequence[FeedEntry]:
    return entries(Corpus.open(settings.corpus), "libya-isis", now=NOW)


def test_what_was_stored_last_comes_first_and_an_edit_is_no_second_entry(settings: Settings) -> None:
    assert [(one.url, one.version) for one in found(settings)] == [
        ("https://herald.example/1", 2),
        ("https://herald.example/2", 1),
    ]


def test_what_is_old_or_of_another_topic_is_not_in_it(settings: Settings) -> None:
    corpus = Corpus.open(settings.corpus)
    assert entries(corpus, "libya-isis", now=NOW + timedelta(days=31)) == []
    assert entries(corpus, "another", now=NOW) == []


def test_it_has_the_beginning_of_a_text_and_no_copy_of_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, demo=True)
    capture = make_capture(1, "A long sentence about the harbour. " * 80)
    capture = replace(
        capture, article=replace(capture.article, standfirst=None, blocks=capture.article.blocks[1:])
    )
    Corpus.open(settings.corpus).append_versions("run-1", "herald", [capture], now=NOON)
    index(settings, now=NOW)
    [entry] = found(settings)
    assert entry.summary.startswith("A long sentence")
    assert entry.summary.endswith("…")
    assert len(entry.summary) <= SUMMARY


def test_a_feed_reader_reads_the_atom(topic: Topic) -> None:
    read = feedparser.parse(atom(topic, [ENTRY], now=NOW))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == topic.name
    assert read.feed.updated == "2026-11-20T12:00:00Z"
    [entry] = read.entries
    assert (entry.title, entry.link) == (ENTRY.headline, ENTRY.url)
    assert entry.published == "2026-11-19T09:00:00Z"
    assert entry.author == "The Herald"
    assert [tag.term for tag in entry.tags] == ["edited"]
    assert entry.id.startswith("urn:uuid:")


def test_a_feed_is_known_by_the_same_name_however_often_it_is_made(topic: Topic) -> None:
    names = {feedparser.parse(atom(topic, some, now=NOW)).feed.id for some in ([], [ENTRY])}
    assert len(names) == 1


def test_the_json_feed_has_what_its_specification_wants(topic: Topic) -> None:
    feed = json.loads(json_feed(topic, [ENTRY, replace(ENTRY, version=1, published_at=None, language=None)]))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    edited, new = feed["items"]
    assert edited["tags"] == ["edited"]
    assert "tags" not in new
    for item in feed["items"]:
        assert item["content_text"]
        assert datetime.fromisoformat(item["date_modified"]).tzinfo


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_of_the_world_makes_a_feed_that_cannot_be_read(headline: str, url: str) -> None:
    topic = load(Settings(demo=True)).topic("libya-isis")
    entry = replace(ENTRY, headline=f"a {headline} b", summary=headline, url=f"https://herald.example/{url}")
    assert not feedparser.parse(atom(topic, [entry], now=NOW)).bozo
    assert json.loads(json_feed(topic, [entry]))


def test_files_are_written_after_each_run_and_those_of_topics_that_are_no_more_go(settings: Settings) -> None:
    folder = settings.home / "feeds"
    assert {path.name for path in folder.iterdir()} == {"libya-isis.atom", "libya-isis.json"}
    (folder / "gone.atom").touch()
    (folder / "libya-isis.atom.tmp").touch()
    write_feeds(settings, now=NOW)
    assert {path.name for path in folder.iterdir()} == {"libya-isis.atom", "libya-isis.json"}


def test_where_there_are_no_topics_there_are_no_feeds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, topics=tmp_path / "none")
    assert write_feeds(settings, now=NOW) == []


def test_what_is_taken_down_is_gone_from_the_feed_at_once(tmp_path: Path) -> None:
    settings = desk(FROZEN, tmp_path)
    index(settings, now=AFTERWARDS)
    gone, stays, *_ = entries(Corpus.open(settings.corpus), "libya-isis", now=AFTERWARDS)
    assert gone.url in (settings.home / "feeds" / "libya-isis.json").read_text(encoding="utf-8")
    take_down(
        settings,
        requested_by="the publisher",
        reason="wants it out",
        now=AFTERWARDS,
        article_id=gone.article_id,
    )
    text = (settings.home / "feeds" / "libya-isis.json").read_text(encoding="utf-8")
    assert gone.url not in text
    assert stays.url in text
