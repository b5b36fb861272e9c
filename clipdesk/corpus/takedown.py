"""Taking an article or a whole source out of the corpus, everywhere: tables, old files, the archive with the
feeds and listings that tell of it.

The wish is written down first, the end of the work last; in between every step may be repeated, so whatever a
kill leaves half done, `resume` finishes. What stays: who asked, when and why, and the URLs, marked as taken
down so that no crawl brings them back.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as pads
from deltalake import CommitProperties

from clipdesk.corpus.blanking import blank
from clipdesk.corpus.erasure import erase
from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.merge import FOLLOWED, merge
from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, archive_record, crawl_row
from clipdesk.corpus.schema import CRAWL_LOG, TAKEDOWNS
from clipdesk.corpus.search.update import take_out_of_index
from clipdesk.corpus.stories import forget_history
from clipdesk.corpus.table import Table, committed_as, retried, translated
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.told_of import OnStep, known_by, told_of
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CorpusError, InputError
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.takedown import Takedown, TakedownRecord, TakedownState

_NOTE = "Taken down."
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
    "completeness",
    "url",
    "canonical_url",
    "parser_version",
    "_change_type",
}
"""Columns of an article that say nothing of what it said."""

Elsewhere = Callable[[Takedown, frozenset[str]], None]
"""Takes out what is kept outside of the corpus: told the takedown, and the URLs that its articles were seen
under. It may be called again."""


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What was removed: versions of articles, texts of log rows, and records of the archive: pages, and what
    told of them."""

    takedown: Takedown
    versions: int
    log_rows: int
    archive_records: int


def take_out(
    corpus: Corpus,
    archive: Path,
    *,
    requested_by: str,
    reason: str,
    now: datetime,
    article_id: str | None = None,
    source: str | None = None,
    elsewhere: Elsewhere | None = None,
    on_step: OnStep | None = None,
) -> TakenDown:
    """Remove an article or a source; it is done only when `elsewhere` is done. One that was asked for and cut
    short is taken up.

    Raises InputError if it is not there, CorpusError, ArchiveError, and what `elsewhere` raises."""
    target = _target(article_id, source)
    if "://" in corpus.uri:
        raise CorpusError("takedowns need the corpus in a folder", where=corpus.uri)
    identity = hashlib.sha256(f"{target}|{now.isoformat()}".encode()).hexdigest()[:16]
    takedown = Takedown(identity, article_id, source, requested_by, reason)
    with writer_lock(corpus.uri):
        cut_short = [one for one in unfinished_takedowns(corpus) if _is_same(one, takedown)]
        if not cut_short:
            _want_there(corpus, takedown, target)
            _write_down(corpus, TakedownRecord(takedown, TakedownState.REQUESTED, now))
        [*_, done] = [
            _carried_out(corpus, archive, one, now, elsewhere, on_step) for one in cut_short or [takedown]
        ]
        return done


def resume(
    corpus: Corpus,
    archive: Path,
    *,
    now: datetime,
    elsewhere: Elsewhere | None = None,
    on_step: OnStep | None = None,
) -> Sequence[TakenDown]:
    """Finish the takedowns that were cut short. Raises as take_out does."""
    with writer_lock(corpus.uri):
        unfinished = unfinished_takedowns(corpus)
        return [_carried_out(corpus, archive, takedown, now, elsewhere, on_step) for takedown in unfinished]


def unfinished_takedowns(corpus: Corpus) -> Sequence[Takedown]:
    """The takedowns that were asked for and not completed."""
    records = _written_down(corpus)
    done = {one.takedown.id for one in records if one.state is TakedownState.DONE}
    return [one.takedown for one in records if one.takedown.id not in done]


def _written_down(corpus: Corpus) -> list[TakedownRecord]:
    with translated(corpus.takedowns.uri):
        rows = corpus.takedowns.dataset().to_table().to_pylist()
    return [TAKEDOWNS.columns.take(row) for row in rows]


def _is_same(one: Takedown, other: Takedown) -> bool:
    return (one.article_id, one.source) == (other.article_id, other.source)


