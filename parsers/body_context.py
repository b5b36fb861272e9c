"""Boilerplate in and around the body, taken in so that it is taken out by a rule and recorded.

The body model passes over such lines in silence; the rules say what they were, and a line such as
"More From The Harbour Post (subscription required):" is the evidence of a republication. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from clipdesk.model.article import Block, BlockKind, Part
from parsers.boilerplate import strip_lines, with_cut_lines, with_dropped_lines
from parsers.document import Document

BEFORE, AFTER = 4, 6
"""So many lines before and after the body are looked at."""
LONGEST = 200
_STANDFIRST_BLOCKS = 6
"""Blocks at the head of the body among which the standfirst stands; further down they are the text."""


@dataclass(frozen=True, slots=True)
class Surrounded:
    """`blocks` are the body's, between those lines around it that a boilerplate rule takes out whole.

    `nearby` are all short lines right before and after it, where a page names the agency: "Source: Reuters".
    """

    blocks: tuple[Block, ...]
    nearby: tuple[str, ...]


def behind_standfirst(standfirst: Sequence[str], blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The body without the lines in which the page prints its standfirst, if they are not all of it."""
    first = (block for block in blocks[:_STANDFIRST_BLOCKS] if block.text not in standfirst)
    left = (*first, *blocks[_STANDFIRST_BLOCKS:])
    return left or tuple(blocks)


def surround(document: Document, blocks: Sequence[Block]) -> Surrounded:
    """A body with the lines of boilerplate between its own, and between those that stand around it."""
    lines = [line.text for line in document.outline.lines]
    if not blocks or not lines:
        return Surrounded(tuple(blocks), ())
    first = _place(lines, blocks[0].text)
    blocks = with_cut_lines(blocks, lines[first or 0 :])
    last = _place(lines[::-1], blocks[-1].text)
    if first is not None and last is not None:
        blocks = with_dropped_lines(blocks, lines[first : len(lines) - last])
    before = _short(lines[max(0, first - BEFORE) : first]) if first is not None else []
    after = _short(lines[len(lines) - last :][:AFTER]) if last is not None else []
    return Surrounded((*_boilerplate(before), *blocks, *_boilerplate(after)), (*before, *after))


def _place(lines: Sequence[str], text: str) -> int | None:
    """Where the line stands that holds the block, or that begins it: a block may be a part of a line."""
    start = text[:80]
    return next((number for number, line in enumerate(lines) if start in line), None)


def _short(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if len(line) <= LONGEST]


def _boilerplate(lines: Sequence[str]) -> tuple[Block, ...]:
    left, _ = strip_lines(lines, Part.BODY)
    return tuple(
        Block(BlockKind.PARAGRAPH, line) for line, rest in zip(lines, left, strict=True) if rest is None
    )
