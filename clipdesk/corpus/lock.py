"""One writer of article versions and merges at a time, on this machine."""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from clipdesk.corpus import digests
from clipdesk.corpus.table import translated
from clipdesk.model.errors import CorpusError

logger = logging.getLogger("clipdesk.corpus")

PATIENCE_SECONDS = 2.0


@contextmanager
def writer_lock(uri: str, *, timeout_seconds: float = 3600) -> Iterator[None]:
    """Hold the corpus for writing. What was written is noted before the lock is given back; a corpus that has
    lost a commit is not written to. Raises CorpusError, as `held` does."""
    with held(uri, timeout_seconds=timeout_seconds):
        digests.begin(uri)
        yield
        digests.note_written(uri)


@contextmanager
def held(uri: str, *, timeout_seconds: float = 3600) -> Iterator[None]:
    """Keep everybody else from writing; the lock goes with its process, however that ends.

    Waits and says so; raises CorpusError after `timeout_seconds`. A corpus on s3:// is locked against the
    writers of this machine only: let one worker at a time store there.
    """
    path = _lock_path(uri)
    with translated(uri):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        _acquire(lock, uri, timeout_seconds)
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, uri: str, timeout_seconds: float) -> None:
    try:
        lock.acquire(timeout=min(PATIENCE_SECONDS, timeout_seconds))
    except Timeout:
        logger.warning("%s: another process is writing; waiting for it to finish", uri)
        try:
            lock.acquire(timeout=timeout_seconds)
        except Timeout as error:
            raise CorpusError(
                f"another process has been writing for more than {timeout_seconds:.0f} s",
                where=uri,
                hint=f"see which one holds {lock.lock_file}, then run this again",
            ) from error


def _lock_path(uri: str) -> Path:
    if "://" in uri:
        name = hashlib.sha256(uri.encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"clipdesk-{name}.lock"
    return Path(uri) / ".lock"
