"""A topic: what it takes, what it refuses, and when its version changes."""

from typing import Any

import pytest
from pydantic import ValidationError

from clipdesk.model.topic import Match, Topic


def topic(**changes: Any) -> Topic:
    return Topic.model_validate(
        {
            "id": "harbour",
            "name": "The harbour",
            "description": "What happens there.",
            "languages": ["en"],
            "sources": ["gazette"],
            "terms": [{"name": "harbour", "phrases": {"en": ["harbour"]}}],
            "match": {"term": "harbour"},
            **changes,
        }
    )


@pytest.mark.parametrize(
    "change",
    [
        {"threshold": 0.6},
        {"terms": [{"name": "harbour", "phrases": {"en": ["harbour", "quay"]}}]},
        {"match": {"any": [{"term": "harbour"}]}},
    ],
)
def test_the_version_changes_with_what_counts_as_on_topic(change: dict[str, Any]) -> None:
    assert topic(**change).version != topic().version


@pytest.mark.parametrize(
    "change",
    [{"name": "x"}, {"sources": ["x"]}, {"schedule": "@daily"}, {"paused": True}, {"prefilter": "title"}],
)
def test_the_version_stays_when_only_the_crawl_changes(change: dict[str, Any]) -> None:
    assert topic(**change).version == topic().version


@pytest.mark.parametrize("cron", ["0 6 * * *", "*/15 8-20 * * MON-FRI", "@hourly"])
def test_a_schedule_is_a_cron_expression(cron: str) -> None:
    assert topic(schedule=cron).schedule == cron


@pytest.mark.parametrize(
    "cron", ["", "hourly", "61 * * * *", "* * * *", "* * * * * *", "a b c d e", "@yearly"]
)
def test_what_is_no_cron_expression_is_refused(cron: str) -> None:
    with pytest.raises(ValidationError, match="schedule"):
        topic(schedule=cron)


@pytest.mark.parametrize("name", ["", "Harbour", "har_bour", "../x", "-x", "x" * 64, "hafen/ä"])
def test_an_id_that_could_not_name_a_file_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="lower-case letters, digits and hyphens"):
        topic(id=name)


@pytest.mark.parametrize(
    "expression",
    [
        {},
        {"term": "a", "any": [{"term": "b"}]},
        {"all": []},
        {"any": []},
        {"term": "a", "near": 3},
        {"any": [{"term": "a"}], "near": 3},
        {"all": [{"term": "a"}], "near": 0},
    ],
)
def test_an_expression_has_exactly_one_operator(expression: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Match.model_validate(expression)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"match": {"term": "harbor"}}, "no term 'harbor'", id="unknown"),
        pytest.param(
            {"terms": [{"name": "harbour", "phrases": {"en": ["quay"]}}] * 2}, "a second term", id="twice"
        ),
        pytest.param(
            {"terms": [{"name": n, "phrases": {"en": ["quay"]}} for n in ("harbour", "idle")]},
            "match never names 'idle'",
            id="unused",
        ),
    ],
)
def test_terms_and_match_must_agree(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        topic(**changes)


def test_a_bare_string_is_a_phrase() -> None:
    (phrase,) = topic().terms[0].phrases["en"]
    assert (phrase.text, phrase.case) == ("harbour", False)


@pytest.mark.parametrize("phrase", ["", "x", "—–", "  a ", "x" * 201])
def test_a_phrase_needs_letters_and_an_end(phrase: str) -> None:
    with pytest.raises(ValidationError):
        topic(terms=[{"name": "harbour", "phrases": {"en": [phrase]}}])


@pytest.mark.parametrize(
    "data", [{}, {"terms": 3, "match": []}, {"terms": [3, {"name": []}], "match": {"all": 3}}]
)
def test_raw_nonsense_is_looked_through_without_an_error(data: dict[str, Any]) -> None:
    assert list(Topic.inconsistencies(data)) == []


def test_an_expression_knows_its_terms() -> None:
    match = Match.model_validate(
        {"all": [{"term": "a"}, {"any": [{"term": "b"}]}, {"none": [{"term": "c"}]}]}
    )
    assert list(match.term_names()) == ["a", "b", "c"]