def _want_there(corpus: Corpus, takedown: Takedown, target: str) -> None:
    reach, versions = _reach(corpus, takedown)
    rows = _rows(corpus.crawl_log, reach)
    if not versions and not rows:
        raise InputError(f"no {target} in the corpus", hint="`clipdesk sql` finds its article_id")
    if versions or any(row["archive_path"] for row in rows):
        return
    for one in _written_down(corpus):
        if one.state is TakedownState.DONE and _is_same(one.takedown, takedown):
            raise InputError(
                f"{target} was taken down on {one.at:%Y-%m-%d}; nothing of it is left",
                hint=f"the record is {one.takedown.id}",
            )


@dataclass(frozen=True, slots=True)
class _Reach:
    """All that a takedown touches: a source, the articles it names, and the URLs they were seen under."""

    source: str | None
    article_ids: frozenset[str]
    urls: frozenset[str]

    def filter(self, table: Table) -> pads.Expression:
        condition = pads.field("article_id").isin(pa.array(sorted(self.article_ids), pa.string()))
        if self.source is not None:
            condition |= pads.field("source") == self.source
        if "final_url" in table.spec.schema.names:
            urls = pa.array(sorted(self.urls), pa.string())
            condition |= pads.field("url").isin(urls) | pads.field("final_url").isin(urls)
        return condition

    def touches_any(self, rows: pa.Table) -> bool:
        return any(map(self.touches, rows.to_pylist()))

    def touches(self, row: Mapping[str, Any]) -> bool:
        """The same for one row, of any columns."""
        return (
            row.get("article_id") in self.article_ids
            or (self.source is not None and row.get("source") == self.source)
            or not self.urls.isdisjoint((row.get("url"), row.get("final_url")))
        )


def _carried_out(
    corpus: Corpus,
    archive: Path,
    takedown: Takedown,
    now: datetime,
    elsewhere: Elsewhere | None,
    on_step: OnStep | None,
) -> TakenDown:
    """Each step leaves what the later ones need: first the marks, then the archive, then the tables."""
    merge(corpus.article_versions, corpus.articles, corpus.withdrawals, corpus.stories)
    reach, versions = _reach(corpus, takedown)
    log = _rows(corpus.crawl_log, reach)
    _mark(corpus, takedown, [*log, *versions], now)
    # All that a source's own feeds and listings say is within reach itself.
    others = {row["source"] for row in log} - {takedown.source}
    words = known_by(corpus, reach.filter, texts=takedown.source is None) if others else set()
    told = told_of(corpus, archive, words, others, on_step or (lambda _: None))
    records = _records([*versions, *log]) | told
    erased = erase(archive, records, note=_NOTE)
    _delete_versions(corpus, reach)
    _blank_log(corpus, reach, {row["source"] for row in log}, told)
    _delete(corpus.fingerprints, reach, retried())
    forget_history(corpus.fingerprints)
    for table, kept in (
        (corpus.article_versions, _KEPT),
        (corpus.articles, _KEPT),
        (corpus.crawl_log, set(CRAWL_LOG.schema.names) - _PUBLISHED_IN_LOG),
    ):
        _blank_history(table, reach, kept)
    take_out_of_index(corpus.index.folder, sorted(reach.article_ids))
    if elsewhere is not None:
        elsewhere(takedown, reach.urls)
    _write_down(
        corpus,
        TakedownRecord(takedown, TakedownState.DONE, now, len(versions), len(log), erased),
    )
    return TakenDown(takedown, len(versions), len(log), erased)


def _write_down(corpus: Corpus, record: TakedownRecord) -> None:
    row = TAKEDOWNS.columns.put(record)
    corpus.takedowns.append([row], f"{record.takedown.id}/{record.state}")


def _reach(corpus: Corpus, takedown: Takedown) -> tuple[_Reach, list[dict[str, Any]]]:
    """What is to go, and the versions among it. An earlier try may have removed the versions already: then
    its marks in the log still name them."""
    named = frozenset(() if takedown.article_id is None else (takedown.article_id,))
    versions = _rows(corpus.article_versions, _Reach(takedown.source, named, frozenset()))
    with translated(corpus.crawl_log.uri):
        marked = corpus.crawl_log.dataset().to_table(
            columns=["article_id", "url"], filter=pads.field("run") == _run(takedown)
        )
    seen = [*versions, *marked.to_pylist()]
    article_ids = named | {str(row["article_id"]) for row in seen}
    return _Reach(takedown.source, article_ids, frozenset(str(row["url"]) for row in seen)), versions


