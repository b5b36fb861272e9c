"""Which rules to try on which lines: one pass over the text finds the words that rules require.

Every rule of every language is applied to every article. The language of boilerplate is the language of the
site's template, not of the article: an Arabic clipping site ends its texts with "More From The Wall Street
Journal", a Russian share bar stands under an English wire story. The pass makes this nearly free.
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick

from model.article import Part
from parsers.boilerplate.rule import Matcher, Rule, matcher
from parsers.boilerplate.rule_files import all_rules


class RuleBook:
    """Rules and the automaton (Aho-Corasick) over their required words."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        matchers = [matcher(rule) for rule in rules]
        by_word: dict[str, list[tuple[int, Matcher]]] = {}
        for rank, compiled in enumerate(matchers):
            for word in compiled.words:
                by_word.setdefault(word, []).append((rank, compiled))
        self._ranked = list(by_word.values())
        self._automaton = AhoCorasick(list(by_word))

    def candidates(self, folded: str, starts: Sequence[int], part: Part) -> dict[int, list[Matcher]]:
        """Line number -> the rules worth trying there, in the order of the files.

        `starts` are the offsets of the lines in the folded text.
        """
        found: dict[int, dict[int, Matcher]] = {}
        for word, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            line = bisect_right(starts, start) - 1
            for rank, compiled in self._ranked[word]:
                if part in compiled.parts and compiled.where.holds(line, len(starts)):
                    found.setdefault(line, {})[rank] = compiled
        return {line: [ranked[rank] for rank in sorted(ranked)] for line, ranked in sorted(found.items())}


@cache
def rule_book() -> RuleBook:
    """The book of all rules. Raises InvalidFiles."""
    return RuleBook(all_rules())
