"""A corpus outlives the release that began it: what a table of an earlier schema lacks, and how it gets it.

Nothing is rewritten. A column, or a field inside one, that a table lacks is added to its metadata, and every
row from before has NULL there. A table that has what this release does not know was written by a later one
and is refused, for reading too: what is not understood is easily read wrongly, or lost in rewriting a month.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Schema

from clipdesk.corpus.schema import SCHEMA, TableSpec
from clipdesk.model.errors import CorpusError

PROPERTY = "clipdesk.schema"
"""The table property with the number of the schema; a table without it has the first."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`added` are the columns that a table lacks, and the fields inside columns, as dotted paths;
    `number` is the schema number that it is to get, None where it has it."""

    added: tuple[str, ...] = ()
    number: int | None = None

    def __bool__(self) -> bool:
        return bool(self.added) or self.number is not None


def gap(table: DeltaTable, spec: TableSpec, where: str) -> Gap:
    """What the table lacks. Raises CorpusError for one of a later schema, and for one whose types differ."""
    number = _number(table, where)
    found = pa.schema(cast(Any, table.schema()))  # through Arrow's C interface
    differences = list(_differences(_fields(found), _fields(spec.schema), ""))
    unknown = [one.path for one in differences if one.found and not one.wanted]
    if number > SCHEMA or unknown:
        what = f"has {', '.join(unknown)}" if unknown else f"has schema {number}, and {SCHEMA} is known here"
        raise CorpusError(
            f"was written by a later release of Clipdesk: it {what}",
            where=where,
            hint="take that release, or a later one; nothing was changed",
        )
    if differs := [one for one in differences if one.found and one.wanted]:
        one = differs[0]
        raise CorpusError(
            f"column {one.path} is {one.found}, and this release stores {one.wanted}",
            where=where,
            hint="Clipdesk never changes a type: something else wrote this table; restore it from a backup",
        )
    required = [one.path for one in differences if one.path in _required(spec)]
    if required:
        raise CorpusError(
            f"lacks {', '.join(required)}, which every row must have",
            where=where,
            hint="it was not written by Clipdesk, or is damaged; restore it from a backup",
        )
    return Gap(tuple(one.path for one in differences), None if number == SCHEMA else SCHEMA)


def close(table: DeltaTable, spec: TableSpec, lacking: Gap, commit: CommitProperties) -> None:
    """Add what is lacking: one commit for all columns, and one for the number. Each may be repeated."""
    names = {path.partition(".")[0] for path in lacking.added}
    if names:
        whole = Schema.from_arrow(spec.schema).fields
        # delta-rs merges the fields of a struct that is there already.
        table.alter.add_columns([one for one in whole if one.name in names], commit_properties=commit)
    if lacking.number is not None:
        # The property is not Delta's, so that it cannot be given to a table as it is created.
        table.alter.set_table_properties(
            {PROPERTY: str(lacking.number)}, raise_if_not_exists=False, commit_properties=commit
        )


def _number(table: DeltaTable, where: str) -> int:
    text = table.metadata().configuration.get(PROPERTY) or "1"
    if not text.isdecimal():
        raise CorpusError(f"{PROPERTY} is {text!r} and no number", where=where)
    return int(text)


def _required(spec: TableSpec) -> set[str]:
    return {field.name for field in spec.schema if not field.nullable}


Fields = Mapping[str, pa.DataType]


@dataclass(frozen=True, slots=True)
class _Difference:
    """`found` is None for what the table lacks, `wanted` for what is not known."""

    path: str
    found: pa.DataType | None
    wanted: pa.DataType | None


def _differences(found: Fields, wanted: Fields, path: str) -> Iterator[_Difference]:
    for name in dict.fromkeys([*wanted, *found]):
        here, there = found.get(name), wanted.get(name)
        if here is None or there is None:
            yield _Difference(path + name, here, there)
            continue
        inside, inside_wanted = _inside(here), _inside(there)
        if inside and inside_wanted and pa.types.is_list(here) == pa.types.is_list(there):
            yield from _differences(inside, inside_wanted, f"{path}{name}.")
        elif here != there:
            yield _Difference(path + name, here, there)


def _inside(kind: Any) -> Fields:
    """The fields of a struct, or of a list of structs."""
    if pa.types.is_list(kind):
        return _inside(kind.value_type)
    return _fields(kind) if pa.types.is_struct(kind) else {}


def _fields(of: Any) -> Fields:
    return {field.name: field.type for field in of}
