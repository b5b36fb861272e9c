"""What the index says of itself: `index.json`, with the version of the table that it holds.

The version is written last, so that it is never ahead of what can be found. A month that is being written
says so before it changes: whoever is killed in between leaves a month that is compared with the table anew.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from clipdesk.corpus.noted import digest_of
from clipdesk.corpus.search.fields import FORMAT
from clipdesk.model.errors import CorpusError

MADE_BY = f"{FORMAT}, tantivy {version('tantivy')}"
STATE = "index.json"
LOCK_SUFFIX = ".lock"
LOCK_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A file of the index as it was written: bytes, when (nanoseconds), and BLAKE2b of its content."""

    size: int
    written: int
    digest: str


@dataclass(frozen=True, slots=True)
class MonthState:
    """`files` are the table's that the month was made of; None: it is being written."""

    files: frozenset[str] | None = None
    documents: int = 0
    segments: dict[str, SegmentFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexState:
    """`version` is the one of `articles` that the index holds; None: not all of any."""

    version: int | None = None
    months: dict[str, MonthState] = field(default_factory=dict)


class Unusable(Exception):
    """Why an index cannot be used as it is, in words."""


def read_state(folder: Path) -> IndexState | None:
    """None where there is no index. Raises Unusable."""
    try:
        said = json.loads((folder / STATE).read_bytes())
        if said["made_by"] != MADE_BY:
            raise Unusable("another release of Clipdesk has made it")
        return IndexState(said["version"], {name: _month(one) for name, one in said["months"].items()})
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unusable(f"{STATE} cannot be read") from error


def write_state(folder: Path, state: IndexState) -> None:
    said = {
        "made_by": MADE_BY,
        "version": state.version,
        "months": {
            name: {**asdict(month), "files": None if month.files is None else sorted(month.files)}
            for name, month in state.months.items()
        },
    }
    temporary = folder / f"{STATE}.tmp"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(said, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / STATE)


def _month(said: dict[str, Any]) -> MonthState:
    files = None if said["files"] is None else frozenset(said["files"])
    segments = {name: SegmentFile(**one) for name, one in said["segments"].items()}
    return MonthState(files, said["documents"], segments)


def segments_in(month: Path, before: dict[str, SegmentFile]) -> dict[str, SegmentFile]:
    """The files of a month as they are; what has not been written since `before` is not read again."""
    found = {}
    for path in sorted(month.iterdir()):
        if path.name.endswith(LOCK_SUFFIX):
            continue
        noted, status = before.get(path.name), path.stat()
        if noted and (noted.size, noted.written) == (status.st_size, status.st_mtime_ns):
            found[path.name] = noted
        else:
            found[path.name] = SegmentFile(status.st_size, status.st_mtime_ns, digest_of(path).hex())
    return found


def damage(month: Path, segments: dict[str, SegmentFile], *, thorough: bool = False) -> str | None:
    """What is not as it was written, in words. Only files that were touched since are read, unless
    `thorough`."""
    for name, noted in segments.items():
        path = month / name
        try:
            status = path.stat()
            touched = (status.st_size, status.st_mtime_ns) != (noted.size, noted.written)
            if (touched or thorough) and digest_of(path).hex() != noted.digest:
                return f"{month.name}/{name} is not as it was written"
        except OSError as error:
            return f"{month.name}/{name} cannot be read ({error.strerror})"
    return None


@contextmanager
def index_lock(folder: Path, timeout_seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """One process at a time writes the index; the lock goes with its process. Raises CorpusError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK_SUFFIX)
        lock.acquire(timeout=timeout_seconds)
    except Timeout as error:
        raise CorpusError(
            f"another process has been writing the search index for more than {timeout_seconds:.0f} s",
            where=str(folder),
            hint="run this again when it has ended",
        ) from error
    except OSError as error:
        raise CorpusError(
            f"the search index cannot be written: {error.strerror or error}",
            where=str(folder),
            hint="check the folder, its permissions and the free space",
        ) from error
    try:
        yield
    finally:
        lock.release()
