"""Which story each row of `articles` is of: put in as it is written, and kept up to date as stories grow."""

from collections.abc import Mapping
from functools import partial

import pyarrow as pa
from deltalake import DeltaTable

from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.schema import month
from clipdesk.corpus.shapes import TEXT, TIME
from clipdesk.corpus.stories import story_ids
from clipdesk.corpus.table import Table, committed_as, translated

SETTLED = "stories"
"""The transaction on `articles` that says how far its story_ids follow the table."""


def storied(rows: pa.Table, of: Mapping[str, str]) -> pa.Table:
    """The rows of articles with their stories: their own where they are members of none."""
    names = map(str, rows["article_id"].to_pylist())
    place = rows.schema.get_field_index("story_id")
    return rows.set_column(
        place, rows.schema.field(place), pa.array([of.get(one, one) for one in names], TEXT)
    )


def settle(articles: Table, stories: Table, opened: DeltaTable) -> None:
    """Bring the members of stories that have changed since the last time up to date, in one commit that notes
    how far; `opened` is the table of articles as nobody has settled it since. The caller holds the writer
    lock. Raises CorpusError."""
    table = stories.open()
    followed = opened.transaction_version(SETTLED)
    if table is None or followed == table.version():
        return
    files = Files(articles)
    actions: list[Action] = []
    places = _places(stories, followed)
    of = story_ids(stories, map(str, places["article_id"].to_pylist()))
    for piece, held in files.holding(places, ("article_id", "story_id")):
        if not held.equals(storied(held, of)):
            actions += files.rewritten(piece, partial(_with_theirs, of))
    files.commit(actions, committed_as(SETTLED, table.version()))


def _with_theirs(of: Mapping[str, str], rows: pa.Table) -> pa.Table:
    """The others of a file keep what they have: their stories have not changed."""
    pairs = zip(rows["article_id"].to_pylist(), rows["story_id"].to_pylist(), strict=True)
    place = rows.schema.get_field_index("story_id")
    values = pa.array([of.get(str(name), story) for name, story in pairs], TEXT)
    return rows.set_column(place, rows.schema.field(place), values)


def _places(stories: Table, followed: int | None) -> pa.Table:
    """Where the members of stories that are in files of later stand in `articles`."""
    with translated(stories.uri):
        rows = stories.added_since(followed).to_table(columns=["members"]).to_pylist()
    seen = {member["article_id"]: member["first_seen_at"] for row in rows for member in row["members"]}
    return pa.table(
        {
            "article_id": pa.array(list(seen), TEXT),
            "first_seen_at": pa.array(list(seen.values()), TIME),
            "first_seen_month": pa.array(list(map(month, seen.values())), TEXT),
        }
    )
