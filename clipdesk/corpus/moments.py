"""A date with its provenance in two columns: the time in UTC, and how it stood there. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa

from clipdesk.corpus.columns import Column
from clipdesk.corpus.shapes import SHORT, TIME, Shape, struct_parts, struct_ways
from clipdesk.model.article import Moment

OFFSET = "utc_offset_minutes"


def moment_columns(name: str, of: str, meaning: str, source_meaning: str, null: str) -> tuple[Column, Column]:
    """`name` and `name_source`, which together are the Moment at a path."""
    return (
        Column(name, of, meaning, null, TIME, _utc, _moment),
        Column(f"{name}_source", of, source_meaning, f"{name} is NULL", _SOURCE, _put_source),
    )


# `at` is in the column of its own; here stands what that column loses.
_PARTS = {OFFSET: Shape(SHORT), **struct_parts(Moment)}
_KEPT = {name: part for name, part in _PARTS.items() if name != "at"}
_SOURCE = pa.struct([(name, part.type) for name, part in _KEPT.items()])
_put, _take = struct_ways(Moment, struct_parts(Moment))


def _utc(moment: Moment | None) -> datetime | None:
    """A date without an offset is taken as UTC; so is one that its offset moves out of the calendar."""
    if moment is None:
        return None
    if moment.at.tzinfo is None:
        return moment.at.replace(tzinfo=UTC)
    try:
        return moment.at.astimezone(UTC)
    except OverflowError:
        return moment.at.replace(tzinfo=UTC)


def _put_source(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    row: dict[str, Any] = _put(moment)
    offset = row.pop("at").utcoffset()
    row[OFFSET] = None if offset is None else int(offset.total_seconds() // 60)
    return row


def _moment(at: datetime | None, source: Mapping[str, Any] | None) -> Moment | None:
    if at is None or source is None:
        return None
    row = dict(source)
    offset = row.pop(OFFSET)
    local = at.replace(tzinfo=None) if offset is None else at.astimezone(timezone(timedelta(minutes=offset)))
    moment: Moment = _take({"at": local, **row})
    return moment
