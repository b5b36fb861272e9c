"""What operators see of the rules at work, and what they are offered."""

import re

import pytest
import yaml

from clipdesk.model.article import Article, Block, BlockKind, Completeness, Part, Removed
from clipdesk.model.source import ExtraRule
from parsers.boilerplate import strip
from parsers.boilerplate.auditing import audit
from parsers.boilerplate.proposing import propose
from parsers.boilerplate.rule_files import all_rules


def article(number: int, *lines: str, removed: tuple[Removed, ...] = ()) -> Article:
    url = f"https://courier.example/{number}"
    return Article(
        url=url,
        canonical_url=url,
        headline=f"Story {number}",
        completeness=Completeness.FULL,
        parser_version="1",
        blocks=tuple(Block(BlockKind.PARAGRAPH, line) for line in lines),
        removed=removed,
    )


def stories(count: int, *recurring: str) -> list[Article]:
    return [article(n, f"Convoy {'abcdefghij'[n % 10] * (n + 1)} left.", *recurring) for n in range(count)]


def test_an_audit_counts_spans_articles_and_characters_and_shows_examples() -> None:
    taken = (
        Removed("en-go-back", "< < Go Back\n\n", Part.BODY, 0),
        Removed("en-go-back", "\n\nBack to top", Part.BODY, 90),
    )
    uses = audit([article(1, removed=taken), article(2, removed=taken[:1]), article(3)])
    first = uses[0]
    assert (first.rule, first.action, first.spans, first.articles) == ("en-go-back", "drop_line", 3, 2)
    assert first.characters == sum(map(len, ["< < Go Back\n\n", "\n\nBack to top", "< < Go Back\n\n"]))
    assert first.examples == ("< < Go Back", "Back to top")


def test_an_audit_names_the_rules_that_never_fired() -> None:
    unused = {use.rule for use in audit([]) if not use.spans}
    assert unused == {rule.id for rule in all_rules()}


def test_an_audit_shows_a_sources_own_rules() -> None:
    uses = audit([article(1, removed=(Removed("courier-slogan", "x", Part.BODY, 0),))])
    assert (uses[0].rule, uses[0].action, uses[0].spans) == ("courier-slogan", "", 1)


@pytest.mark.parametrize(
    "recurring",
    [
        ["The Coast, every day."],
        ["Edition 12 of our paper", "Edition 13 of our paper"],
        ["Desk: Lina Haddad (coast@courier.example) + team [4]"],
        ["الساحل كل يوم"],
        ["Каждый день у моря…"],
    ],
)
def test_a_proposed_rule_takes_the_lines_that_it_was_proposed_for(recurring: list[str]) -> None:
    articles = [
        article(n, f"Convoy {chr(97 + n)} left.", recurring[n % len(recurring)], "The end came soon.")
        if n < 5
        else article(n, f"Convoy {chr(97 + n)} left.")
        for n in range(6)
    ]
    (first, *_) = [p for p in propose({"courier": articles}) if p.examples[0] in recurring]
    assert (first.source, first.articles, first.of) == ("courier", 5, 6)
    for line in recurring:
        stripped = strip("Headline", None, [Block(BlockKind.PARAGRAPH, line)], extra=[first.rule])
        assert [span.rule for span in stripped.removed] == [first.rule.id]


def test_lines_that_differ_after_a_label_are_proposed_by_their_label() -> None:
    articles = [
        article(n, f"Convoy {chr(97 + n)} left.", f"Also today: boat {chr(97 + n)} is late") for n in range(5)
    ]
    (proposed,) = propose({"courier": articles})
    assert re.fullmatch(proposed.rule.pattern, "also today: the port reopens")


def test_where_a_line_stands_is_said() -> None:
    body = [f"Line {word} of the story." for word in ("one", "two", "three", "four")]
    articles = [
        article(n, f"Convoy {chr(97 + n)}", *[f"{b} {chr(97 + n)}" for b in body], "Bye.") for n in range(5)
    ]
    assert [(p.examples[0], p.place) for p in propose({"courier": articles})] == [("Bye.", "last")]


@pytest.mark.parametrize(("count", "proposed"), [(3, 0), (4, 1), (19, 1)])
def test_a_line_must_recur_in_four_articles(count: int, proposed: int) -> None:
    assert len(propose({"courier": stories(count, "The Coast, every day.")})) == proposed


def test_copies_of_one_article_count_once() -> None:
    same = [article(1, "Convoy left.", "The Coast, every day.") for _ in range(9)]
    assert propose({"courier": same}) == []


def test_the_snippet_is_yaml_that_a_source_takes() -> None:
    (proposed,) = propose({"courier": stories(5, "The «Coast»: every day, 24/7")})[:1]
    (entry,) = yaml.safe_load(proposed.snippet)
    assert ExtraRule.model_validate(entry) == proposed.rule
    assert "in 5 of 5 articles" in proposed.snippet
