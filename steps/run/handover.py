"""What the steps of a run leave for one another in `runs/RUN/SOURCE/`, read with care.

The run may have been begun by an earlier release. A key that is missing has its default, if the noun has one;
a key that nobody knows, or a value that is none, is refused with the file and the line: nothing is guessed.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from clipdesk.model.article import Capture
from clipdesk.model.crawl_json import from_json
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.errors import CrawlError

_CAPTURES = TypeAdapter(Capture)


@dataclass(frozen=True, slots=True)
class CrawlStats:
    """`known` counts URLs that were seen before and are not due. The other figures of crawl.stats.json are
    for people; they may change with every release."""

    known: int
    fetched: int


_STATS = TypeAdapter(CrawlStats)


def read_records(path: Path) -> list[CrawlRecord]:
    """Raises CrawlError."""
    records = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                records.append(from_json(line))
            except CrawlError as error:
                raise CrawlError(error.message, where=f"{path}:{number}", hint=error.hint) from error
    return records


def read_captures(path: Path) -> list[Capture]:
    """Raises CrawlError."""
    captures = []
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                captures.append(_CAPTURES.validate_json(line, extra="forbid"))
            except ValidationError as error:
                raise CrawlError(
                    f"no capture: {first_fault(error)}",
                    where=f"{path}:{number}",
                    hint="remove the file: when its run is taken up, the pages are parsed again",
                ) from error
    return captures


def capture_lines(captures: Iterable[Capture]) -> str:
    return "".join(f"{_CAPTURES.dump_json(capture).decode()}\n" for capture in captures)


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
