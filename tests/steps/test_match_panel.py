"""The topics that judge an article together, and what its publisher reserves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

import clipdesk
from clipdesk.model.article import Article, Rights
from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings
from clipdesk.model.topic import RightsPolicy
from steps.run.match_panel import MatchPanel

NOW = datetime(2026, 3, 8, 12, tzinfo=UTC)


@pytest.fixture
def topic():
    return load(Settings()).topics["libya-isis"]


@pytest.fixture
def article() -> Article:
    page = (
        "<html lang=en><h1>Islamic State fighters leave Sirte in Libya</h1><p>They left at dawn.</p></html>"
    )
    return replace(clipdesk.parse(page, "https://gazette.example/1"), rights=Rights(tdm_reservation=True))


def refusing(topic, *reservations):
    return topic.model_copy(update={"id": "strict", "rights": RightsPolicy(refuse=reservations)})


def test_a_topic_that_refuses_what_is_reserved_does_not_take_the_article(topic, article) -> None:
    matched = MatchPanel([refusing(topic, "tdm")]).match(article, NOW)
    assert (matched.topics, matched.is_reserved) == ((), True)
    assert "reserves it (tdm)" in matched.off_reason


def test_another_topic_takes_it_all_the_same(topic, article) -> None:
    matched = MatchPanel([refusing(topic, "tdm"), topic]).match(article, NOW)
    assert [match.topic for match in matched.topics] == ["libya-isis"]


def test_a_topic_that_refuses_has_a_version_of_its_own(topic) -> None:
    assert refusing(topic, "tdm").version != topic.version == refusing(topic).version
