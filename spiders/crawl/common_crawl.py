"""Common Crawl's news, by date: its files are read through once, and what is of our sites is kept.

A month's `warc.paths.gz` lists the files (commoncrawl.org, "News Dataset Available"); each is a gigabyte, of
some half an hour. A file is read in ranges, for all sources at once that look there. How far it was read
stands beside it after each range: whoever is killed goes on from there.
"""

import asyncio
import json
import os
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from clipdesk.corpus.warc_filter import WarcFilter
from clipdesk.model.content_coding import DamagedBody, TooLargeBody, unpacked
from clipdesk.model.errors import ArchiveError
from clipdesk.model.urls import site

PATHS = "crawl-data/CC-NEWS/{day:%Y}/{day:%m}/warc.paths.gz"
MAX_PATHS_BYTES = 20_000_000
RANGE = 8_388_608
"""Bytes asked for at once; chosen, not measured: some seconds of a slow line, lost at most by a kill."""
LONGEST_RECORD = 67_108_864
LOCK_SECONDS = 2.0
_NAME = re.compile(r"crawl-data/CC-NEWS/\d{4}/\d\d/(CC-NEWS-(\d{8})\d{6}-\d+\.warc\.gz)")


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of a file from where they were asked for; `total` is how many it has."""

    body: bytes
    total: int


Read = Callable[[str, int, int], Awaitable[Part]]
"""Reads of an address, from a byte on, so many bytes."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a file was read for these sites: `offset` in it, `kept` in what is kept of it."""

    sites: tuple[str, ...]
    offset: int = 0
    kept: int = 0
    total: int = 0
    complete: bool = False


async def files_of(day: date, base: str, read: Read) -> list[str]:
    """The addresses of the files that hold pages of a day (UTC): those begun on it, and the last before.

    Raises ArchiveError for a list that cannot be read.
    """
    found: dict[str, str] = {}
    for month in sorted({day.replace(day=1), (day - timedelta(days=1)).replace(day=1)}):
        found.update(_listed(await _whole(f"{base}{PATHS.format(day=month)}", read)))
    stamp = f"{day:%Y%m%d}"
    before = [path for path, begun in found.items() if begun < stamp]
    of_day = [path for path, begun in found.items() if begun == stamp]
    return [f"{base}{path}" for path in (*sorted(before)[-1:], *sorted(of_day))]


async def _whole(address: str, read: Read) -> str:
    part = await read(address, 0, RANGE)
    if part.total > len(part.body):
        raise ArchiveError(f"a list of {part.total:,} bytes is larger than the bound", where=address)
    try:
        return unpacked(part.body, "gzip", MAX_PATHS_BYTES).decode("utf-8", "replace")
    except (DamagedBody, TooLargeBody) as error:
        raise ArchiveError(f"the list of files cannot be read: {error}", where=address) from error


def _listed(text: str) -> Iterable[tuple[str, str]]:
    """Path and day of each file."""
    return ((path[0], path[2]) for line in text.splitlines() if (path := _NAME.fullmatch(line.strip())))


@dataclass(slots=True)
class NewsFile:
    """One of Common Crawl's files, and what is kept of it in `folder`."""

    address: str
    folder: Path
    sites: frozenset[str]

    @property
    def path(self) -> Path:
        """What is kept, under its final name when all of the file was read."""
        return self.folder / self.address.rpartition("/")[2]

    async def bring(self, read: Read) -> AsyncGenerator[Reached]:
        """After each range, how far it is. One process at a time reads a file; the others wait.

        Raises ArchiveError for a file that is none or a disk that takes no more.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{self.path}.lock")
        while True:
            reached = self._reached()
            if reached.complete and self.sites <= set(reached.sites):
                yield reached
                return
            try:
                lock.acquire(timeout=0)
                break
            except Timeout:
                yield reached
                await asyncio.sleep(LOCK_SECONDS)
        try:
            async for reached in self._bring(self._reached(), read):
                yield reached
        finally:
            lock.release()

    async def _bring(self, reached: Reached, read: Read) -> AsyncGenerator[Reached]:
        if reached.complete or not self.sites <= set(reached.sites):
            reached = Reached(tuple(sorted({*reached.sites, *self.sites})))
        wanted = frozenset(reached.sites)
        temporary = self.path.with_name(f"{self.path.name}.tmp")
        records = WarcFilter(lambda url: _site(url) in wanted, LONGEST_RECORD, self.address, reached.offset)
        position = reached.offset
        with temporary.open("r+b" if temporary.exists() else "w+b") as kept:
            kept.truncate(reached.kept)
            kept.seek(reached.kept)
            while not reached.total or position < reached.total:
                part = await read(self.address, position, RANGE)
                if not part.body:
                    raise ArchiveError(f"ends at byte {position:,} of {part.total:,}", where=self.address)
                position += len(part.body)
                for member in records.feed(part.body):
                    kept.write(member)
                kept.flush()
                os.fsync(kept.fileno())
                reached = Reached(reached.sites, records.offset, kept.tell(), part.total)
                self._note(reached)
                yield reached
        if not records.is_between:
            raise ArchiveError("is cut off in its last record", where=self.address)
        temporary.replace(self.path)
        reached = Reached(reached.sites, reached.offset, reached.kept, reached.total, complete=True)
        self._note(reached)
        yield reached

    def _reached(self) -> Reached:
        """What another start has noted; nothing where that cannot be read."""
        try:
            noted = json.loads(self._notes.read_bytes())
            return Reached(**{**noted, "sites": tuple(noted["sites"])})
        except (OSError, ValueError, TypeError, KeyError):
            return Reached(())

    def _note(self, reached: Reached) -> None:
        temporary = self._notes.with_name(f"{self._notes.name}.tmp")
        temporary.write_text(json.dumps(asdict(reached)), encoding="utf-8")
        temporary.replace(self._notes)

    @property
    def _notes(self) -> Path:
        return self.path.with_name(f"{self.path.name}.json")


def _site(url: str) -> str:
    try:
        return site(url)
    except ValueError:
        return ""
