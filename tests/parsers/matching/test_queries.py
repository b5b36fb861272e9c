"""A topic as queries for a search."""

from typing import Any

import pytest

from clipdesk.model.topic import Topic
from parsers.matching.queries import packed, phrases_of


def topic(match: dict[str, Any], *terms: dict[str, Any]) -> Topic:
    return Topic.model_validate(
        {
            "id": "t",
            "name": "T",
            "description": "",
            "languages": ["en"],
            "sources": ["s"],
            "match": match,
            "terms": terms,
        }
    )


PORT = topic(
    {"any": [{"term": "port"}, {"term": "strike"}, {"term": "navy"}, {"none": [{"term": "football"}]}]},
    {"name": "navy", "weight": 0.5, "phrases": {"en": ["navy", "frigate"]}},
    {
        "name": "port",
        "phrases": {"en": ["Valmont", "port authority"], "fr": ["Valmont", "autorité portuaire"]},
    },
    {"name": "strike", "generic": True, "phrases": {"en": ["strike"]}},
    {"name": "football", "phrases": {"en": ["penalty"]}},
)


@pytest.mark.parametrize(
    ("languages", "phrases"),
    [
        (["en-GB"], {"Valmont", "port authority", "navy", "frigate"}),
        (["fr"], {"Valmont", "autorité portuaire"}),
        (["und"], {"Valmont", "port authority", "autorité portuaire", "navy", "frigate"}),
        (["de"], set()),
    ],
)
def test_the_telling_phrases_of_the_languages_are_asked_for(languages: list[str], phrases: set[str]) -> None:
    found = phrases_of([PORT, PORT], languages)
    assert set(found) == phrases
    assert len(found) == len(phrases)


def test_the_heaviest_terms_come_first() -> None:
    assert phrases_of([PORT], ["en"])[-1] in ("navy", "frigate")


def test_phrases_are_joined_as_far_as_the_search_takes_them() -> None:
    assert packed(["a" * 8, "b" * 8, "c" * 30, "d"], " OR ", 20) == [f"{'a' * 8} OR {'b' * 8}", "d"]
    assert packed(["one", "two"], None, 20) == ["one", "two"]
