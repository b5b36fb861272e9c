"""Boilerplate that stands right around the body, taken in so that it is taken out by a rule and recorded.

The body model passes over such lines in silence; the rules say what they were, and a line such as
"More From The Harbour Post (subscription required):" is the evidence of a republication. Pure.
"""

from collections.abc import Sequence
from itertools import chain

from model.article import Block, BlockKind, Part
from parsers.boilerplate import strip_lines, with_cut_lines
from parsers.document import Document

BEFORE, AFTER = 4, 6
"""So many lines before and after the body are looked at."""
LONGEST = 200


def with_surroundings(document: Document, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, between the lines around them that a boilerplate rule takes out whole."""
    lines = [line.text for line in document.outline.lines]
    if not blocks or not lines:
        return tuple(blocks)
    first = _place(lines, blocks[0].text)
    blocks = with_cut_lines(blocks, lines[first or 0 :])
    before, after = _around(lines, blocks, first)
    return (*_boilerplate(before), *blocks, *_boilerplate(after))


def lines_around(document: Document, blocks: Sequence[Block]) -> tuple[str, ...]:
    """The short lines right before and after the body, where a page names the agency: "Source: Reuters"."""
    if not blocks:
        return ()
    lines = [line.text for line in document.outline.lines]
    around = chain(*_around(lines, blocks, _place(lines, blocks[0].text)))
    return tuple(line for line in around if 0 < len(line) <= LONGEST)


def _around(
    lines: Sequence[str], blocks: Sequence[Block], first: int | None
) -> tuple[Sequence[str], Sequence[str]]:
    """The lines right before the first block, which stands at `first`, and right after the last one; none
    where the block is not a line of the page."""
    last = _place(lines[::-1], blocks[-1].text)
    before = lines[max(0, first - BEFORE) : first] if first is not None else ()
    after = lines[len(lines) - last :][:AFTER] if last is not None else ()
    return before, after


def _place(lines: Sequence[str], text: str) -> int | None:
    """Where the line stands that holds the block, or that begins it: a block may be a part of a line."""
    start = text[:80]
    return next((number for number, line in enumerate(lines) if start in line), None)


def _boilerplate(lines: Sequence[str]) -> tuple[Block, ...]:
    short = [line for line in lines if 0 < len(line) <= LONGEST]
    left, _ = strip_lines(short, Part.BODY)
    return tuple(
        Block(BlockKind.PARAGRAPH, line) for line, rest in zip(short, left, strict=True) if rest is None
    )
