"""Upkeep: the tables packed and swept, the archive checked, takedowns finished, old run folders removed."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from clipdesk.corpus import maintenance, takedown
from clipdesk.corpus.archive import verify
from clipdesk.corpus.maintenance import Upkeep
from clipdesk.corpus.merge import Merged
from clipdesk.corpus.search.update import Indexed
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import GOES_ON, ArchiveError, in_words
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.stories import stories
from steps.upkeep.takedown import Desk

KEEP_RUNS = timedelta(days=90)
"""A run's folder repeats what the crawl log and the archive keep for good. Chosen, not measured."""
STALE = timedelta(days=1)
"""A temporary file that nobody has touched for so long belongs to a process that is dead: no
crawl may last a day."""

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Maintained:
    """`archive_faults` name the files that do not hold what they held; someone must look at them."""

    tables: Mapping[str, Upkeep]
    merged: Merged
    search: Indexed
    finished_takedowns: int
    removed_runs: int
    removed_files: int
    archive_faults: tuple[str, ...]


@in_words("maintain", hint=GOES_ON)
def maintain(
    settings: Settings,
    *,
    now: datetime,
    retention_hours: int | None = None,
    check_archive: bool = True,
    on_step: OnStep | None = None,
) -> Maintained:
    """May be repeated at any time; `retention_hours` bounds time travel (None: 30 days)."""
    say = on_step or (lambda _: None)
    corpus = Corpus.open(settings.corpus)
    say("finishing takedowns")
    finished = takedown.resume(
        corpus,
        settings.archive,
        now=now,
        elsewhere=Desk(settings, now),
        on_step=say,
    )
    say("grouping articles into stories")
    stories(settings, now=now)
    say("merging articles")
    merged = corpus.merge_articles()
    tables = maintenance.maintain_tables(corpus, now=now, retention_hours=retention_hours, on_table=say)
    say("checking the search index, and bringing it up to date")
    search = corpus.index.update(thorough=True)
    say("removing old runs and temporary files")
    removed_runs = _remove_runs(settings, now)
    removed_files = _remove_temporary(settings.home, now)
    faults = tuple(_check(settings.archive, say)) if check_archive else ()
    return Maintained(tables, merged, search, len(finished), removed_runs, removed_files, faults)


def _remove_runs(settings: Settings, now: datetime) -> int:
    old = [run for run in runs.every(settings) if run.finished_at and now - run.finished_at > KEEP_RUNS]
    for run in old:
        shutil.rmtree(runs.folder(settings, run.id))
    return len(old)


def _remove_temporary(home: Path, now: datetime) -> int:
    stale = [
        path
        for folder in ("archive", "runs")
        for path in (home / folder).rglob("*.tmp")
        if now.timestamp() - path.stat().st_mtime > STALE.total_seconds()
    ]
    for path in stale:
        path.unlink()
    return len(stale)


def _check(archive: Path, say: OnStep) -> list[str]:
    faults = []
    for path in sorted(archive.rglob("*.warc.gz")):
        say(f"checking {path.name}")
        try:
            faults += [f"{path}@{one.offset}: {one.reason}" for one in verify(path).damaged]
        except ArchiveError as error:
            faults.append(str(error))
    return faults
