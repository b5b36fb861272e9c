"""What versions of articles change: each beside the state that was current before it was stored.

Only what has an earlier version is read whole, and of the files only those that hold one of the two.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from clipdesk.corpus.columns import Row
from clipdesk.corpus.log_columns import POSITION
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, article_version
from clipdesk.corpus.table import AS_IT_COMES, Table, translated
from clipdesk.model.article import Article
from clipdesk.model.change import Change, ChangeKind, FieldChange

COLUMNS = (
    POSITION,
    "article_id",
    "version",
    "first_seen_month",
    "source",
    "url",
    "headline",
    "fetched_at",
    "stored_at",
)
"""What must be known of a version to say what it changes."""
_FILE = "__filename"
"""Arrow's own column of a dataset of files."""
_NO_CONTENT = {
    "version",
    "run",
    "fetched_at",
    "stored_at",
    POSITION,
    "content_hash",
    "word_count",
    "minhash",
    "parser_version",
    *ARCHIVE_COLUMNS,
}
"""Columns that differ between any two versions, or follow from others."""

State = tuple[datetime, int]
"""When a version was fetched, and its number: the greater is the newer."""
Key = tuple[str, int]
"""article_id and version."""


class TextEdit(Protocol):
    """What an edit of one field touches, in words."""

    @property
    def field(self) -> str: ...
    @property
    def touches(self) -> frozenset[Any]: ...
    @property
    def matters(self) -> bool: ...


class ArticleEdit(Protocol):
    """What a later version has otherwise, as `parsers.edits` judges it."""

    @property
    def fields(self) -> Sequence[TextEdit]: ...
    @property
    def silent(self) -> bool: ...
    @property
    def matters(self) -> bool: ...


Judge = Callable[[Article, Article], ArticleEdit]


@dataclass(frozen=True, slots=True)
class _Step:
    """What a version is, and the number of the one that it is compared with, where there is one."""

    kind: ChangeKind
    previous: int | None = None


def changes_of(versions: Table, rows: Sequence[Row], judge: Judge) -> Iterator[Change]:
    """A change for each of these rows of `versions`, which have COLUMNS. Raises CorpusError."""
    later = [row for row in rows if row["version"] > 1]
    known = _Known.of(versions, later)
    steps = {_key(row): known.step(row) for row in later}
    wanted = [
        key
        for (article_id, version), step in steps.items()
        if step.previous is not None
        for key in ((article_id, version), (article_id, step.previous))
    ]
    whole = _whole(versions, known.files, wanted)
    for row in rows:
        step = steps.get(_key(row), _Step(ChangeKind.INSERTED))
        said = {name: row[name] for name in (POSITION, "article_id", "source", "url", "headline", "version")}
        if step.previous is not None:
            old, new = whole.row((row["article_id"], step.previous)), whole.row(_key(row))
            said |= _compared(old, new, judge, step.kind)
        yield Change(kind=step.kind, at=row["stored_at"], previous=step.previous, **said)


def _key(row: Row) -> Key:
    return row["article_id"], row["version"]


@dataclass(frozen=True, slots=True)
class _Known:
    """The states of some articles by article_id, and the files that hold them."""

    states: Mapping[str, list[State]]
    files: Mapping[Key, str]

    @classmethod
    def of(cls, versions: Table, rows: Sequence[Row]) -> "_Known":
        states: dict[str, list[State]] = {}
        files: dict[Key, str] = {}
        months = sorted({row["first_seen_month"] for row in rows})
        if months:
            names = pa.array({row["article_id"] for row in rows}, pa.string())
            with translated(versions.uri):
                dataset = versions.dataset({"first_seen_month": months})
                found = dataset.to_table(
                    columns=["article_id", "version", "fetched_at", _FILE],
                    filter=pads.field("article_id").isin(names),
                )
            for row in found.to_pylist():
                states.setdefault(row["article_id"], []).append((row["fetched_at"], row["version"]))
                files[_key(row)] = row[_FILE]
        return cls(states, files)

    def step(self, row: Row) -> _Step:
        """Against the states that were stored before it."""
        own = (row["fetched_at"], row["version"])
        earlier = [state for state in self.states.get(row["article_id"], ()) if state[1] < own[1]]
        if not earlier:
            return _Step(ChangeKind.INSERTED)
        current = max(earlier)
        if own < current:
            older = [state for state in earlier if state < own]
            return _Step(ChangeKind.OLDER, max(older)[1] if older else None)
        kind = ChangeKind.REREAD if own[0] == current[0] else ChangeKind.EDITED
        return _Step(kind, current[1])


@dataclass(frozen=True, slots=True)
class _Whole:
    rows: pa.Table
    places: Mapping[Key, int]

    def row(self, key: Key) -> Row:
        [found] = self.rows.slice(self.places[key], 1).to_pylist()
        return found


def _whole(versions: Table, files: Mapping[Key, str], wanted: Sequence[Key]) -> _Whole:
    """These versions with all their columns."""
    schema = versions.spec.schema
    paths = sorted({files[key] for key in wanted})
    keys = pa.array([f"{name}/{version}" for name, version in wanted], pa.string())
    found = schema.empty_table()
    if paths:
        with translated(versions.uri):
            scanner = versions.files(paths).scanner(
                columns=schema.names,
                filter=pads.field("article_id").isin(pa.array({name for name, _ in wanted}, pa.string())),
                batch_size=1024,
                batch_readahead=1,
                fragment_readahead=1,
                fragment_scan_options=AS_IT_COMES,
            )
            some = [pa.table(batch).cast(schema) for batch in scanner.to_batches()]
            found = pa.concat_tables([rows.filter(pc.is_in(_keys(rows), keys)) for rows in some])
    there = found.select(["article_id", "version"]).to_pylist()
    return _Whole(found, {_key(row): place for place, row in enumerate(there)})


def _keys(rows: pa.Table) -> Any:
    numbers: Any = rows["version"].cast(pa.string())
    return pc.binary_join_element_wise(rows["article_id"], numbers, "/")


def _compared(old: Row, new: Row, judge: Judge, kind: ChangeKind) -> dict[str, Any]:
    """The fields, and of an edit whether it matters and is silent."""
    articles = (article_version(row).capture.article for row in (old, new))
    edit = judge(*articles)
    judged = [
        FieldChange(one.field, tuple(sorted(map(str, one.touches))), one.matters) for one in edit.fields
    ]
    named = {one.name for one in judged}
    follows = _NO_CONTENT | ({"blocks"} if "body" in named else set())
    others = [name for name in new if old[name] != new[name] and name not in follows | named]
    said: dict[str, Any] = {"fields": (*judged, *map(FieldChange, others))}
    if kind is ChangeKind.EDITED:
        said |= {"matters": edit.matters, "silent": edit.silent}
    return said
