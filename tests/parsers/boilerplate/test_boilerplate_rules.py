"""The rules themselves: every example and counter-example, and what no rule may do."""

from pathlib import Path

import pytest

from clipdesk.model.article import Part
from clipdesk.model.errors import InvalidFiles
from clipdesk.model.folding import fold
from parsers.boilerplate import strip_lines
from parsers.boilerplate.pattern import compile_pattern, required_words
from parsers.boilerplate.rule import LONGEST_LINE, Example, Rule, matcher
from parsers.boilerplate.rule_book import RuleBook, rule_book
from parsers.boilerplate.rule_files import all_rules, read_rules
from tests.parsers.boilerplate.step_counter import found, steps

RULES = all_rules()
MOST_STEPS = 50_000
"""For one rule on one line of 320 characters: a millisecond or so."""
by_name = {rule.id: rule for rule in RULES}
by_id = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def examples(rule: Rule) -> list[Example]:
    return [Example(text=example) if isinstance(example, str) else example for example in rule.examples]


@by_id
def test_a_rule_takes_its_examples_in_every_part_it_is_for(rule: Rule) -> None:
    book = RuleBook([matcher(rule)])
    for example in examples(rule):
        for part in rule.parts:
            left, removed = strip_lines([example.text], part, book=book)
            assert left == [example.left or None], example.text
            assert {span.rule for span in removed} == {rule.id}


@by_id
def test_a_rule_leaves_its_counter_examples(rule: Rule) -> None:
    book = RuleBook([matcher(rule)])
    for text in rule.counter_examples:
        for part in rule.parts:
            assert strip_lines([text], part, book=book) == ([text], ())


@by_id
def test_no_rule_of_any_language_takes_another_rules_counter_examples(rule: Rule) -> None:
    taken = {
        text: [span.rule for span in strip_lines(["Above.", text, *["Below."] * 20], Part.BODY)[1]]
        for text in rule.counter_examples
    }
    assert not {text: rules for text, rules in taken.items() if rules}


@by_id
def test_every_example_holds_a_word_that_its_rule_requires(rule: Rule) -> None:
    words = required_words(rule.pattern).words
    for example in examples(rule):
        assert any(word in fold(example.text) for word in words), example.text


@by_id
def test_a_hostile_line_costs_a_rule_a_bounded_number_of_steps(rule: Rule) -> None:
    """The worst lines that a rule can be made to look at: its own words over and over, and its examples."""
    whole = rule.action != "drop_span" and rule.within is None
    words = sorted(required_words(rule.pattern).words, key=len)[:2]
    for seed in [*words, *(fold(example.text) for example in examples(rule))]:
        for filler in (" ", "a"):
            line = ((seed + filler) * LONGEST_LINE)[: LONGEST_LINE - 1] + "\x00"
            assert steps(rule.pattern, line, whole=whole, limit=MOST_STEPS) < MOST_STEPS, line[:40]


@by_id
def test_the_look_up_offers_every_rule_that_takes_a_line(rule: Rule) -> None:
    matchers = [matcher(rule) for rule in RULES]
    for example in examples(rule):
        for line in (fold(example.text), f"» {fold(example.text)}", f"({fold(example.text)})"):
            offered = {found.rule for found in rule_book().candidates([line], Part.BODY).get(0, ())}
            takers = {found.rule for found in matchers if found.takes_line(line) or found.spans(line)}
            assert {found for found in takers if Part.BODY in by_name[found].parts} <= offered, line


def test_the_ids_say_the_language() -> None:
    assert {rule.id.split("-")[0] for rule in RULES} == {"any", "en", "ar", "fr", "it", "ru", "de", "es"}


def test_there_are_rules_enough() -> None:
    assert len(RULES) >= 150


def test_the_step_counter_agrees_with_the_regular_expression_engine() -> None:
    for rule in RULES:
        regex = compile_pattern(rule.pattern)
        for example in examples(rule):
            line = fold(example.text)
            assert bool(regex.search(line)) == found(rule.pattern, line), rule.id


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("id: x", "is no list"),
        ("- {id: X!, action: drop_line, pattern: abc, examples: [abc], counter_examples: [d]}", "lower-case"),
        ("- {id: x, action: burn, pattern: abc, examples: [abc], counter_examples: [d]}", "drop_line"),
        ("- {id: x, action: drop_line, pattern: 'a(', examples: [a], counter_examples: [d]}", "expression"),
        (
            "- {id: x, action: drop_line, pattern: 'ab.*', examples: [a], counter_examples: [d]}",
            "three letters",
        ),
        (
            "- {id: x, action: drop_line, pattern: 'abc.*', examples: [a], counter_examples: [d]}",
            "upper bound",
        ),
        (
            "- {id: x, action: drop_line, pattern: '(?:abc.{0,99}){1,9}', examples: [a], counter_examples: [d]}",
            "gap",
        ),
        (
            "- {id: x, action: drop_line, pattern: '(abc)\\1', examples: [a], counter_examples: [d]}",
            "back-ref",
        ),
        ("- {id: x, action: drop_line, pattern: 'abc', examples: [], counter_examples: [d]}", "at least 1"),
        (
            "- {id: x, action: drop_line, parts: [headline], pattern: abc, examples: [a], counter_examples: [d]}",
            "drop_span",
        ),
        (
            "- {id: x, action: drop_span, within: 99, pattern: abc, examples: [a], counter_examples: [d]}",
            "within",
        ),
        ("[", "expected"),
    ],
)
def test_a_broken_rule_is_refused_with_what_was_expected(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "xx.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFiles) as refused:
        read_rules([path])
    assert complaint in str(refused.value)
    assert "xx.yaml" in str(refused.value)


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "xx.yaml"
    rule = "- {id: x, action: drop_line, pattern: abc, examples: [abc], counter_examples: [d]}\n"
    path.write_text(rule * 2, encoding="utf-8")
    with pytest.raises(InvalidFiles, match="stands twice"):
        read_rules([path])
