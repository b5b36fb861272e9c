"""A backup: the data folder in one file that only its owner can read, made while nothing changes it."""

import os
import tarfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from clipdesk.corpus.lock import held
from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import ConfigError, InputError, in_words, naming
from clipdesk.model.settings import Settings

SECRETS = ("airflow/airflow.cfg", "airflow/passwords.json", "airflow/secrets.json")
"""Files of the data folder that hold keys and passwords."""
PATIENCE_SECONDS = 10.0
_FASTEST = 1
"""Of gzip: most of it is compressed already."""


@dataclass(frozen=True, slots=True)
class Backup:
    """`secrets` are the files in it that hold keys and passwords."""

    path: Path
    files: int
    bytes: int
    secrets: tuple[str, ...]


@in_words("backup", hint="no backup was made: run it again")
def back_up(settings: Settings, to: Path) -> Backup:
    """Write it under a temporary name first, so that a killed one leaves no half of a backup.

    Raises InputError for a place that cannot be used, ConfigError while something runs, CorpusError where the
    corpus is being written.
    """
    home = settings.home.absolute()
    _want_place(home, to)
    temporary = to.with_name(to.name + ".tmp")
    temporary.unlink(missing_ok=True)
    try:
        with ExitStack() as alone:
            for lock in sorted(set(home.rglob("*.lock")) - set(settings.corpus.absolute().glob("*.lock"))):
                alone.enter_context(_held(lock))
            alone.enter_context(held(str(settings.corpus), timeout_seconds=PATIENCE_SECONDS))
            files = [file for file in _files(home, temporary) if not _made_again(settings, file)]
            with naming(to):
                _write(temporary, home, files)
        temporary.replace(to)
    finally:
        temporary.unlink(missing_ok=True)
    kept = {str(file.relative_to(home)) for file in files}
    return Backup(to, len(files), to.stat().st_size, tuple(name for name in SECRETS if name in kept))


def _want_place(home: Path, to: Path) -> None:
    if not home.is_dir():
        raise InputError("there is no data folder", where=str(home), hint="set CLIPDESK_HOME")
    if to.exists():
        raise InputError("is there already", where=str(to), hint="choose another name")
    if not to.absolute().parent.is_dir():
        raise InputError("no such folder", where=str(to.parent), hint="make it, or choose another one")


def _held(lock: Path) -> FileLock:
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout as error:
        raise ConfigError(
            "is in use", where=str(lock), hint="stop what runs (`make down`), then back up"
        ) from error
    return held


def _files(home: Path, temporary: Path) -> Iterator[Path]:
    """All but locks and what is half written."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.name.endswith(".lock") and path != temporary.absolute():
            yield path


def _made_again(settings: Settings, file: Path) -> bool:
    """Whether it is only made of something else."""
    folders = (settings.common_crawl, Corpus.open(settings.corpus).index.folder)
    return any(file.is_relative_to(folder.absolute()) for folder in folders)


def _write(to: Path, home: Path, files: list[Path]) -> None:
    descriptor = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=_FASTEST) as archive:
            for file in files:
                archive.add(file, arcname=str(file.relative_to(home)), recursive=False)
        raw.flush()
        os.fsync(raw.fileno())
