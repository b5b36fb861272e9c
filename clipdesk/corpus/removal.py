"""Taking rows within a takedown's reach out of the tables, as they are now and as they were.

Repeated, each function does what is not done. The log keeps its rows, for nothing disappears without one.
"""

from collections.abc import Collection
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import CommitProperties

from clipdesk.corpus import digests
from clipdesk.corpus.blanking import blank
from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.reach import Reach
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, archive_record
from clipdesk.corpus.schema import CRAWL_LOG
from clipdesk.corpus.stories import files_of_history, forget_history
from clipdesk.corpus.table import Table, committed_as, retried, translated
from clipdesk.corpus.tables import Corpus
from clipdesk.model.page import ArchiveRecord

_BY_LOG = ("article_id", "source", "url", "final_url")
_IN_LOG = (*_BY_LOG, *ARCHIVE_COLUMNS)
_PUBLISHED_IN_LOG = {"title", *ARCHIVE_COLUMNS}
_KEPT = {
    "article_id",
    "version",
    "first_seen_month",
    "source",
    "run",
    "first_seen_at",
    "fetched_at",
    "stored_at",
    "position",
    "completeness",
    "url",
    "canonical_url",
    "parser_version",
    "_change_type",
}
"""Columns of an article that say nothing of what it said."""


def delete_versions(corpus: Corpus, reach: Reach) -> None:
    """The rows of articles, and what was made of them."""
    _delete(corpus.article_versions, reach, retried())
    # `articles` follows in its own commit, and notes that this change of its source is dealt with.
    followed = committed_as(FOLLOWED, corpus.article_versions.opened().version())
    _delete(corpus.articles, reach, followed)
    _delete(corpus.fingerprints, reach, retried())


def _delete(table: Table, reach: Reach, commit: CommitProperties) -> None:
    """Of the change feed it is no part: the table `takedowns` tells of it."""
    files = Files(table)
    actions: list[Action] = []
    for piece in files.pieces:
        if reach.touches_any(files.read(piece, ("article_id", "source"))):
            actions += files.rewritten(piece, partial(_without, reach, table), data_change=False)
    if actions:
        with translated(table.uri):
            files.commit(actions, commit)


def _without(reach: Reach, table: Table, rows: pa.Table) -> pa.Table:
    return rows.filter(~reach.filter(table))


def blank_log(corpus: Corpus, reach: Reach, sources: set[str], told: set[ArchiveRecord]) -> None:
    """The rows stay, for nothing disappears without one; the publisher's words and the address go."""
    files = Files(corpus.crawl_log)
    actions: list[Action] = []
    for piece in files.pieces:
        if piece.partition in sources and not all(_stay(files.read(piece, _IN_LOG), reach, told)):
            actions += files.rewritten(piece, partial(_blanked, reach, told), data_change=False)
    if actions:
        with translated(corpus.crawl_log.uri):
            files.commit(actions, retried())


def _stay(rows: pa.Table, reach: Reach, told: set[ArchiveRecord]) -> list[bool]:
    return [not reach.touches(row) and archive_record(row) not in told for row in rows.to_pylist()]


def _blanked(reach: Reach, told: set[ArchiveRecord], rows: pa.Table) -> pa.Table:
    stays = pa.array(_stay(rows.select(_IN_LOG), reach, told))
    for name in _PUBLISHED_IN_LOG:
        place = rows.schema.get_field_index(name)
        values = pc.if_else(stays, rows[name], pa.scalar(None, rows.schema.field(name).type))
        rows = rows.set_column(place, rows.schema.field(name), values)
    return rows


def blank_history(corpus: Corpus, reach: Reach) -> None:
    """What earlier versions and the change feeds are made of, and what killed writers left of them."""
    forget_history(corpus.fingerprints)
    for table, kept in (
        (corpus.article_versions, _KEPT),
        (corpus.articles, _KEPT),
        (corpus.crawl_log, set(CRAWL_LOG.schema.names) - _PUBLISHED_IN_LOG),
    ):
        _blank_table(table, reach, kept)


def _blank_table(table: Table, reach: Reach, kept: Collection[str]) -> None:
    with translated(table.uri):
        old = {path.relative_to(table.uri).as_posix(): path for path in files_of_history(table)}
        with digests.changing(table.uri, old) as changed:
            whole = {name: path for name, path in old.items() if path.suffix == ".parquet"}
            for name in old.keys() - whole:  # before their names are written under again
                old[name].unlink()
            changed.update(name for name, path in whole.items() if _blank_file(path, reach, kept))


def _blank_file(path: Path, reach: Reach, kept: Collection[str]) -> bool:
    if reach.source is not None and f"source={reach.source}" in path.parts:
        return blank(path, lambda _: True, ("url",), kept)
    return blank(path, reach.touches, _BY_LOG, kept)
