"""What the archive holds and no row of the log names: its crawl was killed between the two, or its run has
not come to the store step.

Archives are taken as files here: of each, what the rows leave free is read, and no more of it.
"""

import fcntl
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow.dataset as pads

from clipdesk.corpus.archive import MAX_PAGE_BYTES, unreadable
from clipdesk.corpus.mentions import mentioning
from clipdesk.corpus.reach import Reach
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, archive_record
from clipdesk.corpus.table import narrow_batches, translated
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.told_of import OnStep
from clipdesk.corpus.warc import read_one
from clipdesk.corpus.warc_records import UnreadableRecord, member_end, next_record
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord

_ENDS = ".warc.gz"
_LEAST_BYTES = 256
"""What is damaged and shorter is no response: its heads alone take more, compressed."""
_SAID_EVERY = 200
"""Files between two words of them."""


@dataclass(frozen=True, slots=True)
class Unlogged:
    """A response, or a stretch of bytes that cannot be read, of which no address is known."""

    record: ArchiveRecord
    source: str
    url: str | None


def unlogged_of(
    corpus: Corpus,
    archive: Path,
    reach: Reach,
    words: set[str],
    awaited: Collection[ArchiveRecord],
    say: OnStep,
) -> set[ArchiveRecord]:
    """Those of them that are within reach, hold any of the words, or cannot be read, and may. What is
    `awaited` is to be stored as an article of its own: there only the address counts.

    Raises CorpusError, ArchiveError."""
    goes: set[ArchiveRecord] = set()

    def others() -> Iterator[ArchiveRecord]:
        for one in unlogged(corpus, archive, say):
            if one.source == reach.source or one.url in reach.urls:
                goes.add(one.record)
            elif one.record not in awaited:
                yield one.record

    mentioned = set(mentioning(archive, others(), words, lambda _: None))
    return goes | mentioned


def unlogged(corpus: Corpus, archive: Path, say: OnStep, source: str = "*") -> Iterator[Unlogged]:
    """Of all files, or those of a source, but for what a crawl is writing now. Raises CorpusError,
    ArchiveError."""
    files = sorted(archive.rglob(f"{source}{_ENDS}*"), key=_source)
    number = 0
    for source, of_source in groupby(files, key=_source):
        spans = _logged(corpus, source)
        for path in of_source:
            number += 1
            if number % _SAID_EVERY == 0:
                say(f"looked at {number:,} of {len(files):,} archive files for what no row names")
            relative = path.relative_to(archive).as_posix()
            if not is_being_written(path):
                yield from _in_gaps(path, relative, source, spans.get(relative, array("q")))


def being_written(archive: Path, sources: Collection[str]) -> list[Path]:
    """The files that crawls of these sources are writing now."""
    return [
        path
        for path in sorted(archive.rglob(f"*{_ENDS}.tmp"))
        if _source(path) in sources and is_being_written(path)
    ]


def is_being_written(path: Path) -> bool:
    """Whether a writer holds the file: its lock goes with its process. Raises ArchiveError."""
    if path.name.endswith(_ENDS):
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    except OSError as error:
        raise unreadable(path, error) from error
    return False


def _source(path: Path) -> str:
    return path.name.partition(_ENDS)[0]


def _logged(corpus: Corpus, source: str) -> Mapping[str, "array[int]"]:
    """By file, where the records that rows name begin and end, one behind the other."""
    table = corpus.crawl_log
    wanted = (pads.field("source") == source) & pads.field("archive_path").is_valid()
    spans: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))
    with translated(table.uri):
        for batch in narrow_batches(table.dataset({"source": [source]}), ARCHIVE_COLUMNS, wanted):
            for row in batch.to_pylist():
                one = archive_record(row)
                spans[one.path].extend((one.offset, one.offset + one.length))
    return spans


def _in_gaps(path: Path, relative: str, source: str, spans: "array[int]") -> Iterator[Unlogged]:
    try:
        with path.open("rb") as file:
            for begin, end in _gaps(spans, path.stat().st_size):
                for offset, behind, whole in _members(file, begin, end):
                    record = ArchiveRecord(relative, offset, behind - offset)
                    found = _response(file, record, whole)
                    if found is not None:
                        yield Unlogged(record, source, found or None)
    except FileNotFoundError:
        return  # completed under its name, or cleared away, since the folder was read
    except OSError as error:
        raise unreadable(path, error) from error


def _gaps(spans: "array[int]", size: int) -> Iterator[tuple[int, int]]:
    """What these spans leave of a file."""
    at = 0
    pairs = np.frombuffer(spans, np.int64).reshape(-1, 2) if spans else np.empty((0, 2), np.int64)
    for begin, end in pairs[np.argsort(pairs[:, 0])].tolist():
        if begin > at:
            yield at, begin
        at = max(at, end)
    if at < size:
        yield at, size


def _members(file: BinaryIO, begin: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Where the gzip members of a gap begin and end, and whether each is whole."""
    while begin < end:
        behind = member_end(file, begin)
        whole = behind is not None and behind <= end
        if not whole:
            behind = next_record(file, begin + 1, packed=True)
        behind = end if behind is None else min(behind, end)
        yield begin, behind, whole
        begin = behind


def _response(file: BinaryIO, record: ArchiveRecord, whole: bool) -> str | None:
    """Its address; empty where that cannot be read. None where there is no response."""
    if not whole:
        return "" if record.length >= _LEAST_BYTES else None
    file.seek(record.offset)
    where = f"{record.path}@{record.offset}"
    try:
        page = read_one(BytesIO(file.read(record.length)), where=where, max_page_bytes=MAX_PAGE_BYTES)
    except ArchiveError:
        return "" if record.length >= _LEAST_BYTES else None
    if isinstance(page, UnreadableRecord):
        return page.url or ""
    return page.url if page else None
