"""What a consumer of the changes has not read yet: how much, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import pyarrow as pa
import pyarrow.dataset as pads

from clipdesk.corpus.changes import moment_of, older
from clipdesk.corpus.log_columns import POSITION
from clipdesk.corpus.positions import OLDER
from clipdesk.corpus.table import Table, translated
from clipdesk.model.change import Consumer
from clipdesk.model.takedown import TakedownState


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many versions, withdrawals and takedowns, and since when: when the first of them came, or the
    consumer was there last, if that was later. None where nothing waits."""

    rows: int = 0
    since: datetime | None = None


def waiting(tables: Sequence[Table], consumer: Consumer) -> Waiting:
    """For a consumer of these tables. Raises CorpusError."""
    times = [found for table in tables if len(found := _unread(table, consumer))]
    if not times:
        return Waiting()
    oldest = min(time for found in times for time in cast(list[datetime], found.to_pylist()))
    return Waiting(sum(map(len, times)), max(oldest, consumer.moved_at or consumer.began_at))


def _unread(table: Table, consumer: Consumer) -> "pa.ChunkedArray[pa.TimestampScalar]":
    """When they came."""
    moment = moment_of(table)
    with translated(table.uri):
        if consumer.position >= OLDER:
            wanted = pads.field(POSITION) > consumer.position
            rows = table.within(POSITION, consumer.position + 1)
        else:
            wanted = older(moment, consumer.since) | pads.field(POSITION).is_valid()
            rows = table.dataset()
        if "state" in table.spec.schema.names:
            wanted &= pads.field("state") == str(TakedownState.DONE)
        return rows.to_table(columns=[moment], filter=wanted)[moment]
