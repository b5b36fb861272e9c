"""The states of pages of discovery: a row each, changed once for each run and source."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clipdesk.corpus.discovery import States
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.discovery_state import Condition, DiscoveryState
from clipdesk.model.page import ArchiveRecord
from tests.corpus.conftest import NOON

STATE = DiscoveryState(
    "herald", "https://herald.example/feed", UrlKind.FEED, Condition.QUARANTINED, NOON, NOON + timedelta(hours=1),
    NOON - timedelta(days=9), Outcome.TIMEOUT, "no answer", "https://herald.example/", NOON, NOON, 12.5, 300.0, 20,
    15, NOON, 3.5, NOON, "https://herald.example/new", '"1"', "Sun, 08 Mar 2026 10:00:00 GMT", True, 3,
    ArchiveRecord("a.warc.gz", 7, 9), "digest",
)  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus.open(tmp_path / "corpus")


def another_look(states: States) -> States:
    before = states.get(STATE.url, STATE)
    return {STATE.url: replace(before, failures=before.failures + 1)}


def test_a_state_is_kept_as_it_is(corpus: Corpus) -> None:
    bare = replace(
        STATE, url="https://herald.example/2", found_on=None, record=None, moved_to=None, etag=None
    )
    assert corpus.discovery_of("herald") == {}
    corpus.keep_discovery("herald", lambda _: {STATE.url: STATE, bare.url: bare})
    assert corpus.discovery_of("herald") == {STATE.url: STATE, bare.url: bare}


def test_a_run_counts_once_however_often_it_is_stored(corpus: Corpus) -> None:
    assert corpus.keep_discovery("herald", another_look, transaction="run-1/herald")
    assert not corpus.keep_discovery("herald", another_look, transaction="run-1/herald")
    assert corpus.keep_discovery("herald", another_look, transaction="run-2/herald")
    assert corpus.discovery_of("herald")[STATE.url].failures == STATE.failures + 2


def test_the_states_of_other_sources_stay(corpus: Corpus) -> None:
    times = replace(STATE, source="times")
    corpus.keep_discovery("times", lambda _: {times.url: times})
    corpus.keep_discovery("herald", another_look)
    corpus.keep_discovery("herald", lambda _: {})
    assert corpus.discovery_of("herald") == {}
    assert corpus.discovery_of("times") == {times.url: times}
