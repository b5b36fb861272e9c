"""Take pages from files (WARC of any tool, or text that somebody scraped) through the same parse and store.

The pages are copied into the archive, so that the corpus rests on nothing outside its own folder. A file is
one source of a run that is named after the file's content: the same file again is the same run, done already.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clipdesk.corpus.archive import ArchiveWriter, UnreadableRecord, read_warc
from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import GOES_ON, InputError, StoppedError, in_words
from clipdesk.model.page import Page
from clipdesk.model.settings import Settings
from clipdesk.model.urls import normalize_url
from steps.run import runs
from steps.run.handover import written_whole
from steps.run.index import index
from steps.run.parse import parse_crawl
from steps.run.runs import Run, write_atomically
from steps.run.store import store
from steps.run.stories import stories

OnIngestedPage = Callable[[str, int, int | None], None]
"""Called with what is being done, pages done, and pages in all where that is known."""

TEXT_TYPES = {".txt", ".text"}


@dataclass(frozen=True, slots=True)
class Ingested:
    """`run` is new, or `again` says that this very file was ingested before."""

    run: str
    file: str
    again: bool


@in_words("ingest", hint=GOES_ON)
def ingest(
    settings: Settings,
    path: Path,
    *,
    now: datetime,
    topic: str | None = None,
    on_page: OnIngestedPage | None = None,
) -> Ingested:
    """Copy, parse, store. Raises InputError or ArchiveError when nothing of the file can be read."""
    run = _begin(settings, path, topic, now)
    source = run.sources[0]
    if run.finished_at is not None:
        return Ingested(run.id, str(path), again=True)
    folder = runs.folder(settings, run.id) / source
    if not (folder / "crawl.jsonl").exists():
        _copy(settings, run, source, path, now, on_page)
    parse_crawl(settings, run.id, source, on_page=_named("parse", on_page))
    if failed := store(settings, run.id, [source], now=now).failed:
        raise StoppedError(failed[source], where=str(path), hint=GOES_ON)
    stories(settings, now=now, on_versions=_named("group", on_page))
    index(settings)
    runs.finish(settings, run.id, now=now)
    return Ingested(run.id, str(path), again=False)


def _named(what: str, on_page: OnIngestedPage | None) -> Callable[[int, int], None] | None:
    return (lambda done, total: on_page(what, done, total)) if on_page else None


def _begin(settings: Settings, path: Path, topic: str | None, now: datetime) -> Run:
    source = re.sub(r"[^a-z0-9]+", "-", path.name.split(".")[0].lower()).strip("-") or "file"
    digest = _digest(path)
    run_id = "-".join(filter(None, ("ingest", source, topic, digest[:12])))
    if (runs.folder(settings, run_id) / "run.json").exists():
        return runs.read(settings, run_id)
    run = Run(run_id, topic, (source,), now, by="ingest")
    runs.write(settings, run)
    return run


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if not path.stat().st_size:
        raise InputError("is empty", where=str(path), hint="give a WARC file or a text file")
    return digest


def _copy(
    settings: Settings, run: Run, source: str, path: Path, now: datetime, on_page: OnIngestedPage | None
) -> None:
    """Write the pages into the archive and a record for each, as a crawl would."""
    folder = runs.folder(settings, run.id) / source
    folder.mkdir(parents=True, exist_ok=True)
    done = 0
    with written_whole(folder / "crawl.jsonl") as log:
        with ArchiveWriter(runs.archive(settings, run, source), settings.archive) as writer:
            for done, page in enumerate(_pages(path, settings, now), start=1):
                log.write(f"{to_json(_record(run, source, page, writer, str(path), now))}\n")
                if on_page:
                    on_page("copy", done, None)
        write_atomically(folder / "crawl.stats.json", json.dumps({"known": 0, "fetched": done}))


def _pages(path: Path, settings: Settings, now: datetime) -> Iterator[Page | UnreadableRecord]:
    if path.suffix in TEXT_TYPES:
        return iter([_text(path, settings.max_page_bytes, now)])
    return read_warc(path, max_page_bytes=settings.max_page_bytes)


def _text(path: Path, limit: int, now: datetime) -> Page | UnreadableRecord:
    if (size := path.stat().st_size) > limit:
        return UnreadableRecord(str(path), 0, f"has {size:,} bytes, and a page may have {limit:,}")
    headers = {"content-type": "text/plain; charset=utf-8"}
    return Page(f"file:{path.name}", path.read_bytes(), 200, headers, now)


def _record(
    run: Run,
    source: str,
    page: Page | UnreadableRecord,
    writer: ArchiveWriter,
    found_on: str,
    now: datetime,
) -> CrawlRecord:
    if isinstance(page, UnreadableRecord):
        return CrawlRecord(
            run.id, run.topic, source, page.url or f"{found_on}#{page.offset}", UrlKind.ARTICLE,
            Outcome.PARSE_ERROR, now, reason=page.reason, found_on=found_on,
        )  # fmt: skip
    fetched_at = page.fetched_at or now
    kept = writer.write(
        url=page.url,
        status=page.status,
        reason="",
        headers=list(page.headers.items()),
        body=page.html,
        fetched_at=fetched_at,
    )
    good = page.status == 200
    return CrawlRecord(
        run=run.id,
        topic=run.topic,
        source=source,
        url=normalize_url(page.url),
        kind=UrlKind.ARTICLE,
        outcome=Outcome.FETCHED if good else Outcome.HTTP_ERROR,
        at=fetched_at,
        reason="" if good else f"status {page.status}",
        final_url=page.url,
        found_on=found_on,
        first_seen_at=fetched_at,
        status=page.status,
        bytes=len(page.html),
        record=kept,
    )
