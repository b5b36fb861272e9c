"""Lines that say "here the article ends", put back where the body extractor left them out. Pure.

An extractor drops "More From The Coast Courier (subscription required):" as a short line with a colon, and
keeps the headlines below it. Put back in its place the line lets the rules cut there, and names the origin.
"""

from collections.abc import Sequence
from functools import cache

from clipdesk.model.article import Block, BlockKind, Part
from parsers.boilerplate.pattern import required_words
from parsers.boilerplate.rule import LONGEST_LINE, Rule
from parsers.boilerplate.rule_book import RuleBook
from parsers.boilerplate.rule_files import all_rules
from parsers.lexicon.folding import fold, fold_lines

_NEAR = 12


def with_cut_lines(blocks: Sequence[Block], lines: Sequence[str]) -> tuple[Block, ...]:
    """The blocks with those of the page's `lines` that a cut rule takes and that stand close below a block.

    `lines` are all lines of the page, in order.
    """
    kept = list(blocks)
    for number, line in _cut_lines(lines):
        above = lines[max(0, number - _NEAR) : number]
        places = {block.text: place for place, block in enumerate(kept)}
        near = next((places[text] for text in reversed(above) if text in places), None)
        if near is not None and line not in places:
            kept.insert(near + 1, Block(BlockKind.PARAGRAPH, line))
    return tuple(kept)


def _cut_lines(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Hardly a page holds a word of these rules: one look at the whole of it spares a look at each line."""
    text = fold("\n".join(lines))
    if not any(word in text for rule in _cut_rules() for word in required_words(rule.pattern).words):
        return []
    short = [number for number, line in enumerate(lines) if len(line) <= LONGEST_LINE]
    folded = fold_lines([lines[number] for number in short])
    candidates = _cut_book().candidates(folded, Part.BODY)
    return [
        (short[place], lines[short[place]])
        for place, rules in candidates.items()
        if any(rule.takes_line(folded[place]) for rule in rules)
    ]


@cache
def _cut_rules() -> tuple[Rule, ...]:
    return tuple(rule for rule in all_rules() if rule.action == "cut_after")


@cache
def _cut_book() -> RuleBook:
    return RuleBook(_cut_rules())
