"""Taking an article or a whole source out of the corpus, everywhere: tables, old files, archive.

The wish is written down first, the end of the work last; in between every step may be repeated, so whatever a
kill leaves half done, `resume` finishes. What stays: who asked, when and why, and the URLs, marked as taken
down so that no crawl brings them back.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq
from deltalake import CommitProperties

from corpus.erasure import erase
from corpus.lock import writer_lock
from corpus.merge import FOLLOWED, merge
from corpus.rows import crawl_row
from corpus.table import Table, committed_as, retried, translated
from corpus.tables import Corpus
from model.crawl_record import CrawlRecord, Outcome, UrlKind
from model.errors import CorpusError, InputError
from model.page import ArchiveRecord

_NOTE = "Taken down."
_ARCHIVE = ("archive_path", "archive_offset", "archive_length")


@dataclass(frozen=True, slots=True)
class Takedown:
    """The wish: exactly one of `article_id` and `source` is given."""

    id: str
    article_id: str | None
    source: str | None
    requested_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TakenDown:
    """What was removed: versions of articles, texts of log rows, and records of the archive."""

    takedown: Takedown
    versions: int
    log_rows: int
    archive_records: int


def take_down(
    corpus: Corpus,
    archive: Path,
    *,
    requested_by: str,
    reason: str,
    now: datetime,
    article_id: str | None = None,
    source: str | None = None,
) -> TakenDown:
    """Remove an article or a source. Raises InputError if it is not there, CorpusError, ArchiveError."""
    target = _target(article_id, source)
    if "://" in corpus.uri:
        raise CorpusError("takedowns need the corpus in a folder", where=corpus.uri)
    identity = hashlib.sha256(f"{target}|{now.isoformat()}".encode()).hexdigest()[:16]
    takedown = Takedown(identity, article_id, source, requested_by, reason)
    with writer_lock(corpus.uri):
        if not _rows(corpus.article_versions, takedown) and not _rows(corpus.crawl_log, takedown):
            raise InputError(f"no {target} in the corpus", hint="`clipdesk sql` finds its article_id")
        corpus.takedowns.append([_row(takedown, "requested", now)], f"{identity}/requested")
        return _carried_out(corpus, archive, takedown, now)


def resume(corpus: Corpus, archive: Path, *, now: datetime) -> Sequence[TakenDown]:
    """Finish the takedowns that were cut short. Raises CorpusError, ArchiveError."""
    with writer_lock(corpus.uri):
        return [_carried_out(corpus, archive, takedown, now) for takedown in unfinished(corpus)]


def unfinished(corpus: Corpus) -> Sequence[Takedown]:
    """The takedowns that were asked for and not completed."""
    rows = corpus.takedowns.dataset().to_table().to_pylist()
    done = {row["takedown_id"] for row in rows if row["state"] == "done"}
    return [
        Takedown(row["takedown_id"], row["article_id"], row["source"], row["requested_by"], row["reason"])
        for row in rows
        if row["takedown_id"] not in done
    ]


def _carried_out(corpus: Corpus, archive: Path, takedown: Takedown, now: datetime) -> TakenDown:
    """Each step leaves what the later ones need: first the marks, then the archive, then the tables."""
    merge(corpus.article_versions, corpus.articles)
    versions = _rows(corpus.article_versions, takedown)
    log = _rows(corpus.crawl_log, takedown, {row["url"] for row in versions} | _marked(corpus, takedown))
    _mark(corpus, takedown, versions, log, now)
    erased = erase(archive, _records([*versions, *log]), note=_NOTE)
    urls = {row["url"] for row in [*versions, *log]}
    _delete_versions(corpus, takedown)
    _blank_log(corpus, takedown, log, urls)
    for table in (corpus.article_versions, corpus.articles, corpus.crawl_log):
        _purge(table, takedown, urls)
    result = TakenDown(takedown, len(versions), len(log), erased)
    corpus.takedowns.append([_row(takedown, "done", now, result)], f"{takedown.id}/done")
    return result


def _rows(table: Table, takedown: Takedown, urls: set[str] | None = None) -> list[dict[str, Any]]:
    """The rows that name the target, but for the marks that a takedown itself has left."""
    columns = ["run", "source", "url", "article_id", *_ARCHIVE]
    with translated(table.uri):
        rows = table.dataset().to_table(columns=columns, filter=_filter(table, takedown, urls or set()))
    return [row for row in rows.to_pylist() if not row["run"].startswith("takedown-")]


def _filter(table: Table, takedown: Takedown, urls: set[str]) -> pads.Expression:
    if takedown.source is not None:
        return pads.field("source") == takedown.source
    condition = pads.field("article_id") == takedown.article_id
    if "final_url" in table.spec.schema.names and urls:
        condition |= pads.field("url").isin(sorted(urls)) | pads.field("final_url").isin(sorted(urls))
    return condition


def _marked(corpus: Corpus, takedown: Takedown) -> set[str]:
    """The URLs that an earlier try has marked: the rows that named them may be gone by now."""
    with translated(corpus.crawl_log.uri):
        dataset = corpus.crawl_log.dataset()
        marks = dataset.to_table(columns=["url"], filter=pads.field("run") == _run(takedown))
    return {row["url"] for row in marks.to_pylist()}


def _mark(
    corpus: Corpus,
    takedown: Takedown,
    versions: Sequence[Mapping[str, Any]],
    log: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """One log row a URL, which the crawl's memory takes for its last word."""
    pages = {(row["source"], row["url"]): row["article_id"] for row in [*log, *versions]}
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
        if takedown.source is None or article_id
    ]
    corpus.crawl_log.append([crawl_row(mark) for mark in marks], _run(takedown))


