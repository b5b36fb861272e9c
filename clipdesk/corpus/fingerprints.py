"""What texts are known by, and the ones that have something in common with a new one.

A probe reads one column, the keys of all texts, and then the rows that it found: their row groups are small.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
from deltalake import CommitProperties
from pyarrow import fs

from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.schema import month
from clipdesk.corpus.table import Table, committed_as, translated
from clipdesk.model.article import ArticleVersion
from clipdesk.model.story import Fingerprint

_CANDIDATES = 12
"""Texts that a new one is compared with: those with which it shares most of what few others have."""
_HOLDERS = 32
"""Texts that a key leads to, the oldest of those that have it: boilerplate leads to no more."""
_BITS = 21
"""Keys are sieved by their last and by their first 21 bits before they are looked up: a sieve by more is
larger than what a processor's core has near at hand."""
_GROUPS = 16
"""Row groups whose keys are read at a time: some 4,096 rows, a megabyte or two."""

Keys = npt.NDArray[np.int32]
Place = tuple[int, int]
"""The number of a file and of a row in it; of a new text, -1 and its number."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The keys of new texts, in order and once each, and which of the texts have them."""

    keys: Keys
    holders: Mapping[int, Sequence[int]]


def new_among(table: Table, versions: Sequence[ArticleVersion]) -> list[ArticleVersion]:
    """Those that the table does not have. Raises CorpusError."""
    months = sorted({month(one.first_seen_at) for one in versions})
    names = {one.capture.article.article_id for one in versions}
    among = pads.field("article_id").isin(pa.array(names, pa.string()))
    with translated(table.uri):
        rows = table.dataset({"first_seen_month": months}).to_table(["article_id", "version"], filter=among)
    known = set(zip(rows["article_id"].to_pylist(), rows["version"].to_pylist(), strict=True))
    return [one for one in versions if (one.capture.article.article_id, one.version) not in known]


def add(table: Table, prints: Sequence[Fingerprint], commit: CommitProperties) -> None:
    """Append them, even if there are none. Raises CorpusError."""
    rows = [table.spec.columns.put(one) for one in prints]
    table.add(pa.Table.from_pylist(rows, table.spec.schema), commit)


def clear(table: Table) -> None:
    """Take all rows out, and follow `article_versions` from its beginning. Raises CorpusError."""
    anew = committed_as(FOLLOWED, -1)
    if months := table.partitions():
        table.replace(months, [], anew)
    else:
        add(table, [], anew)


def candidates(table: Table, new: Sequence[Fingerprint]) -> list[list[Fingerprint]]:
    """For each of the new ones the known texts, and the earlier of the new ones, that it may be. Raises
    CorpusError."""
    wanted = _wanted(new)
    with translated(table.uri):
        files = cast(list[pads.ParquetFileFragment], list(table.dataset().get_fragments()))
        best = _best(wanted, len(new), _hits(files, wanted))
        found = _rows(table, files, {place for places in best for place in places if place[0] >= 0})
    known = {place: new[place[1]] for places in best for place in places if place[0] < 0} | found
    return [[known[place] for place in places] for places in best]


def _wanted(new: Sequence[Fingerprint]) -> _Wanted:
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, one in enumerate(new):
        for key in set(one.keys):
            holders[key].append(number)
    keys = np.array(sorted(holders), np.int32)
    return _Wanted(keys, {place: holders[int(key)] for place, key in enumerate(keys)})


def _hits(files: Sequence[pads.ParquetFileFragment], wanted: _Wanted) -> Iterator[tuple[int, Place]]:
    """Which keys are found where, file by file."""
    if not len(wanted.keys):
        return
    sieve = _Sieve(wanted.keys)
    for number, file in enumerate(files):
        first = 0
        for column in _keys(file):
            keys, rows = _found(column, sieve)
            yield from ((key, (number, first + row)) for key, row in zip(keys, rows, strict=True))
            first += len(column)


def _keys(file: pads.ParquetFileFragment) -> Iterator["pa.Array[Any]"]:
    """The column of a file, many of its small row groups at a time."""
    with _opened(file) as opened:
        for first in range(0, opened.num_row_groups, _GROUPS):
            groups = [*range(first, min(first + _GROUPS, opened.num_row_groups))]
            rows = opened.read_row_groups(groups, columns=["keys"], use_threads=False)
            yield rows["keys"].cast(pa.binary()).combine_chunks()


