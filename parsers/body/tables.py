"""Tables of data, row by row, as the outline has their cells. Pure.

Few tables hold what is for screen readers alone; of those, BeautifulSoup takes it out of the table's own
markup first.
"""

from typing import TYPE_CHECKING

from parsers.body.layout import within
from parsers.document import Outline, read_document

if TYPE_CHECKING:
    from bs4 import Tag

MAX_CELL_CHARS = 200_000
"""A larger table is read with its marks."""
CELL_SEPARATOR = " | "
_UNREAD_CLASSES = ("sr-only", "visually-hidden")
_CELLS = ("td", "th")


def table_rows(outline: Outline, table: int) -> list[str]:
    """The rows of a table (HTML standard, 4.9), cells parted by ` | `, without the caption and empty rows.

    `table` is the number of its element. A table inside a cell is that cell's text.
    """
    markup = outline.nodes[table].html or ""
    if len(markup) > MAX_CELL_CHARS or not any(sign in markup for sign in _UNREAD_CLASSES):
        return _rows(outline, table)
    clean = read_document(_without_unread(markup).encode()).outline
    return _rows(clean, clean.tags.index("table")) if "table" in clean.tags else []


def _rows(outline: Outline, table: int) -> list[str]:
    inside = within(outline.parents, table)
    rows: dict[int, dict[int, list[str]]] = {}
    for line in outline.lines:
        if inside[line.element]:
            row, cell = _place(outline, table, line.element)
            if cell:
                rows.setdefault(row, {}).setdefault(cell, []).append(line.text)
    return [CELL_SEPARATOR.join(map(" ".join, cells.values())) for cells in rows.values()]


def _place(outline: Outline, table: int, element: int) -> tuple[int, int]:
    """The outermost row and cell around an element in a table; 0 where there is none."""
    row = cell = 0
    while element != table:
        if outline.tags[element] == "tr":
            row = element
        elif outline.tags[element] in _CELLS:
            cell = element
        element = outline.parents[element]
    return row, cell


def _without_unread(markup: str) -> str:
    from bs4 import BeautifulSoup  # a tenth of a second, and few pages need it

    soup = BeautifulSoup(markup, "lxml")
    for element in soup.find_all(_is_unread):
        element.extract()
    return str(soup)


def _is_unread(element: "Tag") -> bool:
    """What no reader takes for a figure."""
    return not set(_UNREAD_CLASSES).isdisjoint(element.get("class") or ())
