"""What is known of every page of a source, by the number of its key, in arrays: 16 bytes a page, no object.

Pages are sorted, in shards by the highest bits of their numbers, so that no more than a shard is ever sorted
or copied at once. Pure.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isqrt
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Seconds = NDArray[np.uint32]
Mask = NDArray[np.bool_]

PAGES_A_SHARD = 1 << 19
NEVER = int(np.iinfo(np.uint32).max)
MOST_CODES = 1 << 13
_LEFT_OUT, _UNWANTED, _HELD, _CODE = 1, 2, 4, 3
"""Flags, and by how many bits the code of the judging topics stands above them."""
_DAY = 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rows:
    """Columns of some rows of a log, times in seconds. `at` is when the row was logged. `left_out` pages were
    never tried, for a reason that another topic or window may not share; `unwanted` ones, as their titles
    named no topic: `judged` is the code of the topics that said so. `held` rows may be of pages whose article
    is stored. `when` is when a page that was left out was first seen, and when any other is due (NEVER: not
    again). `aliases` are pages that these have led to.
    """

    numbers: Numbers
    at: Seconds
    when: Seconds
    left_out: Mask
    unwanted: Mask
    held: Mask
    judged: NDArray[np.uint16]
    aliases: Numbers


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one page. `first_seen_at` is known here of what was left out only; `held_at` is when
    it was last fetched, of an article that may be stored (None: it is not), or up to a day before."""

    left_out: bool
    unwanted: bool
    judged: int
    first_seen_at: datetime
    held_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Shard:
    """Sorted by number. `held` is in days, 0 for what is not; `told` holds flags and code."""

    numbers: Numbers
    when: Seconds
    held: NDArray[np.uint16]
    told: NDArray[np.uint16]
    aliases: Numbers


@dataclass(frozen=True, slots=True)
class Selection:
    """Some of the pages: `among` says which of these numbers are."""

    among: Callable[[Numbers], Mask]


