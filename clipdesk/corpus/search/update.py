"""Bring the index up to date with `articles`.

A month whose files are the table's is left alone; one that only got files gets their rows; any other is
compared with the table, row by row. What is damaged, or of another release, is written anew.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as pads
from deltalake import DeltaTable

from clipdesk.corpus.search.documents import COLUMNS, IDENTITY, Row, document, key, stamp
from clipdesk.corpus.search.shard import Shard
from clipdesk.corpus.search.state import (
    LOCK_SECONDS,
    IndexState,
    MonthState,
    Unusable,
    damage,
    index_lock,
    read_state,
    segments_in,
    write_state,
)
from clipdesk.corpus.table import AS_IT_COMES, Table, translated
from clipdesk.model.errors import CorpusError

ROWS_A_COMMIT = 20_000
"""What a kill costs at most is so many rows, some ten seconds. Chosen, not measured."""
_ROWS_AT_A_TIME = 256
_MONTH = "first_seen_month"

OnRows = Callable[[str, int], None]
"""Told the month, and how many rows were written so far."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """`written` and `removed` articles; `anew` says, in words, what was written anew and why. The index now
    holds `version` of `articles` (None: there is no table), and so many `documents`."""

    written: int = 0
    removed: int = 0
    anew: tuple[str, ...] = ()
    version: int | None = None
    documents: int = 0


def bring_up_to_date(
    articles: Table,
    folder: Path,
    *,
    anew: bool = False,
    thorough: bool = False,
    patience: float = LOCK_SECONDS,
    on_rows: OnRows | None = None,
) -> Indexed:
    """May be repeated and killed at any time. `anew` writes all of it, `thorough` reads every file of it to
    see whether it is as it was written; `patience` is how many seconds to wait for another process that
    writes it. Raises CorpusError."""
    with index_lock(folder, patience):
        try:
            return _Update(articles, folder, on_rows or _nobody).run(anew=anew, thorough=thorough)
        except OSError as error:
            raise CorpusError(
                f"the search index cannot be written: {error.strerror or error}",
                where=str(folder),
                hint="check the folder, its permissions and the free space, then run it again",
            ) from error


def take_out_of_index(folder: Path, article_ids: Sequence[str]) -> tuple[str, ...]:
    """Unlink every month whose files hold text of these articles, and give their names; the next update
    writes them anew. Raises CorpusError."""
    if not folder.exists():
        return ()
    with index_lock(folder):
        try:
            state = read_state(folder) or IndexState()
        except Unusable:
            state = IndexState()
        months = [path for path in sorted(folder.iterdir()) if path.is_dir()]
        held = [path for path in months if path.name not in state.months or _holds(path, article_ids)]
        if held:
            gone = {path.name for path in held}
            kept = {name: month for name, month in state.months.items() if name not in gone}
            write_state(folder, IndexState(None, kept))
        for path in held:
            shutil.rmtree(path)
        return tuple(path.name for path in held)


def _holds(month: Path, article_ids: Sequence[str]) -> bool:
    """A month that cannot be asked may hold it."""
    try:
        return Shard(month).had(article_ids)
    except Unusable:
        return True


class _Update:
    def __init__(self, articles: Table, folder: Path, on_rows: OnRows) -> None:
        self._articles = articles
        self._folder = folder
        self._on_rows = on_rows
        self._state = IndexState()
        self._done = Indexed()

    def run(self, *, anew: bool, thorough: bool) -> Indexed:
        reasons = self._begin(anew=anew, thorough=thorough)
        table = self._articles.open()
        with translated(self._articles.uri):
            files, version = ({}, None) if table is None else (files_by_month(table), table.version())
        for month in sorted(set(files) | set(self._state.months)):
            try:
                self._follow(month, files.get(month, frozenset()))
            except Unusable as error:
                reasons.append(str(error))
                self._forget(month)
                self._once_more(month, files.get(month, frozenset()))
        self._keep(replace(self._state, version=version))
        documents = sum(month.documents for month in self._state.months.values())
        return replace(self._done, anew=tuple(reasons), version=version, documents=documents)

    def _begin(self, *, anew: bool, thorough: bool) -> list[str]:
        """The state to go on from, and why parts of it are written anew."""
        reasons = ["all of it, as was asked"] if anew else []
        try:
            state = None if anew else read_state(self._folder)
        except Unusable as error:
            state = None
            reasons.append(f"all of it: {error}")
        self._state = state or IndexState()
        for path in sorted(self._folder.iterdir()):
            if path.is_dir() and path.name not in self._state.months:
                shutil.rmtree(path)
        for name, month in dict(self._state.months).items():
            found = damage(self._folder / name, month.segments, thorough=thorough)
            if found:
                reasons.append(found)
                self._forget(name)
        return reasons

    def _once_more(self, month: str, files: frozenset[str]) -> None:
        try:
            self._follow(month, files)
        except Unusable as error:
            raise CorpusError(
                f"the search index cannot be written: {error}",
                where=str(self._folder),
                hint="check the disk, then run `clipdesk index` again",
            ) from error

    def _forget(self, month: str) -> None:
        months = {name: one for name, one in self._state.months.items() if name != month}
        self._keep(IndexState(None, months))
        shutil.rmtree(self._folder / month, ignore_errors=True)

    def _follow(self, month: str, files: frozenset[str]) -> None:
        """Make a month what the table's is."""
        noted = self._state.months.get(month)
        if noted is not None and noted.files == files:
            return
        if not files:
            self._removed(noted.documents if noted else 0)
            self._forget(month)
            return
        self._note(month, MonthState())
        shard = Shard(self._folder / month)
        if noted is not None and noted.files is not None and noted.files < files:
            self._write(shard, month, self._rows(month, COLUMNS, files=files - noted.files))
        else:
            self._compare(shard, month)
        segments = segments_in(self._folder / month, {} if noted is None else noted.segments)
        self._note(month, MonthState(files, shard.documents, segments))

    def _compare(self, shard: Shard, month: str) -> None:
        held = shard.held()
        if not held:
            self._write(shard, month, self._rows(month, COLUMNS))
            return
        ids = self._rows(month, IDENTITY)
        changed = [row["article_id"] for row in ids if held.pop(key(row["article_id"]), None) != stamp(row)]
        if changed:
            wanted = pads.field("article_id").isin(pa.array(changed, pa.string()))
            self._write(shard, month, self._rows(month, COLUMNS, wanted=wanted))
        if held:
            shard.remove(held)
            self._removed(len(held))

    def _rows(
        self,
        month: str,
        columns: Sequence[str],
        *,
        files: frozenset[str] | None = None,
        wanted: pads.Expression | None = None,
    ) -> Iterator[Row]:
        """The rows of a month as the table is now, or those of its `files` that are still there."""
        with translated(self._articles.uri):
            dataset = self._articles.dataset({_MONTH: [month]})
            if files is not None:
                dataset = _only(dataset, files)
            scanner = dataset.scanner(
                columns=[*columns],
                filter=wanted,
                batch_size=_ROWS_AT_A_TIME,
                batch_readahead=1,
                fragment_readahead=1,
                fragment_scan_options=AS_IT_COMES,
            )
            for batch in scanner.to_batches():
                yield from batch.to_pylist()

    def _write(self, shard: Shard, month: str, rows: Iterator[Row]) -> None:
        told = self._told(month, rows)
        for first in told:
            part = chain((first,), islice(told, ROWS_A_COMMIT - 1))
            shard.write((row["article_id"], document(row)) for row in part)

    def _told(self, month: str, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self._done = replace(self._done, written=self._done.written + 1)
            if self._done.written % _ROWS_AT_A_TIME == 0:
                self._on_rows(month, self._done.written)
            yield row

    def _removed(self, count: int) -> None:
        self._done = replace(self._done, removed=self._done.removed + count)

    def _note(self, month: str, noted: MonthState) -> None:
        self._keep(replace(self._state, months={**self._state.months, month: noted}))

    def _keep(self, state: IndexState) -> None:
        self._state = state
        write_state(self._folder, state)


def files_by_month(table: DeltaTable) -> dict[str, frozenset[str]]:
    """The names of the files of each month. Where rows of a file were deleted, it has another name."""
    found: dict[str, set[str]] = {}
    for action in pa.table(table.get_add_actions(flatten=True)).to_pylist():
        deleted = [str(value) for name, value in action.items() if "deletion" in name and value is not None]
        name = "|".join([_name(action["path"]), *deleted])
        found.setdefault(str(action[f"partition.{_MONTH}"]), set()).add(name)
    return {month: frozenset(names) for month, names in found.items()}


def _name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _only(dataset: pads.Dataset, files: frozenset[str]) -> pads.Dataset:
    """Of a table's rows those of some of its files."""
    if not isinstance(dataset, pads.FileSystemDataset):
        return dataset
    names = {name.split("|", 1)[0] for name in files}
    return pads.dataset(
        [path for path in dataset.files if _name(path) in names],
        schema=dataset.schema,
        format="parquet",
        filesystem=dataset.filesystem,
        partitioning=dataset.partitioning,
    )


def _nobody(_month: str, _done: int) -> None:
    """Nobody watches."""
