"""The table of stories: which of them hold an article, and how they change."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads

from clipdesk.corpus import digests
from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.schema import month
from clipdesk.corpus.table import Table, retried, translated
from clipdesk.model.story import Story

_INDEX = ["story_id", "first_seen_month", "article_ids"]


def story_ids(table: Table, article_ids: Iterable[str]) -> Mapping[str, str]:
    """The stories of those of these articles that are members of one, by article_id. Raises CorpusError."""
    stories, members = _members(table, article_ids)
    return dict(zip(_texts(members["article_id"]), _texts(stories["story_id"]), strict=True))


def stories_of(table: Table, article_ids: Iterable[str]) -> list[Story]:
    """The stories that hold one of these articles. Raises CorpusError."""
    found, _ = _members(table, article_ids)
    return _read(table, found)


def stories_with(table: Table, names: Collection[str]) -> list[Story]:
    """The stories with these ids, as far as they are there. Raises CorpusError."""
    index = _index(table)
    return _read(table, index.filter(pc.is_in(index["story_id"], pa.array(list(names), pa.string()))))


def keep(table: Table, changed: Collection[Story], gone: Collection[str]) -> None:
    """Put the changed ones in their places, and take out those that are gone, in one commit. The caller holds
    the writer lock. Raises CorpusError."""
    names = pa.array([*gone, *(story.story_id for story in changed)], pa.string())
    if not len(names):
        return
    files = Files(table)
    actions: list[Action] = []
    for piece in files.pieces:
        if pc.any(pc.is_in(files.read(piece, ["story_id"])["story_id"], names)).as_py():
            actions += files.rewritten(piece, partial(_without, names))
    new = pa.Table.from_pylist([table.spec.columns.put(story) for story in changed], table.spec.schema)
    for partition in sorted({month(story.first_seen_at) for story in changed}):
        actions += files.written(new.filter(pads.field("first_seen_month") == partition))
    with translated(table.uri):
        files.commit(actions, retried())


def _without(names: "pa.StringArray", rows: pa.Table) -> pa.Table:
    return rows.filter(pc.invert(pc.is_in(rows["story_id"], names)))


def stories_touched(table: Table, article_id: str | None, source: str | None) -> list[Story]:
    """The stories with this article, or with articles of this source. Raises CorpusError."""
    if article_id is not None:
        return stories_of(table, [article_id])
    with translated(table.uri):
        found = table.dataset().to_table(columns=["story_id", "members"]).to_pylist()
    touched = [row["story_id"] for row in found if any(one["source"] == source for one in row["members"])]
    return stories_with(table, touched)


def forget_history(table: Table) -> None:
    """Unlink all files of old versions: what was taken out lives on in them, and nobody reads them. Raises
    CorpusError."""
    with translated(table.uri):
        old = [path for path in files_of_history(table) if path.suffix == ".parquet"]
        digests.forget_files(table.uri, [path.relative_to(table.uri).as_posix() for path in old])
        for path in old:
            path.unlink()


def files_of_history(table: Table) -> list[Path]:
    """What earlier versions are made of, and what killed writers left. Raises CorpusError."""
    current = {Path(uri).name for uri in table.opened().file_uris()}
    found = sorted(Path(table.uri).rglob("*.parquet*"))
    return [path for path in found if path.name not in current and "_delta_log" not in path.parts]


def _index(table: Table) -> pa.Table:
    with translated(table.uri):
        return table.dataset().to_table(columns=_INDEX)


def _members(table: Table, article_ids: Iterable[str]) -> tuple[pa.Table, pa.Table]:
    """The index of stories and the article, a row for each of these articles that is a member."""
    index = _index(table).combine_chunks()
    members = index["article_ids"]
    places = pc.list_parent_indices(members)
    articles = pc.list_flatten(members)
    wanted = pc.is_in(articles, pa.array(list(article_ids), pa.string()))
    return index.take(places.filter(wanted)), pa.table({"article_id": articles.filter(wanted)})


def _read(table: Table, index: pa.Table) -> list[Story]:
    months = sorted(set(_texts(index["first_seen_month"])))
    if not months:
        return []
    among = pads.field("story_id").isin(pc.unique(index["story_id"]))
    with translated(table.uri):
        rows = table.dataset({"first_seen_month": months}).to_table(filter=among)
    return [table.spec.columns.take(row) for row in rows.to_pylist()]


def _texts(column: "pa.ChunkedArray[Any]") -> list[str]:
    return list(map(str, column.to_pylist()))
