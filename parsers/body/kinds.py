"""Lines to blocks: what kind of block each is, and cells of one row joined. Pure.

The conventions are in docs/conventions.md.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from model.article import Block, BlockKind
from parsers.body.layout import Layout

_BY_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dd", "dt"), BlockKind.LIST_ITEM),
    "blockquote": BlockKind.QUOTE,
    **dict.fromkeys(("td", "th"), BlockKind.TABLE_ROW),
}
_CELL_SEPARATOR = " | "
_LONGEST_CELL = 200
_LONGEST_HEADING = 300


def blocks_of(layout: Layout, kept: Sequence[int]) -> tuple[Block, ...]:
    """The kept lines, in document order, as blocks; text is NFC."""
    return tuple(
        Block(kind, text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text))
        for kind, text in _joined_rows(layout, kept)
    )


def _joined_rows(layout: Layout, kept: Sequence[int]) -> Iterator[tuple[BlockKind, str]]:
    path = set(layout.path_to_near())
    row = -1
    cells: list[str] = []
    for number in kept:
        line = layout.outline.lines[number]
        kind, holder = _kind(layout, line.element, path, len(line.text))
        if cells and (kind is not BlockKind.TABLE_ROW or holder != row):
            yield BlockKind.TABLE_ROW, _CELL_SEPARATOR.join(cells)
            cells = []
        if kind is BlockKind.TABLE_ROW:
            row = holder
            cells.append(line.text)
        else:
            yield kind, line.text
    if cells:
        yield BlockKind.TABLE_ROW, _CELL_SEPARATOR.join(cells)


def _kind(layout: Layout, element: int, path: set[int], length: int) -> tuple[BlockKind, int]:
    """The kind by the nearest telling element below the container, and the row's element of a cell."""
    outline = layout.outline
    while element not in path:
        kind = _BY_TAG.get(outline.tags[element])
        if kind is BlockKind.TABLE_ROW:
            return (kind, outline.parents[element]) if length <= _LONGEST_CELL else (BlockKind.PARAGRAPH, -1)
        if kind and not (kind is BlockKind.HEADING and length > _LONGEST_HEADING):
            return kind, -1
        element = outline.parents[element]
    return BlockKind.PARAGRAPH, -1