class PageIndex:
    """Built once, then only read."""

    def __init__(self, count: int, rows: Iterable[Rows]) -> None:
        """`count` is about how many rows there are."""
        self._bits = (count // PAGES_A_SHARD).bit_length()
        mean = count >> self._bits
        # Numbers of keys are spread evenly: nearly all heaps hold no more than that.
        heaps = [_Heap(mean + 6 * isqrt(mean) + 16) for _ in range(1 << self._bits)]
        for some in rows:
            self._spread(some, heaps)
        self._shards = [heap.sorted() for heap in heaps]

    def __len__(self) -> int:
        return sum(len(shard.numbers) for shard in self._shards)

    def state(self, number: int) -> State | None:
        """None for a page of which no row tells."""
        shard = self._shard_of(number)
        place = _find(shard.numbers, number)
        if place is None:
            return None
        told = int(shard.told[place])
        return State(
            left_out=bool(told & _LEFT_OUT),
            unwanted=bool(told & _UNWANTED),
            judged=told >> _CODE,
            first_seen_at=_EPOCH + timedelta(seconds=int(shard.when[place])),
            held_at=_EPOCH + timedelta(days=int(shard.held[place])) if shard.held[place] else None,
        )

    def is_alias(self, number: int) -> bool:
        """Whether another page has led to it."""
        return _find(self._shard_of(number).aliases, number) is not None

    def due(self, now: datetime, most: int) -> tuple[Numbers, int]:
        """The pages that are due, the longest first and `most` at most; and how many there are in all."""
        second = np.uint32(now.timestamp())
        late = [(shard.when <= second) & (shard.told & _LEFT_OUT == 0) for shard in self._shards]
        numbers = np.concatenate([one.numbers[due] for one, due in zip(self._shards, late, strict=True)])
        since = np.concatenate([one.when[due] for one, due in zip(self._shards, late, strict=True)])
        return numbers[np.argsort(since, kind="stable")[:most]], len(numbers)

    def unwanted(self, codes: Iterable[int]) -> Selection:
        """The unwanted pages, of these codes of judging topics."""
        wanted = np.zeros(MOST_CODES, np.bool_)
        wanted[list(codes)] = True
        return Selection(lambda numbers: self._among(numbers, wanted))

    def _among(self, numbers: Numbers, wanted: Mask) -> Mask:
        among = np.zeros(len(numbers), np.bool_)
        places = self._places(numbers)
        for place in np.unique(places):
            shard, here = self._shards[place], places == place
            if len(shard.numbers):
                found = np.minimum(np.searchsorted(shard.numbers, numbers[here]), len(shard.numbers) - 1)
                told = shard.told[found]
                is_wanted = (told & _UNWANTED != 0) & wanted[told >> _CODE]
                among[here] = (shard.numbers[found] == numbers[here]) & is_wanted
        return among

    def _spread(self, rows: Rows, heaps: "list[_Heap]") -> None:
        flags = rows.left_out * np.uint16(_LEFT_OUT) | rows.unwanted * np.uint16(_UNWANTED)
        told = flags | rows.held * np.uint16(_HELD) | rows.judged << _CODE
        columns = (rows.numbers, rows.at, rows.when, told)
        for heap, some in zip(heaps, self._parted(rows.numbers, *columns), strict=True):
            heap.add(*some)
        for heap, [aliases] in zip(heaps, self._parted(rows.aliases, rows.aliases), strict=True):
            heap.add_aliases(np.unique(aliases))

    def _parted(self, numbers: Numbers, *columns: NDArray[Any]) -> Iterator[list[NDArray[Any]]]:
        """Columns of these pages, shard by shard."""
        places = self._places(numbers).astype(np.uint16)
        order = np.argsort(places, kind="stable")
        ends = np.searchsorted(places[order], np.arange(1, 1 << self._bits))
        parted = [np.split(column[order], ends) for column in columns]
        return map(list, zip(*parted, strict=True))

    def _places(self, numbers: Numbers) -> Numbers:
        """Which shard each is in."""
        if not self._bits:
            return np.zeros(len(numbers), np.int64)
        return (numbers >> (64 - self._bits)) + (1 << self._bits >> 1)

    def _shard_of(self, number: int) -> _Shard:
        return self._shards[(number >> (64 - self._bits)) + (1 << self._bits >> 1) if self._bits else 0]


_Columns = tuple[Numbers, Seconds, Seconds, NDArray[np.uint16]]


class _Heap:
    """What belongs into a shard, as it comes, in few large blocks: many small ones would never go back to the
    system."""

    def __init__(self, room: int) -> None:
        self._columns = tuple(np.empty(room, kind) for kind in (np.int64, np.uint32, np.uint32, np.uint16))
        self._aliases = bytearray()
        self._filled = 0

    def add(self, *rows: NDArray[Any]) -> None:
        """Numbers, and when each was logged, `when`, and flags with code."""
        end = self._filled + len(rows[0])
        if end > len(self._columns[0]):
            self._columns = tuple(np.resize(column, 2 * end) for column in self._columns)
        for column, values in zip(self._columns, rows, strict=True):
            column[self._filled : end] = values
        self._filled = end

    def add_aliases(self, numbers: Numbers) -> None:
        self._aliases += numbers.tobytes()

    def sorted(self) -> _Shard:
        """Of each page what its newest row says. The heap is empty then."""
        numbers, at, when, told = cast(_Columns, [column[: self._filled] for column in self._columns])
        aliases = np.unique(np.frombuffer(self._aliases, np.int64))
        self._columns, self._aliases = (), bytearray()
        order = np.lexsort((at, numbers))
        if not len(order):
            return _Shard(numbers, when, told, told, aliases)
        last = np.append(np.diff(numbers[order]) != 0, True)
        first = np.flatnonzero(np.append(True, last[:-1]))
        held = np.maximum.reduceat(np.where(told & _HELD != 0, at, 0)[order], first)
        order = order[last]
        return _Shard(numbers[order], when[order], (held // _DAY).astype(np.uint16), told[order], aliases)


def _find(numbers: Numbers, number: int) -> int | None:
    place = int(np.searchsorted(numbers, np.int64(number)))
    return place if place < len(numbers) and int(numbers[place]) == number else None
