"""Lines that a rule knows, put back where the body extractor left them out in silence. Pure.

An extractor drops "More From The Coast Courier (subscription required):" as a short line with a colon, and
keeps the headlines below it. Put back in its place the line lets the rules cut there, and names the origin; a
line that a rule takes from the midst of the text is taken by the rule, and so stands on record.
"""

from collections.abc import Sequence
from functools import cache

from clipdesk.model.article import Block, BlockKind, Part
from clipdesk.model.folding import fold, fold_lines
from parsers.boilerplate.prepared import matchers
from parsers.boilerplate.rule_book import RuleBook, rule_book
from parsers.boilerplate.rule_matcher import LONGEST_LINE, RuleMatcher, Where

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


def with_dropped_lines(blocks: Sequence[Block], lines: Sequence[str]) -> tuple[Block, ...]:
    """The blocks with those of the `lines` between them that a rule drops, wherever on a page they stand.

    `lines` are those of the page from the first block to the last, in order. A rule about the beginning or
    the end of a text has nothing to say about what is left out of its midst.
    """
    behind: dict[int, list[str]] = {}
    places = {block.text: place for place, block in enumerate(blocks)}
    cells = {
        cell for block in blocks if block.kind is BlockKind.TABLE_ROW for cell in block.text.split(" | ")
    }
    last = 0
    for line in lines:
        if line in places:
            last = places[line]
        elif len(line) <= LONGEST_LINE and line not in cells:
            behind.setdefault(last, []).append(line)
    left_out = [(place, line) for place, found in behind.items() for line in found]
    folded = fold_lines([line for _, line in left_out])
    taken: dict[int, list[Block]] = {}
    for number, rules in rule_book().candidates(folded, Part.BODY).items():
        if any(_drops_anywhere(rule) and rule.takes_line(folded[number]) for rule in rules):
            place, line = left_out[number]
            taken.setdefault(place, []).append(Block(BlockKind.PARAGRAPH, line))
    return tuple(block for place, kept in enumerate(blocks) for block in (kept, *taken.get(place, ())))


def _cut_lines(lines: Sequence[str]) -> list[tuple[int, str]]:
    """Hardly a page holds a word of these rules: one look at the whole of it spares a look at each line."""
    text = fold("\n".join(lines))
    if not any(word in text for rule in _cut_rules() for word in rule.words):
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
def _cut_rules() -> tuple[RuleMatcher, ...]:
    return tuple(rule for rule in matchers() if rule.action == "cut_after")


@cache
def _cut_book() -> RuleBook:
    return RuleBook(_cut_rules())


def _drops_anywhere(rule: RuleMatcher) -> bool:
    return rule.action == "drop_line" and rule.where is Where.ANYWHERE
