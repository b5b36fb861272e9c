"""The archived pages of articles, as the records of a WARC file: each is copied as it is, so that its digests
stay true (ISO 28500:2017)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pyarrow as pa
from fastwarc.warc import WarcRecord, WarcRecordType

from clipdesk.corpus.archive import compressed, member_at
from clipdesk.corpus.reading.scan import Scan
from clipdesk.corpus.rows import ARCHIVE_COLUMNS, archive_record
from clipdesk.corpus.schema import ARTICLES
from clipdesk.model.errors import ArchiveError, InputError
from clipdesk.model.page import ArchiveRecord

WARCINFO = b"warcinfo"
"""The first record of the file, among the metadata of the schema."""
MEMBERS = pa.schema([pa.field("member", pa.binary())])
"""A record of a WARC file, compressed for itself."""
PAGES_AT_A_TIME = 64
"""Each is held in memory: a page has 10 kB, and may have some megabytes."""


def archived(scan: Scan[Any], left_out: list[str]) -> pa.RecordBatchReader:
    """A record for each page that rows of the scan were read from, some at a time, without those that cannot
    be read: of these `left_out` gets the reasons. Raises InputError for a table whose rows are of no page."""
    if not set(ARCHIVE_COLUMNS) <= set(scan.table.spec.schema.names):
        raise InputError("its rows are of no archived page", where=scan.table.spec.name)
    schema = MEMBERS.with_metadata({WARCINFO: _head(repr(scan))})
    return pa.RecordBatchReader.from_batches(schema, _members(scan, left_out))


def _head(name: str) -> bytes:
    """The first record of a file: `warcinfo`, the same for the same name."""
    record = WarcRecord()
    record.init_headers(WarcRecordType.warcinfo)
    record.headers["WARC-Record-ID"] = f"<urn:uuid:{uuid5(NAMESPACE_URL, f'clipdesk:{name}')}>"
    record.headers["WARC-Date"] = "1970-01-01T00:00:00Z"
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(b"software: Clipdesk\r\nformat: WARC File Format 1.1\r\n")
    return compressed(record)


def _members(scan: Scan[Any], left_out: list[str]) -> Iterator[pa.RecordBatch]:
    archive = Path(scan.table.uri).parent.parent / "archive"
    for records in _records(scan):
        found = []
        for record in records:
            try:
                found.append(member_at(archive, record))
            except ArchiveError as error:
                left_out.append(str(error))
        yield pa.record_batch([pa.array(found, pa.binary())], schema=MEMBERS)


def _records(scan: Scan[Any]) -> Iterator[list[ArchiveRecord]]:
    """Each once: versions that another parser made are of the same page. In `articles` none comes twice."""
    known: set[ArchiveRecord] | None = None if scan.table.spec is ARTICLES else set()
    for batch in scan.of(ARCHIVE_COLUMNS).to_arrow_batch_reader(PAGES_AT_A_TIME):
        records = dict.fromkeys(archive_record(row) for row in batch.to_pylist() if row["archive_path"])
        if known is not None:
            records = {record: None for record in records if record not in known}
            known.update(records)
        yield list(records)
