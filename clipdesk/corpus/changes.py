"""The changes of the corpus, in the order in which they came, each once.

What was read is known by a number (clipdesk.corpus.positions), which rows keep whatever upkeep does with
their files: no feed has to reach back. Some numbers are read at a time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from clipdesk.corpus.changed_versions import COLUMNS, Judge, changes_of
from clipdesk.corpus.columns import Row
from clipdesk.corpus.log_columns import POSITION
from clipdesk.corpus.positions import OLDER
from clipdesk.corpus.table import Table, translated
from clipdesk.model.change import Change, ChangeKind
from clipdesk.model.takedown import TakedownRecord, TakedownState
from clipdesk.model.withdrawal import Withdrawal

AT_A_TIME = 4_000
"""Numbers that are read at a time: two versions of each article are about 80 MB."""
_HEADLINE = ["article_id", "fetched_at", "version", "headline"]
_CUT = timedelta(milliseconds=1)
"""By so much writers may cut the moments that the log has of a file."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reading begins: behind `position`. 0 is the beginning, with those rows without a number that
    were stored `since` (None: all)."""

    position: int = 0
    since: datetime | None = None


class Part(Protocol):
    """Some of the rows of all tables."""

    def rows(self, table: Table, columns: Sequence[str]) -> list[Row]: ...


@dataclass(frozen=True, slots=True)
class _Numbered:
    """From one number to another, both included."""

    first: int
    last: int

    def rows(self, table: Table, columns: Sequence[str]) -> list[Row]:
        among = (pads.field(POSITION) >= self.first) & (pads.field(POSITION) <= self.last)
        with translated(table.uri):
            found = table.within(POSITION, self.first, self.last)
            return found.to_table(columns=list(columns), filter=among).to_pylist()


@dataclass(frozen=True, slots=True)
class _Unnumbered:
    """Of the tables whose rows say when they were logged: those from before there were numbers."""

    since: datetime | None

    def rows(self, table: Table, columns: Sequence[str]) -> list[Row]:
        with translated(table.uri):
            found = table.dataset().to_table(columns=list(columns), filter=older("logged_at", self.since))
        return found.sort_by("logged_at").to_pylist()


@dataclass(frozen=True, slots=True)
class ChangesIn:
    """The tables that tell of changes, and how two states of an article are judged."""

    versions: Table
    withdrawals: Table
    takedowns: Table
    crawl_log: Table
    judge: Judge

    def between(self, place: Place, end: int) -> Iterator[Change]:
        """Those behind a place, up to a number. Raises CorpusError."""
        if place.position < OLDER:
            yield from self._unnumbered(place.since)
        for first in range(place.position + 1, end + 1, AT_A_TIME):
            part = _Numbered(first, min(first + AT_A_TIME - 1, end))
            rows = sorted(part.rows(self.versions, COLUMNS), key=_position)
            found = [*changes_of(self.versions, rows, self.judge), *self._of_others(part)]
            yield from sorted(found, key=lambda change: change.position or 0)

    def _unnumbered(self, since: datetime | None) -> Iterator[Change]:
        """A month at a time, and of each article in the order of its versions."""
        for month in self.versions.partitions():
            with translated(self.versions.uri):
                wanted = older("stored_at", since) & (pads.field("first_seen_month") == month)
                dataset = self.versions.dataset({"first_seen_month": [month]})
                found = dataset.to_table(columns=list(COLUMNS), filter=wanted)
            found = found.sort_by([(name, "ascending") for name in ("version", "stored_at", "article_id")])
            for start in range(0, found.num_rows, AT_A_TIME):
                rows = found.slice(start, AT_A_TIME).to_pylist()
                yield from changes_of(self.versions, rows, self.judge)
        yield from self._of_others(_Unnumbered(since))

    def _of_others(self, part: Part) -> Iterator[Change]:
        withdrawals, takedowns = self.withdrawals.spec, self.takedowns.spec
        rows = part.rows(self.withdrawals, withdrawals.schema.names)
        headlines = self._headlines([row["article_id"] for row in rows])
        for one in map(withdrawals.columns.take, rows):
            yield _of_withdrawal(one, headlines.get(one.article_id))
        for record in map(takedowns.columns.take, part.rows(self.takedowns, takedowns.schema.names)):
            if record.state is TakedownState.DONE:
                yield from _of_takedown(record, self._marks(record))

    def _headlines(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Of the newest versions of these articles."""
        if not article_ids:
            return {}
        wanted = pads.field("article_id").isin(pa.array(article_ids, pa.string()))
        with translated(self.versions.uri):
            rows = self.versions.dataset().to_table(columns=_HEADLINE, filter=wanted).to_pylist()
        in_order = sorted(rows, key=lambda row: (row["fetched_at"], row["version"]))
        return {row["article_id"]: row["headline"] for row in in_order}

    def _marks(self, record: TakedownRecord) -> dict[str, Row]:
        """What a takedown has left of the articles in the log of the crawl, by article_id."""
        source = record.takedown.source
        with translated(self.crawl_log.uri):
            dataset = self.crawl_log.dataset({"source": [source]} if source else None)
            found = dataset.to_table(
                columns=["article_id", "source", "url"], filter=pads.field("run") == record.takedown.run
            )
        by_url = found.sort_by([("article_id", "ascending"), ("url", "descending")])
        return {row["article_id"]: row for row in by_url.to_pylist()}


def place_since(tables: Sequence[Table], at: datetime, end: int) -> Place:
    """Where the changes begin that were stored or found since a moment: behind `end` where there are none.
    Raises CorpusError."""
    numbers = [number for table in tables for number in _numbers_since(table, at)]
    if None in numbers:
        return Place(0, at)
    return Place(min((number for number in numbers if number is not None), default=end + 1) - 1)


def _numbers_since(table: Table, at: datetime) -> list[int | None]:
    """The first, and None where there are rows without one."""
    moment = moment_of(table)
    with translated(table.uri):
        found = table.within(moment, at - _CUT).to_table(columns=[POSITION], filter=pads.field(moment) >= at)[
            POSITION
        ]
    first = pc.min(found).as_py()
    return [*([None] if found.null_count else []), *([] if first is None else [first])]


def moment_of(table: Table) -> str:
    """The column that says when a row was written or found."""
    return "stored_at" if "stored_at" in table.spec.schema.names else "logged_at"


def older(moment: str, since: datetime | None) -> pads.Expression:
    """Rows without a number, and those alone that came since then."""
    wanted = pads.field(POSITION).is_null()
    return wanted if since is None else wanted & (pads.field(moment) >= since)


def _position(row: Row) -> int:
    number: int = row[POSITION]
    return number


def _of_withdrawal(one: Withdrawal, headline: str | None) -> Change:
    kind = ChangeKind.BACK if one.is_back else ChangeKind.WITHDRAWN
    return Change(
        one.position, kind, one.article_id, one.at, one.source, one.url, headline, reason=one.reason
    )


def _of_takedown(record: TakedownRecord, marks: dict[str, Row]) -> Iterator[Change]:
    """One for each article; that of a single one also where it has left no mark."""
    takedown = record.takedown
    names = sorted(marks) or ([takedown.article_id] if takedown.article_id else [])
    for name in names:
        mark = marks.get(name, {})
        yield Change(
            position=record.position,
            kind=ChangeKind.TAKEN_DOWN,
            article_id=name,
            at=record.at,
            source=mark.get("source", takedown.source),
            url=mark.get("url"),
            reason=takedown.reason,
        )