def _rows(table: Table, reach: _Reach) -> list[dict[str, Any]]:
    """The rows within reach, but for the marks that a takedown itself has left."""
    columns = ["run", "source", "url", "article_id", *ARCHIVE_COLUMNS]
    with translated(table.uri):
        rows = table.dataset().to_table(columns=columns, filter=reach.filter(table))
    return [row for row in rows.to_pylist() if not row["run"].startswith("takedown-")]


def _mark(corpus: Corpus, takedown: Takedown, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    """One log row for each URL of an article, which the crawl's memory takes for its last word."""
    pages = {(row["source"], row["url"]): row["article_id"] for row in rows if row["article_id"]}
    marks = [
        CrawlRecord(
            run=_run(takedown),
            topic=None,
            source=source,
            url=url,
            kind=UrlKind.ARTICLE,
            outcome=Outcome.TAKEN_DOWN,
            at=now,
            reason=f"taken down for {takedown.requested_by}",
            article_id=article_id,
        )
        for (source, url), article_id in pages.items()
    ]
    corpus.crawl_log.append([crawl_row(mark) for mark in marks], _run(takedown))


def _delete_versions(corpus: Corpus, reach: _Reach) -> None:
    _delete(corpus.article_versions, reach, retried())
    # `articles` follows in its own commit, and notes that this change of its source is dealt with.
    followed = committed_as(FOLLOWED, corpus.article_versions.opened().version())
    _delete(corpus.articles, reach, followed)


def _delete(table: Table, reach: _Reach, commit: CommitProperties) -> None:
    """Of the change feed it is no part: the table `takedowns` tells of it."""
    files = Files(table)
    actions: list[Action] = []
    for piece in files.pieces:
        if reach.touches_any(files.read(piece, ("article_id", "source"))):
            actions += files.rewritten(piece, partial(_without, reach, table), data_change=False)
    if actions:
        with translated(table.uri):
            files.commit(actions, commit)


def _without(reach: _Reach, table: Table, rows: pa.Table) -> pa.Table:
    return rows.filter(~reach.filter(table))


def _blank_log(corpus: Corpus, reach: _Reach, sources: set[str], told: set[ArchiveRecord]) -> None:
    """The rows stay, for nothing disappears without one; the publisher's words and the address go."""
    files = Files(corpus.crawl_log)
    actions: list[Action] = []
    for piece in files.pieces:
        if piece.partition in sources and not all(_stay(files.read(piece, _IN_LOG), reach, told)):
            actions += files.rewritten(piece, partial(_blanked, reach, told), data_change=False)
    if actions:
        with translated(corpus.crawl_log.uri):
            files.commit(actions, retried())


def _stay(rows: pa.Table, reach: _Reach, told: set[ArchiveRecord]) -> list[bool]:
    return [not reach.touches(row) and archive_record(row) not in told for row in rows.to_pylist()]


def _blanked(reach: _Reach, told: set[ArchiveRecord], rows: pa.Table) -> pa.Table:
    stays = pa.array(_stay(rows.select(_IN_LOG), reach, told))
    for name in _PUBLISHED_IN_LOG:
        place = rows.schema.get_field_index(name)
        values = pc.if_else(stays, rows[name], pa.scalar(None, rows.schema.field(name).type))
        rows = rows.set_column(place, rows.schema.field(name), values)
    return rows


def _blank_history(table: Table, reach: _Reach, kept: Collection[str]) -> None:
    """What earlier versions and the change feed are made of, and what killed writers left."""
    with translated(table.uri):
        current = {Path(uri).name for uri in table.opened().file_uris()}
        for path in Path(table.uri).rglob("*.parquet*"):
            if path.name in current or "_delta_log" in path.parts:
                continue
            if path.suffix != ".parquet":
                path.unlink()
            elif reach.source is not None and f"source={reach.source}" in path.parts:
                blank(path, lambda _: True, ("url",), kept)
            else:
                blank(path, reach.touches, _BY_LOG, kept)


def _records(rows: Sequence[Mapping[str, Any]]) -> set[ArchiveRecord]:
    return {archive_record(row) for row in rows if row["archive_path"]}


def _target(article_id: str | None, source: str | None) -> str:
    if (article_id is None) == (source is None):
        raise InputError("a takedown names either an article or a source")
    return f"article {article_id!r}" if article_id else f"source {source!r}"


def _run(takedown: Takedown) -> str:
    return f"takedown-{takedown.id}"
