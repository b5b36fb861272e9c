"""A column is declared once, and nothing of a noun is forgotten."""

import ast
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipdesk.corpus.columns import Column, Columns
from clipdesk.corpus.schema import CRAWL_LOG, TABLES, TAKEDOWNS
from clipdesk.corpus.shapes import shape
from clipdesk.model.article import Moment
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.errors import CorpusError
from clipdesk.model.takedown import TakedownRecord

PROJECT = Path(__file__).parents[2]

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
number = st.integers(0, 2**31 - 1)
utc_times = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
seconds = st.floats(0, 1e6)
by_type = {str: text, int: number, float: seconds, datetime: utc_times}


def built(noun: type[Any]) -> st.SearchStrategy[Any]:
    for kind, strategy in by_type.items():
        st.register_type_strategy(kind, strategy)
    return st.builds(noun, **{name: st.from_type(kind) for name, kind in noun.__annotations__.items()})


@pytest.mark.parametrize("table", TABLES)
def test_every_field_of_a_tables_noun_has_a_column(table: str) -> None:
    assert TABLES[table].columns.forgotten() == []


@pytest.mark.parametrize("table", TABLES)
def test_every_column_says_what_it_means_and_what_null_means_where_it_may_be(table: str) -> None:
    for column in TABLES[table].columns.all:
        assert column.meaning
        assert column.null != ""


@pytest.mark.parametrize(("table", "noun"), [(CRAWL_LOG, CrawlRecord), (TAKEDOWNS, TakedownRecord)])
def test_a_noun_survives_its_row(table: Any, noun: type[Any]) -> None:
    @given(built(noun))
    def survives(one: Any) -> None:
        rows = pa.Table.from_pylist([table.columns.put(one)], schema=table.schema)
        assert [table.columns.take(row) for row in rows.to_pylist()] == [one]

    survives()


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Frame:
    width: int
    colours: tuple[Colour, ...] = ()
    wood: str = "oak"


@dataclass(frozen=True, slots=True)
class Picture:
    title: str
    frame: Frame | None = None
    frames: tuple[Frame, ...] = ()
    marks: tuple[str, ...] = ("x",)
    notes: list[str] = field(default_factory=list)

    @property
    def shout(self) -> str:
        return self.title.upper()


PICTURES = Columns(
    Picture,
    (
        Column("title", "title", "as the painter gave it"),
        Column("shout", "shout", "the same in capitals"),
        Column("width", "frame.width", "of the frame", "no frame"),
        Column("frames", "frames", "earlier ones", "none known"),
        Column("marks", "marks", "on the back", "not looked at"),
    ),
)


def test_types_follow_from_the_noun() -> None:
    frame = pa.struct([("width", pa.int64()), ("colours", pa.list_(pa.string())), ("wood", pa.string())])
    assert PICTURES.schema == pa.schema(
        [
            pa.field("title", pa.string(), nullable=False),
            pa.field("shout", pa.string(), nullable=False),
            pa.field("width", pa.int64()),
            pa.field("frames", pa.list_(frame)),
            pa.field("marks", pa.list_(pa.string())),
        ]
    )


def test_fields_without_a_column_are_told_wherever_they_are() -> None:
    assert PICTURES.forgotten() == ["frame.colours", "frame.wood", "notes"]


def test_a_nested_noun_that_is_absent_is_null_and_absent_again() -> None:
    row = PICTURES.put(Picture("Sirte"))
    assert (row["shout"], row["width"]) == ("SIRTE", None)
    assert PICTURES.take(row) == Picture("Sirte")


def test_null_is_the_default_of_a_field_that_cannot_be_none() -> None:
    """As in the rows of an earlier release, which had neither the column nor the field inside it."""
    row = PICTURES.put(Picture("Sirte")) | {
        "marks": None,
        "frames": [{"width": 3, "colours": None, "wood": None}],
    }
    assert PICTURES.take(row) == Picture("Sirte", frames=(Frame(3),), marks=("x",))


def test_a_value_that_no_kind_has_is_refused_in_words() -> None:
    take = shape(tuple[Colour, ...]).take
    assert take
    with pytest.raises(CorpusError, match=r"'blue' is no Colour .*\(take the release that wrote it"):
        take(["blue"])


@pytest.mark.parametrize("kind", [Moment, dict[str, str], str | int, tuple[str, int], object])
def test_what_has_no_shape_is_an_error_when_it_is_declared(kind: Any) -> None:
    with pytest.raises(TypeError, match="has no shape in a table"):
        shape(kind)


def test_a_path_that_leads_nowhere_is_an_error_when_it_is_declared() -> None:
    with pytest.raises(AttributeError, match="titel"):
        Columns(Picture, (Column("title", "titel", ""),))


CODE = [
    path
    for folder in ("clipdesk", "steps", "cli", "spiders", "dags", "scheduler")
    for path in sorted((PROJECT / folder).rglob("*.py"))
]


def test_no_answer_of_a_query_is_read_by_position() -> None:
    """Rows come as dictionaries (`rows_of`, `to_pylist`). Only `run_sql` hands out tuples, beside the names."""
    by_position = [
        f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in {"fetchall", "fetchone", "fetchmany", "itercolumns"}
    ]
    assert [place.partition(":")[0] for place in by_position] == ["clipdesk/corpus/query.py"]
