"""YAML that knows its lines and cannot be made to explode."""

import pytest
import yaml

from clipdesk.model.yaml_lines import MAX_YAML_CHARACTERS, MAX_YAML_DEPTH, read_yaml, read_yaml_document


def test_every_value_knows_its_line() -> None:
    _, lines = read_yaml("a: 1\nb:\n  - x\n  - c: 2\n")
    assert lines == {(): 1, ("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 1): 4, ("b", 1, "c"): 4}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("False", False),
        ("2026-02-30", "2026-02-30"),
        ("12", 12),
        ("0.5", 0.5),
        ("null", None),
        ("", None),
        ("'12'", "12"),
        ("1e3", 1000.0),
        ("1:30", "1:30"),
        ("0x10", "0x10"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_plain_scalar_is_what_it_looks_like(text: str, value: object) -> None:
    assert read_yaml(f"a: {text}")[0] == {"a": value}


def test_an_empty_document_is_nothing() -> None:
    assert read_yaml("# only a comment\n") == (None, {})


def test_a_key_that_stands_twice_is_an_error_with_its_line() -> None:
    with pytest.raises(yaml.YAMLError, match="'a' stands twice") as caught:
        read_yaml("a: 1\nb: 2\na: 3\n")
    assert caught.value.line == 3  # type: ignore[attr-defined]


def test_every_repeated_key_is_reported_and_its_inside_is_not() -> None:
    document = read_yaml_document("a: {x: 1}\na: {x: 2}\nb: 1\nb: 2\n")
    assert document.repeated == [(("a",), 2), (("b",), 4)]


BOMB = "a: &a [x, x]\n" + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param(BOMB, "an anchor is not allowed", id="alias bomb"),
        pytest.param("a: *b\n", "an alias is not allowed", id="alias"),
        pytest.param("[" * (MAX_YAML_DEPTH + 1), "more than 30 levels", id="deep brackets"),
        pytest.param("[" * 200_000, "more than 30 levels", id="bottomless brackets"),
        pytest.param("- " * 200_000, "more than 30 levels", id="bottomless dashes"),
        pytest.param("x" * (MAX_YAML_CHARACTERS + 1), "more than 1,000,000 characters", id="too long"),
        pytest.param("? [a]\n: 1\n", "a key must be a word", id="a list as key"),
        pytest.param("? {a: 1}\n: 1\n", "a key must be a word", id="a mapping as key"),
        pytest.param("a: !!python/object/apply:os.system [x]", "a tag is not allowed", id="object"),
        pytest.param("--- a\n--- b\n", "a second document", id="two documents"),
        pytest.param("a: 'x", "unexpected end of stream", id="open quote"),
    ],
)
def test_hostile_yaml_is_refused(text: str, problem: str) -> None:
    with pytest.raises(yaml.YAMLError) as caught:
        read_yaml(text)
    assert problem in str(caught.value)
