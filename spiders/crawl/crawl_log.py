"""The crawl's log on disk: one record for every URL, whole or not there."""

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import CrawlError


class CrawlLog:
    """Writes `path` under a temporary name; `complete` gives it its own: the crawl is done."""

    def __init__(self, path: Path) -> None:
        """Raises CrawlError where the folder cannot be written."""
        self._path = path
        self._temporary = path.with_name(path.name + ".tmp")
        self.outcomes: Counter[Outcome] = Counter()
        self.discovery: list[dict[str, Any]] = []
        self.bytes = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._temporary.open("w", encoding="utf-8")
        except OSError as error:
            raise _unwritable(path, error) from error

    @property
    def failed(self) -> int:
        return sum(times for outcome, times in self.outcomes.items() if outcome.failed)

    def write(self, record: CrawlRecord) -> None:
        """Raises CrawlError when the disk takes no more."""
        try:
            self._file.write(to_json(record) + "\n")
        except OSError as error:
            raise _unwritable(self._path, error) from error
        self.bytes += record.bytes or 0
        if record.kind is UrlKind.ARTICLE:
            self.outcomes[record.outcome] += 1
        else:
            self.discovery.append(
                {"url": record.url, "kind": record.kind, "outcome": record.outcome, "reason": record.reason}
            )

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
        """Leave the temporary file to the next start, which begins anew."""
        self._file.close()


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _unwritable(path: Path, error: OSError) -> CrawlError:
    return CrawlError(
        f"cannot be written: {error.strerror or error}", where=str(path), hint="check space and permissions"
    )
