"""The crawl's log on disk: one record for every URL, whole or not there."""

import json
import logging
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from clipdesk.model.crawl_json import from_json, to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CrawlError

_log = logging.getLogger("clipdesk")


class CrawlLog:
    """Writes `path` under a temporary name; `complete` gives it its own: the crawl is done.

    What a killed attempt wrote stays in it; of each URL the last record counts. A line is with the system as
    soon as it is written, so that the death of this process does not take it along.
    """

    def __init__(self, path: Path, archived: int) -> None:
        """`archived` is how many bytes of the archive are whole: a record of what lies behind them is none.

        Raises CrawlError where the folder cannot be written."""
        self._path = path
        self._temporary = path.with_name(path.name + ".tmp")
        self._forget()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.resumed = self._temporary.exists() and self._rewrite(archived)
            self._file = self._temporary.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise _unwritable(path, error) from error

    @property
    def failed(self) -> int:
        return sum(times for outcome, times in self.outcomes.items() if outcome.failed)

    def figures(self) -> dict[str, Any]:
        """For crawl.stats.json."""
        return {
            "fetched": self.outcomes[Outcome.FETCHED],
            "failed": self.failed,
            "outcomes": dict(self.outcomes),
            "bytes": self.bytes,
            "discovery": self.discovery,
        }

    def earlier(self) -> Iterator[CrawlRecord]:
        """What a killed attempt wrote; to be read before anything else is written."""
        if self.resumed:
            with self._temporary.open("rb") as lines:
                yield from map(from_json, lines)

    def write(self, record: CrawlRecord) -> None:
        """Raises CrawlError when the disk takes no more."""
        try:
            self._file.write(to_json(record) + "\n")
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self._count(record)

    def settle(self) -> None:
        """All is written: from now on there is one record for each URL, and the figures are of all of them.

        Raises CrawlError."""
        if not self.resumed:
            return
        self._forget()
        try:
            self._file.close()
            self._rewrite(None)
            self._file = self._temporary.open("a", encoding="utf-8", buffering=1)
        except OSError as error:
            raise _unwritable(self._path, error) from error
        for record in self.earlier():
            self._count(record)

    def complete(self, stats: Mapping[str, Any]) -> None:
        """First the figures (crawl.stats.json), last the log. Raises CrawlError."""
        try:
            _flush(self._file)
            self._file.close()
            figures = self._path.with_name("crawl.stats.json")
            temporary = figures.with_name(figures.name + ".tmp")
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(stats, file, indent=1)
                _flush(file)
            temporary.replace(figures)
            self._temporary.replace(self._path)
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def abandon(self) -> None:
        """Leave the temporary file to the next start, which goes on from there."""
        self._file.close()

    def _forget(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.discovery: list[dict[str, Any]] = []
        self.bytes = 0

    def _count(self, record: CrawlRecord) -> None:
        self.bytes += record.bytes or 0
        if record.kind is UrlKind.ARTICLE:
            self.outcomes[record.outcome] += 1
        else:
            self.discovery.append(
                {"url": record.url, "kind": record.kind, "outcome": record.outcome, "reason": record.reason}
            )

    def _rewrite(self, archived: int | None) -> bool:
        """Keep the last record of each URL; whether there is any. Raises OSError."""
        last = {record.url: number for number, record in _records(self._temporary, archived)}
        kept = self._temporary.with_name(f"kept.{self._temporary.name}")
        with self._temporary.open("rb") as lines, kept.open("wb") as file:
            numbers = set(last.values())
            file.writelines(line for number, line in enumerate(lines) if number in numbers)
        kept.replace(self._temporary)
        return bool(last)


def _records(path: Path, archived: int | None) -> Iterator[tuple[int, CrawlRecord]]:
    """The lines that are whole, with their numbers from 0. A killed process leaves at most half a line; a
    machine that lost its power may leave worse."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines):
            try:
                record = from_json(line)
            except CrawlError as error:
                _log.warning("%s:%d is left out: %s", path, number + 1, error.message)
                continue
            kept = record.record
            if archived is None or kept is None or kept.offset + kept.length <= archived:
                yield number, record


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> CrawlError:
    return CrawlError(
        f"cannot be written: {error.strerror or error}", where=str(path), hint="check space and permissions"
    )
