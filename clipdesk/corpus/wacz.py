"""A part of the archive as one file that browsers replay: WACZ 1.1.1 (Webrecorder, "Web Archive Collection
Zipped").

    archive/part-00000.warc.gz …      the records, as they are
    indexes/index.cdx.gz, index.idx   where each address is: CDXJ in blocks of lines (ZipNum)
    pages/pages.jsonl                 the articles, by headline
    datapackage.json, datapackage-digest.json

Nothing in it tells when it was made: the same pages of the same version are the same bytes.
"""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from heapq import merge
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any
from warnings import catch_warnings, simplefilter
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from clipdesk import __version__
from clipdesk.corpus.export import whole
from clipdesk.corpus.formats import Format
from clipdesk.corpus.manifest import ExportedFile, described, manifest, query_of
from clipdesk.corpus.parts import OnPart, discard, staged, write_parts
from clipdesk.corpus.reading.scan import Scan, needs

LINES_A_BLOCK = 1_024
"""As py-wacz has it."""
_WHEN = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can say."""
_COPIED = 1 << 20


def export_wacz(scan: Scan[Any], to: Path, on_part: OnPart | None = None) -> ExportedFile:
    """Write the file, and beside it its manifest. Goes on after a kill: the parts of its archive lie beside
    it until it is complete. Raises InputError."""
    needs("surt", "wacz")
    parts = write_parts(scan, Format.WACZ, to, on_part)
    with whole(to) as file, ZipFile(file, "w") as zipped:
        package = _Package(zipped)
        for part in parts:
            package.add(f"archive/{part.path}", ZIP_STORED, _read(staged(to, part)))
        _add_index(package, [staged(to, part) for part in parts])
        package.add("pages/pages.jsonl", ZIP_DEFLATED, _pages(scan))
        package.close(query_of(scan, Format.WACZ))
    pages = sum(part.rows for part in parts)
    made = described(to, pages, [reason for part in parts for reason in part.left_out])
    with whole(to.with_name(f"{to.name}.manifest.json")) as file:
        file.write(manifest(scan, Format.WACZ, [made]))
    discard(to)
    return made


class _Package:
    """The files of a ZIP archive, with the size and the digest of each."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zipped = zipped
        self._resources: list[dict[str, Any]] = []

    def add(self, path: str, packing: int, pieces: Iterable[bytes]) -> None:
        size, digest = 0, hashlib.sha256()
        entry = ZipInfo(path, _WHEN)
        entry.compress_type = packing
        with self._zipped.open(entry, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)
                size += len(piece)
                digest.update(piece)
        name = path.rpartition("/")[2].lower()
        found = {"name": name, "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size}
        self._resources.append(found)

    def close(self, query: dict[str, Any]) -> None:
        """Write what describes them (Frictionless Data Package)."""
        resources = list(self._resources)
        said = _json(
            {
                "profile": "data-package",
                "resources": resources,
                "title": "Pages of news articles, archived by Clipdesk",
                "description": f"Selection: {_json(query).decode()}",
                "created": (query["committed_at"] or "1970-01-01T00:00:00Z")[:19] + "Z",
                "wacz_version": "1.1.1",
                "software": f"clipdesk {__version__}",
            }
        )
        self.add("datapackage.json", ZIP_DEFLATED, [said])
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(said).hexdigest()}"}
        self.add("datapackage-digest.json", ZIP_DEFLATED, [_json(digest)])


def _add_index(package: _Package, archives: Sequence[Path]) -> None:
    with TemporaryFile() as blocks:
        index = list(_blocks(_sorted_lines(archives), blocks))
        blocks.seek(0)
        package.add("indexes/index.cdx.gz", ZIP_STORED, iter(lambda: blocks.read(_COPIED), b""))
    head = b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'
    package.add("indexes/index.idx", ZIP_DEFLATED, [head, *index])


def _blocks(lines: Iterator[bytes], to: IO[bytes]) -> Iterator[bytes]:
    """Write them packed, and give a line of the second index for each block."""
    while block := [line for _, line in zip(range(LINES_A_BLOCK), lines, strict=False)]:
        packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
        packed = packer.compress(b"".join(block)) + packer.flush()
        digest = f"sha256:{hashlib.sha256(packed).hexdigest()}"
        place = {"offset": to.tell(), "length": len(packed), "digest": digest}
        to.write(packed)
        yield block[0].split(b" {", 1)[0] + b" " + _json(place) + b"\n"


def _sorted_lines(archives: Sequence[Path]) -> Iterator[bytes]:
    """Those of all files: each is sorted for itself, and lies on this disk meanwhile."""
    files: list[IO[bytes]] = []
    try:
        for path in archives:
            files.append(TemporaryFile())  # noqa: SIM115 - closed below
            files[-1].writelines(sorted(_lines(path)))
            files[-1].seek(0)
        yield from merge(*files)
    finally:
        for file in files:
            file.close()


def _lines(path: Path) -> Iterator[bytes]:
    """A line of CDXJ for each response of a file."""
    key_of = _surt()
    with path.open("rb") as file:
        held: tuple[str, dict[str, Any], int] | None = None
        for record in ArchiveIterator(file, parse_http=True):
            if held:
                yield _line(*held, record.stream_pos)
            is_response = record.record_type == WarcRecordType.response
            held = _described(record, path.name, key_of) if is_response else None
        if held:
            yield _line(*held, path.stat().st_size)


def _surt() -> Callable[[str], str]:
    """What every replay looks addresses up by (SURT). Its package is old: Python warns of its strings."""
    with catch_warnings():
        simplefilter("ignore")
        from surt import surt
    key_of: Callable[[str], str] = surt
    return key_of


def _described(
    record: WarcRecord, name: str, key_of: Callable[[str], str]
) -> tuple[str, dict[str, Any], int]:
    url, http = record.headers["WARC-Target-URI"], record.http_headers
    said = {
        "url": url,
        "mime": (http.get("Content-Type") or "").split(";")[0].strip() if http else "",
        "status": str(http.status_code) if http else "",
        "digest": record.headers.get("WARC-Payload-Digest") or record.headers.get("WARC-Block-Digest") or "",
        "filename": name,
    }
    return f"{key_of(url)} {record.record_date:%Y%m%d%H%M%S}", said, record.stream_pos


def _line(key: str, said: dict[str, Any], start: int, end: int) -> bytes:
    return f"{key} ".encode() + _json({**said, "offset": str(start), "length": str(end - start)}) + b"\n"


def _pages(scan: Scan[Any]) -> Iterator[bytes]:
    yield _json({"format": "json-pages-1.0", "id": "pages", "title": "Articles"}) + b"\n"
    names = scan.table.spec.schema.names
    shown = [name for name in ("url", "headline", "fetched_at", "article_id") if name in names]
    if len(shown) < 4:
        return
    for batch in scan.of(shown).to_arrow_batch_reader():
        for row in batch.to_pylist():
            at: datetime = row["fetched_at"]
            stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            page = {"id": row["article_id"], "url": row["url"], "ts": stamp, "title": row["headline"]}
            yield _json(page) + b"\n"


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_COPIED):
            yield piece


def _json(value: Any) -> bytes:
    return orjson.dumps(value)
