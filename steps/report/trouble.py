"""What is wrong with the desk now: the alarms over sources, files and the disk."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from clipdesk.model.catalogue import Catalogue, load
from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm, AlarmKind, alarms
from steps.report.consumers import consumers, lagging
from steps.report.discovery import discovery_alarms
from steps.report.history import history
from steps.report.volume_alarms import volume_alarms
from steps.run import runs
from steps.run.disk import Disk, disk_of
from steps.run.handover import read_stats
from steps.run.set_aside import failure_in

OF_DISCOVERY = frozenset({AlarmKind.MISSED, AlarmKind.MOVED, AlarmKind.QUARANTINED, AlarmKind.RETIRED})
"""Seen in the states of a source's pages of discovery."""
OF_VOLUME = frozenset({AlarmKind.TOO_FEW, AlarmKind.TOO_MANY})
"""Seen in how many new articles a source gives."""
OF_THE_DESK = frozenset({AlarmKind.FAULTY, AlarmKind.NEARLY_FULL, AlarmKind.LAGGING})
"""Judged anew at every look, whichever sources are looked at."""
EVENTS = frozenset({AlarmKind.LATE, AlarmKind.DEAD})
"""Over after a day, if they do not happen again."""
MET = EVENTS | {AlarmKind.DAMAGED}
"""Not to be seen by looking: whoever meets them writes them down."""
DISK, STORED = "disk", "corpus"


def trouble(settings: Settings, *, now: datetime, sources: Collection[str] | None = None) -> list[Alarm]:
    """Over these sources or all, and over files and disk in any case. Raises CorpusError, InvalidFiles."""
    past = history(settings, now=now, sources=sources)
    aside = [alarm for alarm in set_aside(settings) if sources is None or alarm.source in sources]
    return [
        *alarms(past, now=now),
        *discovery_alarms(settings, now=now, sources=sources),
        *volume_alarms(settings, now=now, sources=sources),
        *aside,
        *(alarm for alarm in alone(settings) if sources is None or alarm.source in sources),
        *faulty(load(settings)),
        *lost_runs(settings),
        *nearly_full(disk_of(settings)),
        *lagging(consumers(settings), now=now),
    ]


def set_aside(settings: Settings) -> Iterator[Alarm]:
    """Of the last run of each source."""
    kind = AlarmKind.SET_ASIDE
    for source, run, folder in _last_runs(settings):
        failure = failure_in(folder)
        if failure and failure.set_aside:
            evidence = f"{failure.step} failed in run {run}: {failure.reason}"
            yield Alarm(kind, source, evidence, kind.advice)


def alone(settings: Settings) -> Iterator[Alarm]:
    """Of the last run of each source."""
    kind = AlarmKind.ALONE
    for source, run, folder in _last_runs(settings):
        if (folder / "crawl.stats.json").exists() and (why := read_stats(folder).alone):
            yield Alarm(kind, source, f"in run {run}: {why}", kind.advice)


def _last_runs(settings: Settings) -> Iterator[tuple[str, str, Path]]:
    """Each source, its last run, and its folder there."""
    last = {source: run.id for run in runs.every(settings) for source in run.sources}
    return ((source, run, runs.folder(settings, run) / source) for source, run in sorted(last.items()))


def faulty(catalogue: Catalogue) -> Iterator[Alarm]:
    """The first fault stands for the others of its file."""
    kind = AlarmKind.FAULTY
    for name, faults in (*catalogue.faulty_topics.items(), *catalogue.faulty_sources.items()):
        more = f", and {len(faults) - 1} more" if len(faults) > 1 else ""
        yield Alarm(kind, name, f"{faults[0]}{more}", kind.advice)


def lost_runs(settings: Settings) -> Iterator[Alarm]:
    """Runs that nobody can read, and so nobody can finish."""
    kind = AlarmKind.FAULTY
    for name, error in runs.unreadable(settings).items():
        hint = error.hint or kind.advice
        yield Alarm(kind, name, f"{error.where}: {error.message}", f"{hint[0].upper()}{hint[1:]}.")


def nearly_full(disk: Disk) -> Iterator[Alarm]:
    kind = AlarmKind.NEARLY_FULL
    if disk.is_nearly_full:
        yield Alarm(kind, DISK, str(disk), kind.advice)
