"""Lines to blocks: what kind of block each is, and tables row by row. Pure.

The conventions are in docs/conventions.md.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from clipdesk.model.article import Block, BlockKind
from parsers.body.layout import Layout, within
from parsers.body.tables import table_rows

_BY_TAG = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), BlockKind.HEADING),
    **dict.fromkeys(("li", "dd", "dt"), BlockKind.LIST_ITEM),
    "blockquote": BlockKind.QUOTE,
    **dict.fromkeys(("td", "th"), BlockKind.TABLE_ROW),
}
_LONGEST_CELL = 200
_LONGEST_HEADING = 300


def blocks_of(layout: Layout, kept: Sequence[int]) -> tuple[Block, ...]:
    """The kept lines, in document order, as blocks; text is NFC."""
    return tuple(Block(kind, _composed(text)) for kind, text in _Kinds(layout).of(kept))


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


class _Kinds:
    """What the kept lines of one layout are."""

    def __init__(self, layout: Layout) -> None:
        self.outline = layout.outline
        self.path = set(layout.path_to_near())

    def of(self, kept: Sequence[int]) -> Iterator[tuple[BlockKind, str]]:
        placed = ((self._place(number), number) for number in kept)
        for (kind, table), group in groupby(placed, key=itemgetter(0)):
            numbers = [number for _, number in group]
            rows = self._rows(table, numbers) if table else []
            yield from ((kind, text) for text in rows or self._texts(numbers))

    def _texts(self, numbers: Sequence[int]) -> list[str]:
        return [self.outline.lines[number].text for number in numbers]

    def _place(self, number: int) -> tuple[BlockKind, int]:
        """The kind, by the nearest telling element below the container; of a cell also its table."""
        outline, line = self.outline, self.outline.lines[number]
        element = line.element
        while element not in self.path:
            kind = _BY_TAG.get(outline.tags[element])
            if kind is BlockKind.TABLE_ROW:
                table = self._table(element) if len(line.text) <= _LONGEST_CELL else 0
                return (kind, table) if table else (BlockKind.PARAGRAPH, 0)
            if kind and not (kind is BlockKind.HEADING and len(line.text) > _LONGEST_HEADING):
                return kind, 0
            element = outline.parents[element]
        return BlockKind.PARAGRAPH, 0

    def _table(self, element: int) -> int:
        """The table of a cell, 0 where it lies outside the container: such a table is layout."""
        while element not in self.path:
            if self.outline.tags[element] == "table":
                return element
            element = self.outline.parents[element]
        return 0

    def _rows(self, table: int, kept: Sequence[int]) -> list[str]:
        """The rows of a table that is mostly kept; none where it is not: its cells stand for themselves."""
        inside = within(self.outline.parents, table)
        size = sum(len(line.text) for line in self.outline.lines if inside[line.element])
        if 2 * sum(map(len, self._texts(kept))) < size:
            return []
        return table_rows(self.outline, table)