def _delete_versions(corpus: Corpus, takedown: Takedown) -> None:
    _delete(corpus.article_versions, takedown, retried())
    # `articles` follows in its own commit, and notes that this change of its source is dealt with.
    followed = committed_as(FOLLOWED, corpus.article_versions.opened().version())
    _delete(corpus.articles, takedown, followed)


def _delete(table: Table, takedown: Takedown, commit: CommitProperties) -> None:
    wanted = _filter(table, takedown, set())
    with translated(table.uri):
        found = table.dataset().to_table(columns=["first_seen_month"], filter=wanted)
    months = {row["first_seen_month"] for row in found.to_pylist()}
    if months:
        rows = table.batches({"first_seen_month": sorted(months)}, ~wanted)
        table.replace(sorted(months), rows, commit)


def _blank_log(corpus: Corpus, takedown: Takedown, log: Sequence[Mapping[str, Any]], urls: set[str]) -> None:
    """The rows stay, for nothing disappears without one; the publisher's words and the address go."""
    sources = sorted({row["source"] for row in log})
    if sources:
        rows = corpus.crawl_log.batches({"source": sources})
        blanked = (_blanked(batch, takedown, urls) for batch in rows)
        corpus.crawl_log.replace(sources, blanked, retried())


def _blanked(batch: pa.RecordBatch, takedown: Takedown, urls: set[str]) -> pa.RecordBatch:
    rows = batch.to_pylist()
    for row in rows:
        named = row["article_id"] == takedown.article_id or not urls.isdisjoint(
            (row["url"], row["final_url"])
        )
        if takedown.source is not None or named:
            row.update(dict.fromkeys(("title", *_ARCHIVE)))
    return pa.RecordBatch.from_pylist(rows, schema=batch.schema)


def _purge(table: Table, takedown: Takedown, urls: set[str]) -> None:
    """Unlink the files of old versions and of the change feed that still hold the target; others stay."""
    with translated(table.uri):
        current = {Path(uri).name for uri in table.opened().file_uris()}
        for path in Path(table.uri).rglob("*.parquet"):
            if path.name not in current and "_delta_log" not in path.parts and _holds(path, takedown, urls):
                path.unlink()


def _holds(path: Path, takedown: Takedown, urls: set[str]) -> bool:
    if takedown.source is not None and f"source={takedown.source}" in path.parts:
        return True
    wanted: dict[str, set[str | None]] = {
        "article_id": {takedown.article_id} - {None},
        "source": {takedown.source} - {None},
        "url": {*urls},
    }
    columns = [name for name in pq.read_schema(path).names if name in wanted]
    rows = pq.ParquetFile(path).read(columns)
    return any(not wanted[name].isdisjoint(rows[name].to_pylist()) for name in columns)


def _records(rows: Sequence[Mapping[str, Any]]) -> set[ArchiveRecord]:
    return {ArchiveRecord(*(row[name] for name in _ARCHIVE)) for row in rows if row["archive_path"]}


def _row(takedown: Takedown, state: str, now: datetime, result: TakenDown | None = None) -> dict[str, Any]:
    return {
        "takedown_id": takedown.id,
        "state": state,
        "logged_at": now,
        "article_id": takedown.article_id,
        "source": takedown.source,
        "requested_by": takedown.requested_by,
        "reason": takedown.reason,
        "versions": result and result.versions,
        "log_rows": result and result.log_rows,
        "archive_records": result and result.archive_records,
    }


def _target(article_id: str | None, source: str | None) -> str:
    if (article_id is None) == (source is None):
        raise InputError("a takedown names either an article or a source")
    return f"article {article_id!r}" if article_id else f"source {source!r}"


def _run(takedown: Takedown) -> str:
    return f"takedown-{takedown.id}"
