"""Earlier versions of a table."""

from datetime import UTC, datetime
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from clipdesk.model.errors import InputError


def back_to(table: DeltaTable, as_of: int | datetime) -> None:
    """Make the newest version of a table what it was in another one, or at a time (aware). Raises InputError
    where there was nothing yet, and for a version that does not exist or whose files are gone."""
    newest, where = table.version(), f"as of {as_of}"
    hint = f"the newest version is {newest}; `clipdesk maintain` removes what is older than 30 days"
    version = _version_at(table, as_of) if isinstance(as_of, datetime) else as_of
    if version == newest:
        return
    try:
        table.load_as_version(version)
    except (DeltaError, OverflowError) as error:
        raise InputError("there is no such version", where=where, hint=hint) from error
    gone = [uri for uri in table.file_uris() if "://" not in uri and not Path(uri).exists()]
    if gone:
        raise InputError(f"{len(gone):,} files of this version are gone", where=where, hint=hint)


def committed_at(table: DeltaTable, version: int) -> datetime:
    """When a version was committed; `table` is the newest one, as deltalake counts its history wrongly from
    another."""
    commit = table.history(table.version() - version + 1)[-1]
    return _moment(commit["timestamp"])


def _version_at(table: DeltaTable, at: datetime) -> int:
    """The last one that was committed by then, as commits say it themselves: the times of files, which
    deltalake goes by, are those of a copy where the folder is one."""
    oldest = None
    for commit in table.history():
        oldest = _moment(commit["timestamp"])
        if oldest <= at:
            return int(commit["version"])
    since = f"the oldest version that is known is of {oldest:%Y-%m-%d %H:%M} UTC" if oldest else None
    raise InputError("nothing was stored by then", where=f"as of {at:%Y-%m-%d %H:%M} UTC", hint=since)


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
