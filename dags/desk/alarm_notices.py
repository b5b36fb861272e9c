"""What tasks tell of: the alarms over the sources that they have seen, and those over the whole desk."""

from collections.abc import Collection, Sequence
from datetime import datetime

from clipdesk.model.settings import Settings
from steps.report.alarms import Alarm, AlarmKind


def notify(settings: Settings, sources: Collection[str], *, now: datetime) -> list[Alarm]:
    """Judge these sources, the files and the disk; tell what is due; give all that holds."""
    from scheduler.telling import raise_alarms
    from steps.report.trouble import MET, OF_THE_DESK, trouble

    def covers(kind: AlarmKind, source: str) -> bool:
        return kind in OF_THE_DESK or (source in sources and kind not in MET)

    raised = trouble(settings, now=now, sources=sources)
    raise_alarms(settings, raised, covers, now=now)
    return raised


def notify_of_disk(settings: Settings, *, now: datetime) -> None:
    """Before a run begins: one that does not begin has no report to raise it."""
    from scheduler.telling import raise_alarms
    from steps.report.trouble import nearly_full
    from steps.run.disk import disk_of

    kind = AlarmKind.NEARLY_FULL
    raise_alarms(settings, nearly_full(disk_of(settings)), lambda found, _source: found is kind, now=now)


def notify_of_damage(settings: Settings, damages: Sequence[str], *, now: datetime) -> None:
    """After the check of the night; without damage the alarm has ended."""
    from scheduler.telling import raise_alarms
    from steps.report.trouble import STORED

    kind = AlarmKind.DAMAGED
    evidence = f"{len(damages)} damage(s), such as {damages[0]}" if damages else ""
    raised = [Alarm(kind, STORED, evidence, kind.advice)] if damages else []
    raise_alarms(settings, raised, lambda found, _source: found is kind, now=now)
