"""Taking an article or a whole source out of the corpus, everywhere: tables, old files, the archive with the
feeds and listings that tell of it.

The wish is written down first, the end of the work last; in between every step may be repeated, so whatever a
kill leaves half done, `resume` finishes. What stays: who asked, when and why, and the URLs, marked as taken
down so that no crawl brings them back.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Protocol

from clipdesk.corpus.discovery import forget_bodies
from clipdesk.corpus.erasure import erase
from clipdesk.corpus.lock import writer_lock
from clipdesk.corpus.merge import merge
from clipdesk.corpus.reach import reach_of, rows_within
from clipdesk.corpus.removal import blank_history, blank_log, delete_versions
from clipdesk.corpus.rows import archive_record, crawl_row
from clipdesk.corpus.schema import TAKEDOWNS
from clipdesk.corpus.search.update import take_out_of_index
from clipdesk.corpus.table import translated
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.told_of import OnStep, known_by, told_of
from clipdesk.corpus.unlogged import being_written, is_being_written, unlogged, unlogged_of
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ArchiveError, CorpusError, InputError
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.takedown import Takedown, TakedownRecord, TakedownState

_NOTE = "Taken down."
PATIENCE = 3600.0
"""Seconds that a takedown waits for crawls of its sources, which hold what they have fetched: twice as long
as a crawl may last if its topic does not say otherwise (`limits.max_seconds`)."""
_LOOKED_EVERY = 1.0
_SAID_EVERY = 10


class Elsewhere(Protocol):
    """What is kept outside of the corpus, by runs."""

    def awaited(self) -> Collection[ArchiveRecord]:
        """The archived pages that runs are still to store as articles."""

    def take_out(self, takedown: Takedown, urls: frozenset[str]) -> None:
        """Told the URLs that its articles were seen under. It may be called again."""


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
    short is taken up. Crawls of its sources that are under way are waited for.

    Raises InputError if it is not there, CorpusError, ArchiveError, and what `elsewhere` raises."""
    target = _target(article_id, source)
    if "://" in corpus.uri:
        raise CorpusError("takedowns need the corpus in a folder", where=corpus.uri)
    identity = hashlib.sha256(f"{target}|{now.isoformat()}".encode()).hexdigest()[:16]
    takedown = Takedown(identity, article_id, source, requested_by, reason)
    say = on_step or (lambda _: None)
    with writer_lock(corpus.uri):
        wishes = [one for one in unfinished_takedowns(corpus) if _is_same(one, takedown)]
        if not wishes:
            _want_there(corpus, archive, takedown, target)
            _write_down(corpus, TakedownRecord(takedown, TakedownState.REQUESTED, now))
            wishes = [takedown]
        for one in wishes:
            _mark(corpus, one, now)
    _wait(archive, _sources(corpus, takedown), say)
    with writer_lock(corpus.uri):
        [*_, done] = [_carried_out(corpus, archive, one, now, elsewhere, say) for one in wishes]
        return done


def resume(
    corpus: Corpus,
    archive: Path,
    *,
    now: datetime,
    elsewhere: Elsewhere | None = None,
    on_step: OnStep | None = None,
) -> Sequence[TakenDown]:
    """Finish the takedowns that were cut short, but for those of sources that are being crawled. Raises as
    take_out does."""
    say = on_step or (lambda _: None)
    with writer_lock(corpus.uri):
        return [
            _carried_out(corpus, archive, takedown, now, elsewhere, say)
            for takedown in unfinished_takedowns(corpus)
            if not being_written(archive, _sources(corpus, takedown))
        ]


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


def _want_there(corpus: Corpus, archive: Path, takedown: Takedown, target: str) -> None:
    reach, versions = reach_of(corpus, takedown)
    rows = rows_within(corpus.crawl_log, reach)
    if versions or any(row["archive_path"] for row in rows):
        return
    if takedown.source and any(unlogged(corpus, archive, lambda _: None, takedown.source)):
        return
    for one in _written_down(corpus):
        if one.state is TakedownState.DONE and _is_same(one.takedown, takedown):
            raise InputError(
                f"{target} was taken down on {one.at:%Y-%m-%d}; nothing of it is left",
                hint=f"the record is {one.takedown.id}",
            )
    if not rows:
        raise InputError(f"no {target} in the corpus", hint="`clipdesk sql` finds its article_id")


