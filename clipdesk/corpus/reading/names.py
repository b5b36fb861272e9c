"""Names that nothing is of: a slip of the pen is no empty answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from clipdesk.corpus.reading.scan import Scan
from clipdesk.corpus.reading.selection import Selection
from clipdesk.corpus.schema import CRAWL_LOG
from clipdesk.model.errors import ClipdeskError, InputError, UnknownName

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

_EACH = {
    "topic": "unnest(list_transform(topics, lambda one: one.topic))",
    "source": "source",
    "language": "split_part(language, '-', 1)",
}
"""Every name of a kind that a row has, in SQL."""


def check_names(scan: Scan[Any]) -> None:
    """Raises UnknownName for a topic, source or language that no row of the table has, with those that are
    there, and InputError for such a story. A source that was crawled is known before it has an article."""
    asked = list(_asked(scan.selection))
    if not asked or _is_plain(scan, asked):
        return
    crawled = scan.corpus.tables[CRAWL_LOG.name].partitions() if scan.selection.source else ()
    with _whole(scan).rows("*") as rows:
        for kind, name in asked:
            is_crawled = kind == "source" and name in crawled
            if not is_crawled and not _is_there(rows, Selection(**cast(Any, {kind: (name,)}))):
                raise _unknown(kind, name, rows)


def _is_plain(scan: Scan[Any], asked: Sequence[tuple[str, str]]) -> bool:
    """Whether there are rows, and one name of each kind: so all of them are known. Few files are opened."""
    if len({kind for kind, _ in asked}) < len(asked):
        return False
    with replace(scan, selection=replace(scan.selection, where=None)).rows("*") as rows:
        return _is_there(rows, Selection())


def _is_there(rows: "DuckDBPyRelation", wanted: Selection) -> bool:
    return bool(rows.filter(wanted.in_sql).project("1 AS one").limit(1).to_arrow_table().num_rows)


def _asked(selection: Selection) -> Iterator[tuple[str, str]]:
    for kind in (*_EACH, "story"):
        for name in getattr(selection, kind):
            yield kind, name


def _whole(scan: Scan[Any]) -> Scan[Any]:
    files = () if scan.snapshot is None else tuple(scan.table.paths(scan.snapshot))
    return replace(scan, selection=Selection(), files=files)


def _unknown(kind: str, name: str, rows: "DuckDBPyRelation") -> ClipdeskError:
    if kind not in _EACH:
        return InputError(f"no {kind} {name!r}", hint="`clipdesk stories` shows them")
    found = rows.project(f"{_EACH[kind]} AS name").filter("name IS NOT NULL").distinct().to_arrow_table()
    return UnknownName(kind, name, list(map(str, found["name"].to_pylist())))