class _Sieve:
    """Of keys those that are wanted: nearly all others fall through, without being looked up."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._last, self._first = np.zeros((2, 1 << _BITS), np.bool_)
        self._last[_last(keys)] = True
        self._first[_first(keys)] = True

    def __call__(self, values: Keys) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Where there are wanted ones, and their numbers."""
        places = np.flatnonzero(np.take(self._last, _last(values)))
        places = places[np.take(self._first, _first(values[places]))]
        numbers = np.minimum(np.searchsorted(self._keys, values[places]), len(self._keys) - 1)
        is_one = self._keys[numbers] == values[places]
        return places[is_one], numbers[is_one]


def _last(keys: Keys) -> Keys:
    return keys & ((1 << _BITS) - 1)


def _first(keys: Keys) -> Keys:
    return _last(keys >> (32 - _BITS))


def _found(column: "pa.Array[Any]", sieve: _Sieve) -> tuple[list[int], list[int]]:
    """The wanted keys by their number, and the rows that have them."""
    _, places, content = column.buffers()
    ends = np.frombuffer(cast(Any, places), np.int32)[column.offset : column.offset + len(column) + 1] // 4
    values = np.frombuffer(cast(Any, content), "<i4")[ends[0] : ends[-1]]
    where, numbers = sieve(values)
    rows = np.searchsorted(ends - ends[0], where, side="right") - 1
    return numbers.tolist(), rows.tolist()


def _best(wanted: _Wanted, count: int, hits: Iterator[tuple[int, Place]]) -> list[list[Place]]:
    """For each new text the places that it shares most with; what few others have counts more."""
    places: defaultdict[int, list[Place]] = defaultdict(list)
    held: defaultdict[int, int] = defaultdict(int)
    for key, place in hits:
        held[key] += 1
        if held[key] <= _HOLDERS:
            places[key].append(place)
    scores: list[defaultdict[Place, float]] = [defaultdict(float) for _ in range(count)]
    several = {key for key, numbers in wanted.holders.items() if len(numbers) > 1}
    for key in sorted(several | places.keys()):
        numbers = wanted.holders[key]
        weight = 1 / (held[key] + len(numbers))
        for nth, number in enumerate(numbers):
            for place in (*places[key], *((-1, earlier) for earlier in numbers[: min(nth, _HOLDERS)])):
                scores[number][place] += weight
    return [sorted(score, key=lambda place: (-score[place], place))[:_CANDIDATES] for score in scores]


def _rows(
    table: Table, files: Sequence[pads.ParquetFileFragment], places: set[Place]
) -> dict[Place, Fingerprint]:
    """The rows at these places: of each file only the row groups that hold one."""
    by_file: defaultdict[int, list[int]] = defaultdict(list)
    for file, row in sorted(places):
        by_file[file].append(row)
    found = {}
    columns = [table.spec.schema.field(one.name) for one in table.spec.columns.all if not one.derived]
    for file, rows in by_file.items():
        for row, values in _read(files[file], rows, columns):
            found[file, row] = table.spec.columns.take(values)
    return found


def _read(
    file: pads.ParquetFileFragment, rows: Sequence[int], columns: Sequence["pa.Field[Any]"]
) -> Iterator[tuple[int, dict[str, object]]]:
    ends = np.cumsum([group.num_rows for group in file.row_groups])
    groups = np.searchsorted(ends, rows, side="right")
    with _opened(file) as opened:
        known = [one.name for one in columns if one.name in opened.schema_arrow.names]
        for group in np.unique(groups).tolist():
            mine = [row for row, one in zip(rows, groups, strict=True) if one == group]
            first = int(ends[group - 1]) if group else 0
            table = opened.read_row_group(group, columns=known, use_threads=False)
            taken = _as_declared(table.take(pa.array([row - first for row in mine])), columns)
            yield from zip(mine, taken.to_pylist(), strict=True)


def _as_declared(rows: pa.Table, columns: Sequence["pa.Field[Any]"]) -> pa.Table:
    """With all the columns of today: a file of an earlier release lacks some."""
    values = [
        rows[one.name].cast(one.type) if one.name in rows.column_names else pa.nulls(len(rows), one.type)
        for one in columns
    ]
    return pa.table(values, [one.name for one in columns])


def _opened(file: pads.ParquetFileFragment) -> pq.ParquetFile:
    """To be read by row groups, which costs a scanner of a dataset half as much again. Those of
    other machines are asked for at once; on a disk, threads that do so cost more than they spare."""
    on_disk = isinstance(file.filesystem, (fs.LocalFileSystem, fs.SubTreeFileSystem))
    return pq.ParquetFile(file.open(), metadata=file.metadata, pre_buffer=not on_disk)
