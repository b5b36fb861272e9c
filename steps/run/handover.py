"""What the steps of a run leave for one another in `runs/RUN/SOURCE/`, read with care.

The run may have been begun by an earlier release. A key that is missing has its default, if the noun has one;
a key that nobody knows, or a value that is none, is refused with the file and the line: nothing is guessed.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from pydantic import TypeAdapter, ValidationError

from clipdesk.model.article import Capture
from clipdesk.model.crawl_json import from_json
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.errors import CrawlError, naming

_CAPTURES = TypeAdapter(Capture)


@dataclass(frozen=True, slots=True)
class Rested:
    """A page of discovery that was not due, and why not."""

    url: str
    until: datetime
    why: str


@dataclass(frozen=True, slots=True)
class CrawlStats:
    """`known` counts URLs that were seen before and are not due; `ended_early` says why the crawl was ended
    from outside, where it was, `alone` why it did not share its turns at hosts with other crawls. The other
    figures of crawl.stats.json are for people; they may change with every release."""

    known: int
    fetched: int
    resting: tuple[Rested, ...] = ()
    ended_early: str = ""
    alone: str = ""


_STATS = TypeAdapter(CrawlStats)


def records_in(path: Path) -> Iterator[CrawlRecord]:
    """Streamed. Raises CrawlError for a line that is no record, with its number."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield from_json(line)
            except CrawlError as error:
                raise CrawlError(error.message, where=f"{path}:{number}", hint=error.hint) from error


def captures_in(path: Path) -> Iterator[Capture]:
    """Streamed. Raises CrawlError for a line that is no capture, with its number."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield _CAPTURES.validate_json(line, extra="forbid")
            except ValidationError as error:
                raise CrawlError(
                    f"no capture: {first_fault(error)}",
                    where=f"{path}:{number}",
                    hint="remove the file: when its run is taken up, the pages are parsed again",
                ) from error


def capture_line(capture: Capture) -> str:
    """One line, without a line break."""
    return _CAPTURES.dump_json(capture).decode()


def lines_in(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A file that has its name only when the block has ended without an error, and is then on the disk."""
    temporary = path.with_name(path.name + ".tmp")
    with naming(path), temporary.open("w", encoding="utf-8") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def read_stats(folder: Path) -> CrawlStats:
    """Raises CrawlError."""
    path = folder / "crawl.stats.json"
    try:
        return _STATS.validate_python(json.loads(path.read_bytes()), extra="ignore")
    except (OSError, ValueError) as error:
        fault = first_fault(error) if isinstance(error, ValidationError) else str(error)
        raise CrawlError(
            f"no figures of a crawl: {fault}",
            where=str(path),
            hint="remove the source's folder: when its run is taken up, it is crawled again",
        ) from error


def first_fault(error: ValidationError) -> str:
    """The place and what is wrong there."""
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc'])) or 'the line'}: {first['msg']}"
