"""What a killed writer of an archive left is whole up to its last record: that much is kept, and added to."""

from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from clipdesk.corpus.warc import verified
from clipdesk.corpus.warc_records import Damaged, walk
from clipdesk.model.errors import ArchiveError
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.urls import without_credentials


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The responses in the order of their writing, and where the last whole record ends, in bytes."""

    responses: tuple[tuple[str, ArchiveRecord], ...] = ()
    end: int = 0


def salvage(file: Path, path: str) -> Salvaged:
    """What of the file can be trusted: its records up to the first that is not as it was written. `path` is
    what the records are to name. Raises OSError."""
    found: list[tuple[int, str | None]] = []
    end = size = file.stat().st_size if file.exists() else 0
    if not size:
        return Salvaged()
    try:
        with file.open("rb") as stream:
            for offset, item in walk(stream, str(file), _address):
                if isinstance(item, Damaged):
                    end = offset
                    break
                found.append((offset, item))
    except ArchiveError:
        return Salvaged()
    whole = [(offset, url) for offset, url in found if offset < end]
    if not whole:
        return Salvaged()
    ends = [offset for offset, _ in whole[1:]] + [end]
    return Salvaged(
        tuple(
            (url, ArchiveRecord(path, offset, behind - offset))
            for (offset, url), behind in zip(whole, ends, strict=True)
            if url
        ),
        end,
    )


def _address(record: WarcRecord) -> str | None:
    """The address of a response; None for a whole record of another type. Raises Damage."""
    url = record.headers.get("WARC-Target-URI") or ""
    verified(record)
    return without_credentials(url) if record.record_type == WarcRecordType.response else None
