"""Text that somebody scraped earlier: its headline, and its paragraphs put together again. Pure.

Such text has a title line somewhere at its head, paragraphs parted by blank lines or by single line breaks,
often lines broken at a fixed width, and stray lines of the site around it ("< < Go Back"), which stay in the
blocks for the boilerplate rules to take out.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from clipdesk.model.article import Block, BlockKind, Part
from clipdesk.model.errors import InputError
from parsers.boilerplate import strip_lines

MAX_TEXT_CHARACTERS = 5_000_000
LONGEST_HEADLINE = 250
WIDEST_WRAP = 130
_HEAD_LINES = 6
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\u200b]")
_SPACE = re.compile(r"[^\S\n]+")
_BULLET = re.compile(r"[•‣▪*–-] +(?=\S)")


def split_text(text: str) -> tuple[str, tuple[Block, ...]]:
    """The headline and the blocks; the headline is empty where the text begins with a paragraph.

    Raises InputError for more than MAX_TEXT_CHARACTERS.
    """
    if len(text) > MAX_TEXT_CHARACTERS:
        problem = f"the text has {len(text)} characters, at most {MAX_TEXT_CHARACTERS} are read"
        raise InputError(problem, hint="split the file, one article each")
    lines = _clean_lines(text)
    place = _headline_place(lines)
    headline = "" if place is None else lines[place]
    rest = lines if place is None else [*lines[:place], "", *lines[place + 1 :]]
    return headline, tuple(_block(paragraph) for paragraph in _paragraphs(rest))


def _clean_lines(text: str) -> list[str]:
    """The lines without control characters, white space collapsed."""
    broken = "\n".join(text.splitlines())
    return [line.strip() for line in _SPACE.sub(" ", _CONTROL.sub("", broken)).split("\n")]


def _headline_place(lines: Sequence[str]) -> int | None:
    """Where the first line stands that is no boilerplate, if it can be a headline."""
    width = _wrap_width(lines)
    filled = [number for number, line in enumerate(lines) if line][:_HEAD_LINES]
    for number in filled:
        left, _ = strip_lines([lines[number]], Part.BODY)
        if left[0] is None:
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        wrapped = width is not None and bool(following) and _is_broken(lines[number], following, width)
        fits = len(lines[number]) <= LONGEST_HEADLINE and len(filled) > 1
        return number if fits and not wrapped else None
    return None


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines that a fixed width has broken are joined; any other line is a paragraph of its own."""
    width = _wrap_width(lines)
    paragraph = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if not line:
            continue
        paragraph = _joined(paragraph, line)
        if width and following and not _BULLET.match(following) and _is_broken(line, following, width):
            continue
        yield paragraph
        paragraph = ""


def _wrap_width(lines: Sequence[str]) -> int | None:
    """The width that lines were broken at, None where they were not.

    They were where most of the text stands in lines that had no room for the first word of the next.
    """
    width = max(map(len, lines), default=0)
    pairs = [(line, following) for line, following in pairwise(lines) if line and following]
    broken = [len(line) for line, following in pairs if _is_broken(line, following, width)]
    mostly = len(broken) >= 2 and sum(broken) >= 0.6 * sum(len(line) for line, _ in pairs)
    return width if mostly and 40 <= width <= WIDEST_WRAP else None


def _is_broken(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width - 2


def _joined(paragraph: str, line: str) -> str:
    if not paragraph or (paragraph.endswith("-") and paragraph[-2:-1].isalpha()):
        return paragraph + line
    return f"{paragraph} {line}"


def _block(paragraph: str) -> Block:
    bullet = _BULLET.match(paragraph)
    if bullet:
        return Block(BlockKind.LIST_ITEM, paragraph[bullet.end() :])
    return Block(BlockKind.PARAGRAPH, paragraph)
