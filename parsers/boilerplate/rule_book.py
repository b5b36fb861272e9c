"""Which rules to try on which lines: a pass over the text finds the words that rules require.

Every rule of every language is applied to every article. The language of boilerplate is the language of the
site's template, not of the article: an Arabic clipping site ends its texts with "More From The Wall Street
Journal", a Russian share bar stands under an English wire story. Three things make this nearly free. Rules on
whole lines look at short lines only, and most of an article is long ones. Many open with a word that they
require, so that the first letters of a line tell. And the words of all others are found in one pass, and
count only where they can stand.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, groupby

from ahocorasick_rs import AhoCorasick

from clipdesk.model.article import Part
from parsers.boilerplate.pattern import OPENING
from parsers.boilerplate.prepared import matchers
from parsers.boilerplate.rule_matcher import (
    ANYWHERE,
    LONGEST_LINE,
    RuleMatcher,
    bare_line,
    begins_bare,
)

Ranked = tuple[int, RuleMatcher]
"""A rule and its place in the order of the files."""


class OpeningIndex:
    """Rules whose lines begin with a word that they require, by its first letters."""

    def __init__(self, rules: Sequence[Ranked]) -> None:
        self._rules: dict[str, list[tuple[tuple[str, ...], Ranked]]] = {}
        for entry in rules:
            for letters, words in groupby(sorted(entry[1].words), key=lambda word: word[:OPENING]):
                self._rules.setdefault(letters, []).append((tuple(words), entry))

    def hits(self, lines: Sequence[str]) -> Iterator[tuple[int, Ranked]]:
        """Index of a line in `lines`, and a rule that may open it."""
        for number, line in enumerate(lines):
            bare = line if begins_bare(line) else bare_line(line)
            for words, entry in self._rules.get(bare[:OPENING], ()):
                if bare.startswith(words):
                    yield number, entry


class WordIndex:
    """Rules by the words they require, found by an automaton (Aho-Corasick)."""

    def __init__(self, rules: Sequence[Ranked]) -> None:
        by_word: dict[str, list[Ranked]] = {}
        for entry in rules:
            for word in entry[1].words:
                by_word.setdefault(word, []).append(entry)
        self._rules = [(max(rule.latest for _, rule in found), found) for found in by_word.values()]
        self._automaton = AhoCorasick(list(by_word))

    def hits(self, lines: Sequence[str]) -> Iterator[tuple[int, Ranked]]:
        """Index of a line in `lines`, and a rule that it has a word of, where the word can stand.

        Line ends are counted on from the match before, so that a text of nothing but matches costs no more.
        """
        text = "\n".join(lines)
        number = place = 0
        for word, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            latest, rules = self._rules[word]
            if latest < ANYWHERE:
                opening = text.rfind("\n", 0, start) + 1
                if start - opening > latest and begins_bare(text[opening]):
                    continue
            number += text.count("\n", place, start) if start > place else -text.count("\n", start, place)
            place = start
            for entry in rules:
                yield number, entry


class RuleBook:
    """All rules, ready to be looked up."""

    def __init__(self, rules: Sequence[RuleMatcher]) -> None:
        ranked = list(enumerate(rules))
        of_lines = [entry for entry in ranked if entry[1].action != "drop_span"]
        self._opening = OpeningIndex([entry for entry in of_lines if entry[1].opens_line])
        self._of_lines = WordIndex([entry for entry in of_lines if not entry[1].opens_line])
        self._of_spans = WordIndex([entry for entry in ranked if entry[1].action == "drop_span"])

    def candidates(
        self, lines: Sequence[str], part: Part, *, first: int = 0, of: int | None = None
    ) -> dict[int, list[RuleMatcher]]:
        """Line number -> the rules worth trying there, in the order of the files; `lines` are folded.

        They are lines `first` and following of a part of `of` lines; without `of`, they are all.
        """
        of = len(lines) if of is None else of
        found: dict[int, dict[int, RuleMatcher]] = {}
        for number, (rank, rule) in self._hits(lines):
            if rule.is_for(part, first + number, of):
                found.setdefault(number, {})[rank] = rule
        return {number: [rules[rank] for rank in sorted(rules)] for number, rules in sorted(found.items())}

    def _hits(self, lines: Sequence[str]) -> Iterator[tuple[int, Ranked]]:
        short = [number for number, line in enumerate(lines) if len(line) <= LONGEST_LINE]
        texts = [lines[number] for number in short]
        for place, entry in chain(self._opening.hits(texts), self._of_lines.hits(texts)):
            yield short[place], entry
        yield from self._of_spans.hits(lines)


@cache
def rule_book() -> RuleBook:
    """The book of all rules. Raises InvalidFiles."""
    return RuleBook(matchers())
