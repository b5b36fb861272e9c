"""Commit continuity: whether the log of a table has every commit, as it was written (Delta protocol, "Delta
Log Entries" and "Checkpoints")."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note
from clipdesk.corpus.noted import (
    LAST_CHECKPOINT,
    LOG,
    NotedCommit,
    Notes,
    checkpoint_name,
    commit_path,
    commits_in,
    files_of,
)

CLEANED_AFTER = timedelta(days=30)
"""Delta removes commits that are older than `delta.logRetentionDuration`, if a checkpoint has them."""


def check_log(table: Path, notes: Notes, now: datetime) -> Iterator[Finding]:
    """`table` is its folder. Raises OSError."""
    name = table.name
    there, noted = commits_in(table), notes.commits(name)
    if not there:
        if noted:
            yield Damage(DamageKind.TABLE, name, "its log is gone, and with it the table", name)
        return
    yield from check_commits(table, notes, now)
    for path, fault in damaged_checkpoints(table, notes, now).items():
        yield Damage(DamageKind.CHECKPOINT, f"{name}/{path}", fault, name)
    if noted and (late := [version for version in there if version > max(noted)]):
        yield Note(name, f"{len(late)} commit(s) are not noted yet: the next writer notes them")


def check_commits(table: Path, notes: Notes, now: datetime) -> Iterator[Finding]:
    """The commits alone, of a table that has some. Raises OSError."""
    there, noted, checkpoints = commits_in(table), notes.commits(table.name), _checkpoints(table)
    for version in _expected(there, noted, checkpoints, now):
        path = commit_path(table, version)
        if fault := _fault(path, noted.get(version)):
            yield Damage(DamageKind.COMMIT, f"{table.name}/{LOG}/{path.name}", fault, table.name)
    if there[0] > 0 and not any(version >= there[0] - 1 for version in checkpoints):
        what = f"its first commit is {there[0]}, and no checkpoint has what was before"
        yield Damage(DamageKind.COMMIT, f"{table.name}/{LOG}", what, table.name)


def damaged_commits(table: Path, notes: Notes, now: datetime) -> list[NotedCommit]:
    """Those that can be put back. Raises OSError."""
    there, noted = commits_in(table), notes.commits(table.name)
    expected = _expected(there, noted, _checkpoints(table), now) if there else sorted(noted)
    return [
        noted[version]
        for version in expected
        if version in noted and _fault(commit_path(table, version), noted[version])
    ]


def _expected(
    there: list[int], noted: Mapping[int, NotedCommit], checkpoints: list[int], now: datetime
) -> Iterator[int]:
    """The commits that must be there: all between two that are, and those that were noted, but for what was
    cleaned away."""
    for version in range(min([there[0], *noted]), max([there[-1], *noted]) + 1):
        old = version not in noted or now - noted[version].noted_at > CLEANED_AFTER
        is_cleaned = old and version < there[0] and any(one >= version for one in checkpoints)
        if not is_cleaned:
            yield version


def _fault(path: Path, noted: NotedCommit | None) -> str:
    """What is wrong with a commit, in words; empty for a sound one."""
    if not path.exists():
        return _lost(noted)
    content = path.read_bytes()
    if noted is not None:
        return "" if content == noted.content else "is not the commit that was written"
    try:
        list(files_of(content))
    except (ValueError, TypeError, KeyError) as error:
        return f"is torn: {error}"
    return ""


def _lost(noted: NotedCommit | None) -> str:
    return "is gone; nobody has noted what it was" if noted is None else "is gone; what it was is noted"


def _checkpoints(table: Path) -> list[int]:
    """Versions; one that is in several files counts as well."""
    names = (path.name.partition(".")[0] for path in (table / LOG).glob("*.checkpoint*.parquet"))
    return sorted({int(name) for name in names if name.isdecimal()})


def damaged_checkpoints(table: Path, notes: Notes, now: datetime) -> dict[str, str]:
    """What is wrong with the checkpoints, and with the file that names the last one; by path within the
    table. Raises OSError."""
    faults: dict[str, str] = {}
    for path, noted in notes.files(table.name).items():
        found = table / path
        if not path.startswith(f"{LOG}/") or path == LAST_CHECKPOINT:
            continue
        if found.exists():
            fault = "" if noted.is_of(found) else "is not as it was written"
        else:
            commit = notes.commits(table.name).get(int(found.name.partition(".")[0]))
            fault = "is gone" if commit and now - commit.noted_at < CLEANED_AFTER else ""
        if fault:
            faults[path] = fault
    if fault := _last(table, notes, _checkpoints(table)):
        faults[LAST_CHECKPOINT] = fault
    return faults


def _last(table: Path, notes: Notes, checkpoints: list[int]) -> str:
    """What is wrong with the file that names the last checkpoint. A kill may have come between a checkpoint
    and its note: then what was noted of the file before is no accusation."""
    path, noted = table / LAST_CHECKPOINT, notes.files(table.name)
    if not checkpoints:
        return ""
    if not path.exists():
        return "is gone"
    if checkpoint_name(checkpoints[-1]) in noted and LAST_CHECKPOINT in noted:
        return "" if noted[LAST_CHECKPOINT].is_of(path) else "is not as it was written"
    return "" if _named(path) in checkpoints else "names no checkpoint that is there"


def _named(path: Path) -> int | None:
    try:
        version = json.loads(path.read_bytes())["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, int) else None
