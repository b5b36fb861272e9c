"""What the steps of a run leave for each other: files of one JSON document a line, streamed both ways."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pydantic import TypeAdapter

from clipdesk.model.article import Capture
from clipdesk.model.crawl_json import from_json
from clipdesk.model.crawl_record import CrawlRecord

_CAPTURE = TypeAdapter(Capture)


def capture_line(capture: Capture) -> str:
    """One line, without a line break."""
    return _CAPTURE.dump_json(capture).decode()


def captures_in(path: Path) -> Iterator[Capture]:
    with path.open("rb") as file:
        yield from map(_CAPTURE.validate_json, file)


def records_in(path: Path) -> Iterator[CrawlRecord]:
    """Raises CrawlError for a line that is no record."""
    with path.open("rb") as file:
        yield from map(from_json, file)


def lines_in(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A file that has its name only when the block has ended without an error, and is then on the disk."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
