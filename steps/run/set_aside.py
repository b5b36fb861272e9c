"""A step that fails at a source fails that source, not the run; one that fails there twice is set aside.

What is wrong with the machine (a full disk, a table that cannot be written) is nobody's fault but the
machine's: it is never counted, and the run stays open until it can go on.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from clipdesk.model.errors import ArchiveError, ClipdeskError, CorpusError, CrawlStopped
from clipdesk.model.settings import Settings
from clipdesk.model.text import one_line
from steps.run import runs
from steps.run.handover import first_fault

CRAWLING, PARSING, STORING = "the crawl", "parsing", "storing"

MOST_FAILURES = 2
"""The first failure may be an accident; what fails again at the same place will fail for ever."""

MACHINE = (OSError, MemoryError, CorpusError, ArchiveError, CrawlStopped)
"""Errors that say something of the machine, or of who sits at it, and nothing of the source."""


logger = logging.getLogger("clipdesk.runs")


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """`step` failed `times` at a source in one run, last `at` that time with that reason."""

    step: str
    reason: str
    times: int
    set_aside: bool
    at: str

    def __str__(self) -> str:
        often = f" {self.times} times" if self.times > 1 else ""
        if self.set_aside:
            return f"set aside: {self.step} failed{often}: {self.reason}"
        return f"{self.step} failed{often}: {self.reason}; it will be tried again"


_FAILURE = TypeAdapter(SourceFailure)


def note(
    settings: Settings, run: str, source: str, step: str, error: Exception, *, now: datetime
) -> SourceFailure:
    """Write down that a step failed. A crawl that ended without its log is set aside at once: nothing of it
    was kept, and the next run crawls the source anew."""
    folder = runs.folder(settings, run) / source
    before = failure_in(folder)
    counted = 0 if isinstance(error, MACHINE) else 1
    times = counted + (before.times if before and before.step == step else 0)
    reason = str(error) if isinstance(error, ClipdeskError) else f"{type(error).__name__}: {error}"
    set_aside = counted > 0 and (times >= MOST_FAILURES or step == CRAWLING)
    failure = SourceFailure(step, one_line(reason), times, set_aside, now.isoformat())
    folder.mkdir(parents=True, exist_ok=True)
    runs.write_atomically(folder / "failed.json", json.dumps(asdict(failure), indent=1))
    return failure


def failure_in(folder: Path) -> SourceFailure | None:
    """What failed at the source in this run, if anything did."""
    path = folder / "failed.json"
    if not path.exists():
        return None
    try:
        return _FAILURE.validate_json(path.read_bytes(), extra="forbid")
    except ValidationError as error:
        logger.warning("%s: %s: the source is tried as if nothing had failed", path, first_fault(error))
        return None


def forget(folder: Path, *steps: str) -> None:
    """These steps have succeeded."""
    if (failure := failure_in(folder)) and failure.step in steps:
        (folder / "failed.json").unlink()


@contextmanager
def noted(settings: Settings, run: str, source: str, step: str, *, now: datetime) -> Iterator[None]:
    """Write down that the step inside failed, and let its error pass; one that succeeds is forgotten."""
    try:
        yield
    except Exception as error:
        note(settings, run, source, step, error, now=now)
        raise
    forget(runs.folder(settings, run) / source, step)
