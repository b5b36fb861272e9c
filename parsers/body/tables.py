"""Tables of data, row by row: BeautifulSoup on the table's own markup, never on the page. Pure."""

from bs4 import BeautifulSoup, Tag

MAX_CHARS = 200_000
MAX_ROWS = 500
SEPARATOR = " | "
_NO_FIGURES = "sup a, script, style, .sr-only, .visually-hidden"
"""Superscript marks of footnotes are no part of a figure."""
_SIGNS_OF_THEM = ("<sup", "<script", "<style", "sr-only", "visually-hidden")


def rows_of(markup: str) -> list[str]:
    """The rows of a table (HTML standard, 4.9), cells parted by ` | `, without the caption and empty rows.

    A table inside a cell is that cell's text. No rows for markup beyond the limit.
    """
    if len(markup) > MAX_CHARS:
        return []
    table = BeautifulSoup(markup, "lxml").find("table")
    if not isinstance(table, Tag):
        return []
    if any(sign in markup for sign in _SIGNS_OF_THEM):
        for mark in table.select(_NO_FIGURES):
            mark.extract()
    found = [row for row in table.find_all("tr", limit=MAX_ROWS) if row.find_parent("table") is table]
    rows = (SEPARATOR.join(filter(None, map(_text, _cells(row)))) for row in found)
    return [row for row in rows if row]


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["th", "td"], recursive=False)


def _text(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())
