"""A page as it was fetched, and the place where the archive keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ArchiveRecord:
    """Where a WARC record lies: `path` relative to the archive's root, `offset` and `length` in bytes."""

    path: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Page:
    """One response: `url` is the final one, `headers` have lower-case names, `html` is decompressed."""

    url: str
    html: bytes
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    fetched_at: datetime | None = None
    record: ArchiveRecord | None = None
