"""What an operator may have sent to a site, and how its secrets are kept."""

from typing import Any

import pytest
from pydantic import ValidationError

from clipdesk.model.errors import ConfigError
from clipdesk.model.recipe import Recipe
from clipdesk.model.source import Source


def recipe(**given: Any) -> Recipe:
    return Recipe.model_validate(given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"headers": {"User-Agent": "Mozilla/5.0"}},
        {"headers": {"cookie": "a=b"}},
        {"headers": {"X-A\r\nX-B": "1"}},
        {"headers": {"X-A": "1\r\nX-B: 2"}},
        {"cookies": {"a;b": "1"}},
        {"cookies": {"a": {"env": "lower"}}},
        {"form": {"url": "file:///etc/passwd"}},
        {"form": {"url": "https://g.example/", "method": "PUT"}},
    ],
)
def test_what_forges_requests_or_hides_who_asks_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        recipe(**given)


def test_secrets_come_from_the_environment_and_are_never_shown() -> None:
    resolved = recipe(cookies={"s": {"env": "S"}, "c": "yes"}).resolved({"S": "hush"})
    assert resolved.cookies == {"s": "hush", "c": "yes"}
    assert "hush" not in f"{resolved!r} {resolved}"


@pytest.mark.parametrize("environment", [{}, {"S": ""}, {"S": "hush\r\nX: 1"}])
def test_a_secret_that_is_missing_or_unusable_is_named_without_its_value(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match="environment variable S") as refused:
        recipe(cookies={"s": {"env": "S"}}).resolved(environment)
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    ("homepage", "is_right"),
    [("https://g.example/", True), ("http://g.example/", False), ("http://g.localhost:8000/", True)],
)
def test_a_source_with_a_secret_is_asked_over_https(homepage: str, is_right: bool) -> None:
    given = {
        "id": "g", "publisher": "G", "homepage": homepage, "languages": ["en"],
        "discovery": [{"kind": "feed", "url": "https://g.example/f"}], "recipe": {"cookies": {"s": {"env": "S"}}},
    }  # fmt: skip
    if is_right:
        Source.model_validate(given)
        return
    with pytest.raises(ValidationError, match="homepage with https"):
        Source.model_validate(given)
