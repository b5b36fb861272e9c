"""Tables of data, row by row: BeautifulSoup on the table's own markup, never on the page. Pure."""

from bs4 import BeautifulSoup, Tag

MAX_CHARS = 200_000
MAX_ROWS = 500
SEPARATOR = " | "
_UNREAD_TAGS = ("script", "style")
_UNREAD_CLASSES = ("sr-only", "visually-hidden")
_SIGNS_OF_UNREAD = ("<sup", *(f"<{tag}" for tag in _UNREAD_TAGS), *_UNREAD_CLASSES)


def rows_of(markup: str) -> list[str]:
    """The rows of a table (HTML standard, 4.9), cells parted by ` | `, without the caption and empty rows.

    A table inside a cell is that cell's text. No rows for markup beyond the limit.
    """
    if len(markup) > MAX_CHARS:
        return []
    table = BeautifulSoup(markup, "lxml").find("table")
    if not isinstance(table, Tag):
        return []
    if any(sign in markup for sign in _SIGNS_OF_UNREAD):
        for element in table.find_all(_is_unread):
            element.extract()
    found = [row for row in table.find_all("tr", limit=MAX_ROWS) if row.find_parent("table") is table]
    rows = (SEPARATOR.join(filter(None, map(_text, _cells(row)))) for row in found)
    return [row for row in rows if row]


def _is_unread(element: Tag) -> bool:
    """What no reader takes for a figure: the mark of a footnote, too."""
    if element.name in _UNREAD_TAGS or (element.name == "a" and element.find_parent("sup")):
        return True
    return not set(_UNREAD_CLASSES).isdisjoint(element.get("class") or ())


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["th", "td"], recursive=False)


def _text(cell: Tag) -> str:
    return " ".join(cell.get_text(" ").split())
