"""Rows against the records of the archive: each page that a row names is there, is whole, and is that page.

Every record has its digest (ISO 28500, "WARC-Block-Digest"), and its gzip member a checksum. What is cut off
between two records, or another file under the name, only the rows can tell.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, groupby, pairwise
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note
from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.warc import verified
from clipdesk.corpus.warc_records import Damaged, walk
from clipdesk.model.errors import ArchiveError
from clipdesk.model.urls import without_credentials

EXAMPLES = 5
"""Records of a file that a finding names."""
OnFile = Callable[[int, int], None]
"""Told how many files were looked at, and how many there are."""

_NAMED = """
    SELECT archive_path AS path, archive_offset AS place, archive_length AS length, final_url AS address
    FROM crawl_log WHERE archive_path IS NOT NULL
    UNION ALL SELECT archive_path, archive_offset, archive_length, url FROM article_versions
    UNION ALL SELECT archive_path, archive_offset, archive_length, NULL FROM discovery
    WHERE archive_path IS NOT NULL
"""
_ENDS = f"SELECT path, max(place + length) AS size, count(*) AS rows FROM ({_NAMED}) GROUP BY path"  # noqa: S608
_PLACES = f"""
    SELECT path, place, length, list_distinct(list(address)) AS addresses, count(*) AS rows FROM ({_NAMED})
    GROUP BY path, place, length ORDER BY path, place
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class _Named:
    """A record as rows name it: `rows` of them."""

    place: int
    length: int
    addresses: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class _Record:
    """A record as it stands in its file; `address` is None for what is no response."""

    length: int
    address: str | None


def check_sizes(corpus: Corpus, archive: Path) -> Iterator[Finding]:
    """Whether each file that rows name is there, and long enough. Raises CorpusError."""
    named = set()
    for row in rows_of(corpus, _ENDS):
        named.add(row["path"])
        size = _size(archive, row["path"])
        if size is None:
            yield _damage(row["path"], f"is gone, and {row['rows']:,} row(s) name pages in it")
        elif size < row["size"]:
            yield _damage(row["path"], f"has {size:,} bytes, and rows name pages up to {row['size']:,}")
    yield from _unnamed(archive, named)


def check_records(corpus: Corpus | None, archive: Path, on_file: OnFile) -> Iterator[Finding]:
    """The same, and every record of every file; without a corpus these alone. Raises CorpusError, OSError."""
    total = len(list(archive.rglob("*.warc.gz")))
    named = set()
    places = iter(()) if corpus is None else rows_of(corpus, _PLACES)
    for path, rows in groupby(places, key=lambda row: str(row["path"])):
        named.add(path)
        wanted = [_Named(one["place"], one["length"], tuple(one["addresses"]), one["rows"]) for one in rows]
        yield from _of_file(archive, path, wanted)
        on_file(min(len(named), total), total)
    if corpus is not None:
        yield from _unnamed(archive, named)
    unnamed = sorted(_there(archive) - named)
    for done, path in enumerate(unnamed, start=1):
        yield from _of_file(archive, path, [])
        on_file(min(len(named) + done, total), total)


def _of_file(archive: Path, path: str, wanted: list[_Named]) -> Iterator[Damage]:
    if _size(archive, path) is None:
        yield _damage(path, f"is gone, and {sum(one.rows for one in wanted):,} row(s) name pages in it")
        return
    try:
        records, faults = _records(archive / path)
    except ArchiveError as error:
        yield _damage(path, error.message)
        return
    found = chain(faults, _unlike(records, wanted, {place for place, _ in faults}))
    yield from _some(path, found)


def _some(path: str, faults: Iterable[tuple[int, str]]) -> Iterator[Damage]:
    more = 0
    for number, (place, what) in enumerate(faults):
        if number < EXAMPLES:
            yield _damage(f"{path}@{place}", what)
        else:
            more += 1
    if more:
        yield _damage(path, f"{more:,} more records of it are damaged")


def _unlike(
    records: Mapping[int, _Record], wanted: list[_Named], damaged: set[int]
) -> Iterator[tuple[int, str]]:
    for one in wanted:
        record = records.get(one.place)
        if one.place in damaged:
            continue
        if record is None:
            yield one.place, f"no record begins here, and {one.rows} row(s) name one"
        elif record.length != one.length:
            yield one.place, f"its record has {record.length:,} bytes, and the rows say {one.length:,}"
        elif record.address is None:
            yield one.place, f"is no page, and {one.rows} row(s) name one here"
        elif one.addresses and record.address not in one.addresses:
            yield one.place, f"is a page of {record.address}, and the rows say {one.addresses[0]}"


def _records(path: Path) -> tuple[dict[int, _Record], list[tuple[int, str]]]:
    """The whole records by their place, and what is wrong at others. Raises ArchiveError, OSError."""
    found: list[tuple[int, str | None]] = []
    faults: list[tuple[int, str]] = []
    with path.open("rb") as file:
        for place, item in walk(file, path.name, _address):
            if not isinstance(item, Damaged):
                found.append((place, item))
                continue
            if item.spoilt and found and found[-1][0] == place:
                found.pop()
            faults.append((place, item.reason))
    bounds = sorted({place for place, _ in (*found, *faults)} | {path.stat().st_size})
    behind = dict(pairwise(bounds))
    return {place: _Record(behind[place] - place, address) for place, address in found}, faults


def _address(record: WarcRecord) -> str | None:
    """Raises Damage."""
    url = record.headers.get("WARC-Target-URI") or ""
    verified(record)
    return without_credentials(url) if record.record_type == WarcRecordType.response else None


def _unnamed(archive: Path, named: set[str]) -> Iterator[Note]:
    if left := sorted(_there(archive) - named):
        yield Note("archive", f"{len(left)} file(s) that no row names, such as {left[0]}")


def _there(archive: Path) -> set[str]:
    return {path.relative_to(archive).as_posix() for path in archive.rglob("*.warc.gz")}


def _size(archive: Path, path: str) -> int | None:
    try:
        return (archive / path).stat().st_size
    except FileNotFoundError:
        return None


def _damage(where: str, what: str) -> Damage:
    return Damage(DamageKind.ARCHIVE, f"archive/{where}", what)
