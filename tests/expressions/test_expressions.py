"""Every regular expression over crawled text takes steps in proportion to the text, whatever the text.

Why not google-re2, which is linear by construction: a third of our expressions look around themselves or are
possessive, which it has not, and it works on UTF-8, so that each call on a `str` encodes all of it. Why not
by the clock: it lies on a loaded machine, and a bait that somebody thought of is not all baits. So each
expression is made an automaton, which finds the texts on which backtracking can grow faster than the text;
each of those is pumped through a machine that counts its steps.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from parsers.article import parse
from parsers.boilerplate.prepared import matchers
from parsers.credits.name_patterns import frame, frames
from parsers.lexicon import entries
from parsers.lexicon.pattern import in_print
from tests.expressions.collecting import Found, patterns
from tests.expressions.growth import bait
from tests.expressions.machine import Program

PAGES = Path(__file__).parents[1] / "parsers" / "completeness" / "cases"


@pytest.fixture(scope="module")
def found() -> list[Found]:
    """With those that are made when they are first needed: each page is of a kind and language of its own."""
    for rule in matchers():
        assert rule.regex
    for word in frames():
        assert frame(word)
    for page in sorted(PAGES.glob("*.html")):
        parse(page.read_bytes(), f"https://news.example/2026/{page.stem}")
    return patterns()


def test_no_expression_is_worse_than_linear(found: list[Found]) -> None:
    baits = {one.place: bait(one.pattern, once=one.once, whole=one.whole) for one in found}
    assert {place: one for place, one in baits.items() if one is not None} == {}


def test_all_our_expressions_are_found(found: list[Found]) -> None:
    places = " ".join(one.place for one in found)
    for place in (
        "parsers.boilerplate.pattern.compile_pattern[]",
        "parsers.completeness.wordings.",
        "parsers.document.decode._META",
        "parsers.metadata.canonical:",
    ):
        assert place in places


WORSE = [
    (r"a+b", {}),
    (r"\s+$", {}),
    (r"(?=.*b)a", {}),
    (r"[\w-]+\b", {}),
    (r"\s*+!", {}),
    (r"(a+)+$", {"once": True}),
    (r"(?:a|a)*b", {"once": True}),
    (r"a*a*", {"once": True, "whole": True}),
    (r"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", {}),
    (rb"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", {}),
    (rb"<(script|style)\b.*?</\1|<[^>]*>", {}),
    (r"(?:[A-Z](?:[\w'&-])* (?:of )?){1,4}$", {}),
]
LINEAR = [
    (r"a+", {}),
    (r"^a+b", {}),
    (r"x\s*y", {}),
    (r"\bfoo\w+!", {}),
    (r"(?<!\w)\w+!", {}),
    (r"a+b", {"once": True}),
    (r"charset\s*+=\s*+[\"']?\s*+([\w:.-]{2,40})", {}),
    (r"[^\W\d_]{2,20} \d{4}", {}),
]


@pytest.mark.parametrize(("pattern", "use"), WORSE)
def test_an_expression_that_is_worse_than_linear_is_told(pattern: Any, use: dict[str, bool]) -> None:
    assert bait(re.compile(pattern), **use) is not None


@pytest.mark.parametrize(
    "worse", [r"(?:\s%s\s*)+$", r"%s\w+\w+!", r"(?:%s|\w+)+$", r"\w*%s", r"(?:%s ?)+(?:%s ?)+$"]
)
def test_a_long_list_of_words_hides_no_expression_that_is_worse_than_linear(worse: str) -> None:
    words = in_print(entries("image.picture") + entries("image.by"))
    assert bait(re.compile(worse.replace("%s", words), re.IGNORECASE)) is not None


@pytest.mark.parametrize(("pattern", "use"), LINEAR)
def test_an_expression_that_is_linear_is_told(pattern: Any, use: dict[str, bool]) -> None:
    assert bait(re.compile(pattern), **use) is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"(?i)(a|b)*?\1c", "abBc"), (r"(?<=x)\w++$", "axyz"), (r"(?>a|ab)c|b", "abc"), (r"(?a)\bb", "éb")],
)
def test_the_machine_finds_what_pythons_engine_finds(pattern: str, text: str) -> None:
    assert Program(pattern).finds(text) == [match.span() for match in re.finditer(pattern, text)]
