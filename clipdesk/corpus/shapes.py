"""What a type of the model is in a table: its Arrow type, and how a value is put in and taken out. Pure.

Everything is derived from the annotations of the nouns. A tuple is a list, a dataclass a struct, an enum its
value; so a new field of a noun that stands inside a column needs nothing but the noun.
"""

import typing
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar

import pyarrow as pa

from clipdesk.model.article import Moment, Removed
from clipdesk.model.errors import CorpusError

TEXT = pa.string()
TIME = pa.timestamp("us", tz="UTC")
DAY = pa.date32()
INT = pa.int64()
SHORT = pa.int32()

_PLAIN: dict[Any, pa.DataType] = {
    str: TEXT,
    int: INT,
    float: pa.float64(),
    bool: pa.bool_(),
    bytes: pa.binary(),
    datetime: TIME,
}
_NARROW: dict[tuple[type, str], pa.DataType] = {(Removed, "start"): SHORT}
"""Numbers inside a struct that have 32 bits since the first schema; the type of a column does not change."""

Convert = Callable[[Any], Any]
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Shape:
    """`put` and `take` turn a value into that of a row and back; None: they are the same.

    `take` is given NULL too; it answers with None where the model allows that.
    """

    type: pa.DataType
    put: Convert | None = None
    take: Convert | None = None


def shape(kind: Any) -> Shape:
    """The shape of an annotation. Raises TypeError for one that has none."""
    inner = optional(kind)
    return _shape(kind) if inner is None else _or_none(_shape(inner))


@cache
def hints(noun: type) -> dict[str, Any]:
    return typing.get_type_hints(noun)


def optional(kind: Any) -> Any:
    """X of `X | None`; None for every other annotation."""
    if not isinstance(kind, UnionType):
        return None
    others = [one for one in typing.get_args(kind) if one is not NoneType]
    return others[0] if len(others) == 1 else None


def has_default(field: "Field[Any]") -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def taken(field: "Field[Any]", kind: Any, take: Convert | None) -> Convert | None:
    """How a field is taken out of a row: where NULL is no value of it, NULL gives its default. That is what a
    row of an earlier release has, to which the field was unknown."""
    if optional(kind) is not None or not has_default(field):
        return take
    default, factory = field.default, field.default_factory

    def or_default(value: Any) -> Any:
        if value is not None:
            return value if take is None else take(value)
        return default if factory is MISSING else factory()

    return or_default


def _or_none(inner: Shape) -> Shape:
    put, take = inner.put, inner.take
    return Shape(
        inner.type,
        put and (lambda value: None if value is None else put(value)),
        take and (lambda value: None if value is None else take(value)),
    )


def _shape(kind: Any) -> Shape:
    if kind in _PLAIN:
        return Shape(_PLAIN[kind])
    if typing.get_origin(kind) is tuple and typing.get_args(kind)[1:] == (...,):
        return _list(typing.get_args(kind)[0])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return Shape(TEXT, None, member_of(kind))
    if isinstance(kind, type) and kind is not Moment and hasattr(kind, "__dataclass_fields__"):
        return _struct(kind)
    raise TypeError(f"{kind} has no shape in a table")


def _list(kind: Any) -> Shape:
    inner = shape(kind)
    put, take = inner.put, inner.take
    return Shape(
        pa.list_(inner.type),
        put and (lambda values: [put(value) for value in values]),
        tuple if take is None else lambda values: tuple(map(take, values)),
    )


def member_of(kind: type[E]) -> Callable[[str], E]:
    """The member with a value. The function raises CorpusError for a value that is none."""
    members = {member.value: member for member in kind}

    def member(value: str) -> E:
        try:
            return members[value]
        except KeyError:
            raise CorpusError(
                f"{value!r} is no {kind.__name__} that this release of Clipdesk knows",
                hint="take the release that wrote it, or a later one",
            ) from None

    return member


@cache
def _struct(noun: type) -> Shape:
    parts = struct_parts(noun)
    return Shape(pa.struct([(name, part.type) for name, part in parts.items()]), *struct_ways(noun, parts))


def struct_parts(noun: type) -> dict[str, Shape]:
    """The shapes of a dataclass's fields, by name; `take` gives the default for NULL."""
    parts = {}
    for field in fields(noun):
        kind = hints(noun)[field.name]
        one = shape(kind)
        parts[field.name] = Shape(
            _NARROW.get((noun, field.name), one.type), one.put, taken(field, kind, one.take)
        )
    return parts


def struct_ways(noun: type, parts: dict[str, Shape]) -> tuple[Convert, Convert]:
    """Into a dictionary of these parts, and out of it."""
    names = tuple(parts)
    puts = [(name, part.put) for name, part in parts.items() if part.put]
    takes = [(name, part.take) for name, part in parts.items() if part.take]

    def put(value: Any) -> dict[str, Any]:
        row = {name: getattr(value, name) for name in names}
        for name, convert in puts:
            row[name] = convert(row[name])
        return row

    def take(item: Any) -> Any:
        row = dict(item)
        for name, convert in takes:
            row[name] = convert(row[name])
        return noun(**row)

    return put, take if takes else lambda item: noun(**item)