def _sources(corpus: Corpus, takedown: Takedown) -> set[str]:
    """Whose crawls may have met what is to go."""
    reach, _ = reach_of(corpus, takedown)
    return {row["source"] for row in rows_within(corpus.crawl_log, reach)} | {takedown.source or ""}


def _wait(archive: Path, sources: Collection[str], say: OnStep) -> None:
    """Until the files are complete that crawls of these sources are writing now. Raises ArchiveError."""
    files = being_written(archive, sources)
    deadline, looks = monotonic() + PATIENCE, count()
    while files := [path for path in files if is_being_written(path)]:
        if monotonic() > deadline:
            raise ArchiveError(
                "is being written by a crawl that does not end",
                where=str(files[0]),
                hint="the takedown is written down: ask for it again, or `clipdesk maintain` carries it out",
            )
        if next(looks) % _SAID_EVERY == 0:
            say(f"waiting for the crawl that writes {files[0]}")
        sleep(_LOOKED_EVERY)


def _carried_out(
    corpus: Corpus,
    archive: Path,
    takedown: Takedown,
    now: datetime,
    elsewhere: Elsewhere | None,
    say: OnStep,
) -> TakenDown:
    """Each step leaves what the later ones need: first the marks, then the archive, then the tables."""
    merge(corpus.article_versions, corpus.articles, corpus.withdrawals, corpus.stories)
    _mark(corpus, takedown, now)
    reach, versions = reach_of(corpus, takedown)
    log = rows_within(corpus.crawl_log, reach)
    sources = {row["source"] for row in log}
    words = known_by(corpus, reach.filter, texts=takedown.source is None)
    # All that a source's own feeds and listings say is within reach itself.
    told = told_of(corpus, archive, words, sources - {takedown.source}, say)
    awaited = elsewhere.awaited() if elsewhere else ()
    told |= unlogged_of(corpus, archive, reach, words, awaited, say)
    records = _records([*versions, *log]) | told
    forget_bodies(corpus.discovery, sources, records)
    erased = erase(archive, records, note=_NOTE)
    delete_versions(corpus, reach)
    blank_log(corpus, reach, sources, told)
    blank_history(corpus, reach)
    take_out_of_index(corpus.index.folder, sorted(reach.article_ids))
    if elsewhere is not None:
        elsewhere.take_out(takedown, reach.urls)
    removed = (len(versions), len(log), erased)
    _write_down(corpus, TakedownRecord(takedown, TakedownState.DONE, now, *removed))
    return TakenDown(takedown, *removed)


def _write_down(corpus: Corpus, record: TakedownRecord) -> None:
    row = TAKEDOWNS.columns.put(record)
    corpus.positions.append(corpus.takedowns, [row], f"{record.takedown.id}/{record.state}")


def _mark(corpus: Corpus, takedown: Takedown, now: datetime) -> None:
    """One log row for each URL of an article, which the crawl's memory takes for its last word: no crawl that
    begins from here on asks for it."""
    reach, versions = reach_of(corpus, takedown)
    rows = [*rows_within(corpus.crawl_log, reach), *versions]
    pages = {(row["source"], row["url"]): row["article_id"] for row in rows if row["article_id"]}
    marks = [
        CrawlRecord(
            run=takedown.run,
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
    corpus.crawl_log.append([crawl_row(mark) for mark in marks], takedown.run)


def _records(rows: Sequence[Mapping[str, Any]]) -> set[ArchiveRecord]:
    return {archive_record(row) for row in rows if row["archive_path"]}


def _target(article_id: str | None, source: str | None) -> str:
    if (article_id is None) == (source is None):
        raise InputError("a takedown names either an article or a source")
    return f"article {article_id!r}" if article_id else f"source {source!r}"
