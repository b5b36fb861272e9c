"""A column is declared once: from the declaration come the table's schema and the rows, both ways. Pure."""

import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import reduce
from operator import attrgetter
from typing import Any, Generic, TypeVar

import pyarrow as pa

from clipdesk.corpus.shapes import Convert, Shape, hints, optional, shape, taken

N = TypeVar("N")

Row = dict[str, Any]
Build = typing.Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`of` is the dotted path from the table's noun to the field that the column holds, or to a property,
    which is not taken out again. `null` says what NULL means; None: it is never NULL, which only a column of
    a table's first schema can promise.

    The shape follows from the field's annotation. Where that is not what is stored, `type` and `put` say
    what is; `derived` columns are not taken out again. Where several columns hold one field, the first has
    the `take` that makes it of their values.
    """

    name: str
    of: str
    meaning: str
    null: str | None = None
    type: pa.DataType | None = None
    put: Convert | None = None
    take: typing.Callable[..., Any] | None = None
    derived: bool = False


class Columns(Generic[N]):
    """The columns of a table whose rows are nouns of one kind."""

    def __init__(self, noun: type[N], columns: Sequence[Column]) -> None:
        self.noun = noun
        self.all = tuple(columns)
        self._places = {column.name: _place(noun, column.of) for column in columns}
        self._shapes = {column.name: self._shape(column) for column in columns}
        self.schema = pa.schema(
            [
                pa.field(column.name, self._shapes[column.name].type, nullable=column.null is not None)
                for column in columns
            ]
        )
        self._puts = [(name, one.put) for name, one in self._shapes.items() if one.put]
        self._straight = tuple(column for column in columns if not self._places[column.name].guarded)
        self._guarded = tuple(column for column in columns if self._places[column.name].guarded)
        self._values = attrgetter(*[column.of for column in self._straight])
        self._names = tuple(column.name for column in self._straight)
        self._build = self._builder(noun, "")

    def put(self, noun: N) -> Row:
        """The row of a noun, by column."""
        row: Row = dict(zip(self._names, self._values(noun), strict=True))
        for column in self._guarded:
            row[column.name] = reduce(_within, column.of.split("."), noun)
        for name, convert in self._puts:
            row[name] = convert(row[name])
        return row

    def take(self, row: Mapping[str, Any]) -> N:
        """The noun of a row that has every column. Raises CorpusError for a value of an unknown kind."""
        noun: N = self._build(row)
        return noun

    def outdated(self, row: Mapping[str, Any]) -> list[str]:
        """The columns that this release puts otherwise than the one that wrote the row: it did not know them,
        or reckoned in another way. Raises CorpusError as `take` does."""
        put = pa.RecordBatch.from_pylist([self.put(self.take(row))], schema=self.schema)
        [now] = put.to_pylist()
        return [name for name, value in now.items() if value != row[name]]

    def forgotten(self) -> list[str]:
        """The fields of the nouns that no column holds, as dotted paths: they would be lost."""
        return list(self._forgotten(self.noun, ""))

    def _shape(self, column: Column) -> Shape:
        place = self._places[column.name]
        if column.put:
            return Shape(typing.cast(pa.DataType, column.type), column.put, column.take)
        derived = shape(place.kind)
        return Shape(column.type or derived.type, derived.put, derived.take)

    def _holding(self, path: str) -> list[Column]:
        """The columns from which the field at a path is made."""
        return [
            column
            for column in self.all
            if column.of == path and not column.derived and self._places[column.name].is_field
        ]

    def _inner(self, noun: Any, path: str) -> Iterator[tuple[str, Any]]:
        """The fields of a noun that are nouns with columns of their own."""
        for name, kind in hints(noun).items():
            if any(column.of.startswith(f"{path}{name}.") for column in self.all):
                yield name, kind

    def _builder(self, noun: Any, path: str) -> Build:
        inner = [
            (name, self._nested(kind, f"{path}{name}.", optional(kind) is not None))
            for name, kind in self._inner(noun, path)
        ]
        plain: list[tuple[str, str]] = []
        converted: list[tuple[str, str, Convert]] = []
        joined: list[tuple[str, list[str], typing.Callable[..., Any]]] = []
        for field in fields(noun):
            columns = self._holding(f"{path}{field.name}")
            if not columns:
                continue
            first = self._shapes[columns[0].name]
            if len(columns) > 1:
                joined.append((field.name, [column.name for column in columns], typing.cast(Any, first.take)))
            elif take := taken(field, hints(noun)[field.name], first.take):
                converted.append((field.name, columns[0].name, take))
            else:
                plain.append((field.name, columns[0].name))

        def build(row: Mapping[str, Any]) -> Any:
            values = {name: row[column] for name, column in plain}
            for name, column, convert in converted:
                values[name] = convert(row[column])
            for name, columns, join in joined:
                values[name] = join(*[row[column] for column in columns])
            for name, nested in inner:
                values[name] = nested(row)
            return noun(**values)

        return build

    def _nested(self, kind: Any, path: str, absent: bool) -> Build:
        """A noun within the noun; one that may be `absent` is None where all its columns are NULL."""
        build = self._builder(optional(kind) or kind, path)
        if not absent:
            return build
        names = [column.name for column in self.all if column.of.startswith(path)]
        return lambda row: None if all(row[name] is None for name in names) else build(row)

    def _forgotten(self, noun: Any, path: str) -> Iterator[str]:
        inner = dict(self._inner(noun, path))
        for field in fields(noun):
            if field.name in inner:
                kind = inner[field.name]
                yield from self._forgotten(optional(kind) or kind, f"{path}{field.name}.")
            elif not self._holding(f"{path}{field.name}"):
                yield f"{path}{field.name}"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a path leads: `guarded` paths go through something that may be None."""

    kind: Any
    is_field: bool
    guarded: bool


def _place(noun: Any, path: str) -> _Place:
    """Raises AttributeError for a path that leads nowhere."""
    kind, is_field, guarded = noun, True, False
    for name in path.split("."):
        if (inner := optional(kind)) is not None:
            kind, guarded = inner, True
        is_field = is_dataclass(kind) and name in hints(typing.cast(type, kind))
        kind = hints(kind)[name] if is_field else hints(getattr(kind, name).fget)["return"]
    return _Place(kind, is_field, guarded)


def _within(value: Any, name: str) -> Any:
    return None if value is None else getattr(value, name)
