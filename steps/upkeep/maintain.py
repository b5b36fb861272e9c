"""Upkeep: the corpus checked, the tables packed and swept, takedowns finished, old run folders removed."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

from clipdesk.corpus import maintenance, takedown
from clipdesk.corpus.checking.check import QUICK, Depth, OnPart, check_contents, check_tables
from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding
from clipdesk.corpus.checking.repairs import note_all
from clipdesk.corpus.digests import MADE_AGAIN
from clipdesk.corpus.lock import held
from clipdesk.corpus.maintenance import Upkeep
from clipdesk.corpus.merge import Merged
from clipdesk.corpus.search.update import Indexed
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import GOES_ON, in_words
from clipdesk.model.settings import Settings
from steps.run import runs
from steps.run.stories import stories
from steps.upkeep.takedown import Desk

KEEP_RUNS = timedelta(days=90)
"""A run's folder repeats what the crawl log and the archive keep for good. Chosen, not measured."""
STALE = timedelta(days=1)
"""A temporary file that nobody has touched for so long belongs to a process that is dead: no
crawl may last a day."""

SAID_EVERY = 10.0
"""Seconds between two words on the same part of a check."""

OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Maintained:
    """`damages` ask for the operator. Where the tables themselves are damaged, nothing else was done: a file
    that is written anew looks sound ever after."""

    tables: Mapping[str, Upkeep] = field(default_factory=dict)
    merged: Merged | None = None
    search: Indexed = field(default_factory=Indexed)
    finished_takedowns: int = 0
    removed_runs: int = 0
    removed_files: int = 0
    damages: tuple[Damage, ...] = ()


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
    say("checking the tables")
    with held(corpus.uri):
        damages = _damages(check_tables(corpus, QUICK, now, _each(say)))
    # A table that is made of others, and was removed, is written anew below.
    damages = tuple(one for one in damages if one.kind is not DamageKind.TABLE or one.of not in MADE_AGAIN)
    if damages:
        return Maintained(damages=damages)
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
    depth = Depth(tables=False, archive=check_archive)
    with held(corpus.uri):
        damages = _damages(check_contents(corpus, settings.archive, depth, _each(say)))
        note_all(corpus)
    tables = maintenance.maintain_tables(corpus, now=now, retention_hours=retention_hours, on_table=say)
    say("checking the search index, and bringing it up to date")
    search = corpus.index.update(thorough=True)
    say("removing old runs and temporary files")
    removed_runs = _remove_runs(settings, now)
    removed_files = _remove_temporary(settings.home, now)
    return Maintained(tables, merged, search, len(finished), removed_runs, removed_files, damages)


def _damages(found: Iterable[Finding]) -> tuple[Damage, ...]:
    return tuple(one for one in found if isinstance(one, Damage))


def _each(say: OnStep) -> OnPart:
    """A word at the beginning of each part, and one every few seconds."""
    said: dict[str, float] = {}

    def on_part(part: str, done: int, of: int) -> None:
        if monotonic() - said.get(part, -SAID_EVERY) >= SAID_EVERY:
            said[part] = monotonic()
            say(f"checking {part}: {100 * done // max(of, 1)}%")

    return on_part


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
