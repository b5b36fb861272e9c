"""What the trigger forms take, and what they say to what they do not take."""

from datetime import UTC, datetime
from typing import Any

import pytest
from airflow.sdk import ParamsDict
from airflow.sdk.exceptions import ParamValidationError

from clipdesk.model.catalogue import load
from clipdesk.model.errors import ConfigError
from clipdesk.model.settings import Settings
from desk.form import TopicForm, refuse_unknown, topic_form


def filled(**values: Any) -> dict[str, Any]:
    params = ParamsDict(topic_form(load(Settings.load()).topic("libya-isis")))
    params.update(values)
    checked: dict[str, Any] = params.validate()
    return checked


def test_an_empty_form_asks_for_everything_that_is_new() -> None:
    assert TopicForm.read(filled()) == TopicForm((), None, None, False)


def test_a_day_means_its_midnight_in_utc() -> None:
    assert TopicForm.read(filled(since="2026-03-01")).since == datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("sources", ["no-such-source"], "'no-such-source' is not one of"),
        ("sources", "bbc-news", "'bbc-news' is not of type"),
        ("since", "yesterday", "'yesterday' is not a 'date'"),
        ("max_pages", 0, "0 is less than the minimum of 1"),
        ("max_pages", "many", "'many' is not of type"),
        ("dry_run", "perhaps", "'perhaps' is not of type 'boolean'"),
    ],
)
def test_a_bad_value_is_refused_with_what_would_be_right(name: str, value: Any, complaint: str) -> None:
    with pytest.raises(ParamValidationError, match=complaint):
        filled(**{name: value})


def test_a_misspelt_field_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(ConfigError) as refused:
        refuse_unknown({"maxpages": 5, "sources": ["x"], "colour": "red"}, ["sources", "since", "max_pages"])
    assert str(refused.value) == (
        "the trigger's form: no field 'maxpages', expected 'max_pages', perhaps;"
        " no field 'colour', expected one of sources, since, max_pages"
    )


def test_a_dag_without_a_form_takes_nothing() -> None:
    refuse_unknown({}, {})
    with pytest.raises(ConfigError, match="it takes nothing"):
        refuse_unknown({"dry_run": True}, {})
