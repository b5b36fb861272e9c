"""Matching text against a topic: whole words, blind to case, accents and diacritics, in five inflections.

Pure: no I/O, no clock. docs/topics.md states the rules for operators; they are implemented, in this
order, by `clipdesk.model.folding` (one spelling for one word), `inflection` (the forms of a word), `phrases`
(finding them in a text), `score` (from hits to a number) and `matcher` (all of it for one topic).
"""

from parsers.matching.matcher import Explanation, Finding, Matcher, MatchVerdict

__all__ = ["Explanation", "Finding", "MatchVerdict", "Matcher"]
