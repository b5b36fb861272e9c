import pytest

from clipdesk.model.article import Block, BlockKind
from parsers.body.kinds import blocks_of
from parsers.body.layout import lay_out
from parsers.body.tables import MAX_CELL_CHARS, table_rows
from parsers.document import read_document

LONG = "The ministry counted the trucks twice, it said, because the first count had left out the port, the airport and the depot."
DATA = "<table><tr><th>City</th><th>Trucks</th></tr><tr><td>Sirte</td><td>12</td></tr></table>"


def all_blocks(html: str) -> list[Block]:
    """The blocks of a page if every line were kept."""
    layout = lay_out(read_document(html.encode()).outline)
    return list(blocks_of(layout, range(len(layout.outline.lines))))


@pytest.mark.parametrize(
    ("markup", "rows"),
    [
        (DATA, ["City | Trucks", "Sirte | 12"]),
        ("<table><caption>Trucks</caption><tbody><tr><td>Sirte<td>12</table>", ["Sirte | 12"]),
        (
            "<table><tr><td>12<sup><a href='#n'>3</a></sup></td><td></td></tr><tr><td></td></tr></table>",
            ["12"],
        ),
        ("<table><tr><td>outer <table><tr><td>inner</td></tr></table></td></tr></table>", ["outer inner"]),
        ("<table><tr><td>$39.99<b>/month</b>, <i>all</i></td></tr></table>", ["$39.99/month, all"]),
        (
            "<table><tr><td><span class='sr-only'>Falling: </span>12<table><tr><td>3</table></td></tr></table>",
            ["12 3"],
        ),
        (
            "<table><tr><td>12<sup>" + "x" * MAX_CELL_CHARS + "</sup></td></tr></table>",
            ["12" + "x" * MAX_CELL_CHARS],
        ),
    ],
    ids=["plain", "unclosed", "footnote and empty", "nested", "inline", "nested and hidden", "large"],
)
def test_a_table_is_read_row_by_row(markup: str, rows: list[str]) -> None:
    outline = read_document(markup.encode()).outline
    assert table_rows(outline, outline.tags.index("table")) == rows


def test_a_table_in_the_text_becomes_its_rows() -> None:
    found = all_blocks(f"<article><p>{LONG}</p>{DATA}<p>{LONG}!</p></article>")
    assert [(block.kind, block.text) for block in found][1:3] == [
        (BlockKind.TABLE_ROW, "City | Trucks"),
        (BlockKind.TABLE_ROW, "Sirte | 12"),
    ]


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    found = all_blocks(f"<table><tr><td>Menu</td><td><p>{LONG}</p><p>{LONG}!</p></td></tr></table>")
    assert {block.kind for block in found if block.text.startswith("The ministry")} == {BlockKind.PARAGRAPH}
