"""Regular expressions and selectors that an operator writes: what is taken, what is refused and why."""

import pytest
from pydantic import TypeAdapter, ValidationError

from clipdesk.model.patterns import MAX_PATTERN, Pattern, Selector

PATTERNS = TypeAdapter[str](Pattern)
SELECTORS = TypeAdapter[str](Selector)


@pytest.mark.parametrize(
    "pattern",
    [
        r"/\d{4}/\d{1,2}/\d{1,2}/[a-z-]{12,}",
        r"/(news|sport)/\d+$",
        r"/view(old)?\.asp",
        r"^https://[^/]+/africa/",
        r".*libya",
        r"(?:/\d{4}){2}",
        r"(?>a*)b",
        r"(?=.*libya)news",
    ],
)
def test_a_pattern_of_bounded_cost_is_taken(pattern: str) -> None:
    assert PATTERNS.validate_python(pattern) == pattern


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("(a+)+b", "nothing varies inside a repetition", id="a repetition inside a repetition"),
        pytest.param("(a|a)*b", "nothing varies inside a repetition", id="alternatives inside a repetition"),
        pytest.param("(a|ab)*c", "nothing varies inside a repetition", id="overlapping alternatives"),
        pytest.param(
            "(a?){40}a{40}", "nothing varies inside a repetition", id="optional inside a repetition"
        ),
        pytest.param("x(?:(?:a*))*", "nothing varies inside a repetition", id="hidden in groups"),
        pytest.param("x.*y.*z.*", "at most two open repetitions", id="three open repetitions"),
        pytest.param(".*x.*y", "at most two open repetitions", id="an open beginning and one more"),
        pytest.param("x" + ".{0,40}y" * 8, "at most two open repetitions", id="many half-open repetitions"),
        pytest.param("x[a-z]*[a-z]*y", "two open repetitions side by side", id="side by side"),
        pytest.param(r"(\w)\1", "without back-references", id="back-reference"),
        pytest.param("[", "unterminated character set", id="does not compile"),
        pytest.param("(?P<a>x", "unterminated subpattern", id="open group"),
        pytest.param("x" * (MAX_PATTERN + 1), "at most 300 characters", id="too long"),
        pytest.param("", "at least 1 character", id="empty"),
    ],
)
def test_a_pattern_that_could_run_away_is_refused(pattern: str, expected: str) -> None:
    with pytest.raises(ValidationError) as caught:
        PATTERNS.validate_python(pattern)
    assert expected in str(caught.value)


@pytest.mark.parametrize("css", ["a[rel=next]", "div.body > p, .lead", "li:not(.ad) a", "a:has(img)"])
def test_a_selector_is_taken(css: str) -> None:
    assert SELECTORS.validate_python(css) == css


@pytest.mark.parametrize("css", ["p[", "div >", "a::text", "a:contains('x')", "", "x" * 400])
def test_what_is_no_selector_is_refused(css: str) -> None:
    with pytest.raises(ValidationError):
        SELECTORS.validate_python(css)
