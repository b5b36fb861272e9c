"""Which rules to try on which lines: a pass over the text finds the words that rules require.

Every rule of every language is applied to every article. The language of boilerplate is the language of the
site's template, not of the article: an Arabic clipping site ends its texts with "More From The Wall Street
Journal", a Russian share bar stands under an English wire story. The pass makes this nearly free, the more so
as rules on whole lines look at short lines only, and most of an article is long ones.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from model.article import Part
from parsers.boilerplate.rule import LONGEST_LINE, Matcher, Rule, matcher
from parsers.boilerplate.rule_files import all_rules

Ranked = tuple[int, Matcher]
"""A rule and its place in the order of the files."""


class WordIndex:
    """Rules by the words they require, found by an automaton (Aho-Corasick)."""

    def __init__(self, rules: Sequence[Ranked]) -> None:
        by_word: dict[str, list[Ranked]] = {}
        for rank, rule in rules:
            for word in rule.words:
                by_word.setdefault(word, []).append((rank, rule))
        self._rules = list(by_word.values())
        self._automaton = AhoCorasick(list(by_word), implementation=Implementation.DFA)

    def hits(self, lines: Sequence[str]) -> Iterator[tuple[int, Ranked]]:
        """Index of a line in `lines`, and a rule that it has a word of."""
        starts = list(_starts(lines))
        for word, start, _ in self._automaton.find_matches_as_indexes("\n".join(lines), overlapping=True):
            number = bisect_right(starts, start) - 1
            for ranked in self._rules[word]:
                yield number, ranked


class RuleBook:
    """All rules, ready to be looked up."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        ranked = [(rank, matcher(rule)) for rank, rule in enumerate(rules)]
        self._of_lines = WordIndex([entry for entry in ranked if entry[1].action != "drop_span"])
        self._of_spans = WordIndex([entry for entry in ranked if entry[1].action == "drop_span"])

    def candidates(self, lines: Sequence[str], part: Part) -> dict[int, list[Matcher]]:
        """Line number -> the rules worth trying there, in the order of the files; `lines` are folded."""
        found: dict[int, dict[int, Matcher]] = {}
        short = [number for number, line in enumerate(lines) if len(line) <= LONGEST_LINE]
        hits = [(short[index], ranked) for index, ranked in self._of_lines.hits([lines[n] for n in short])]
        hits += self._of_spans.hits(lines)
        for number, (rank, rule) in hits:
            if part in rule.parts and rule.where.holds(number, len(lines)):
                found.setdefault(number, {})[rank] = rule
        return {number: [rules[rank] for rank in sorted(rules)] for number, rules in sorted(found.items())}


def _starts(lines: Sequence[str]) -> Iterator[int]:
    start = 0
    for line in lines:
        yield start
        start += len(line) + 1


@cache
def rule_book() -> RuleBook:
    """The book of all rules. Raises InvalidFiles."""
    return RuleBook(all_rules())
