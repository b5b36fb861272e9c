"""A date with its provenance in columns: the time in UTC, how exactly that is known, the publisher's day, and
how it stood there. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

import pyarrow as pa

from clipdesk.corpus.columns import Column
from clipdesk.corpus.shapes import DAY, SHORT, TEXT, TIME, Shape, struct_parts, struct_ways
from clipdesk.model.article import Moment

OFFSET = "utc_offset_minutes"


def moment_columns(name: str, of: str, meaning: str, source_meaning: str, null: str) -> tuple[Column, Column]:
    """`name` and `name_source`, which together are the Moment at a path."""
    return (
        Column(name, of, meaning, null, TIME, _in_utc, _moment),
        Column(f"{name}_source", of, source_meaning, f"{name} is NULL", _SOURCE, _put_source),
    )


def precision_column(name: str, of: str, meaning: str, null: str) -> Column:
    """How exactly the Moment at a path is known."""
    return Column(name, of, meaning, null, TEXT, _precision, derived=True)


def day_column(name: str, of: str, meaning: str, null: str) -> Column:
    """The publisher's day of the Moment at a path."""
    return Column(name, of, meaning, null, DAY, _day, derived=True)


# `at` is in the column of its own; here stands what that column loses.
_PARTS = {OFFSET: Shape(SHORT), **struct_parts(Moment)}
_KEPT = {name: part for name, part in _PARTS.items() if name != "at"}
_SOURCE = pa.struct([(name, part.type) for name, part in _KEPT.items()])
_put, _take = struct_ways(Moment, struct_parts(Moment))


def _in_utc(moment: Moment | None) -> datetime | None:
    return moment.in_utc if moment else None


def _precision(moment: Moment | None) -> str | None:
    return moment.precision.value if moment else None


def _day(moment: Moment | None) -> date | None:
    return moment.day if moment else None


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
    moment: Moment = _take({"at": _local(at, offset, day_only=row["day_only"]), **row})
    return moment


def _local(at: datetime, offset: int | None, *, day_only: bool) -> datetime:
    """The time as the publisher wrote it. A day is stored as its midnight in UTC, whatever its offset; rows
    from before that rule have another time of day there."""
    if offset is None:
        return at.replace(tzinfo=None)
    zone = timezone(timedelta(minutes=offset))
    return at.replace(tzinfo=zone) if day_only and at.time() == time.min else at.astimezone(zone)
