"""What an export says of itself: what was asked for, of which version of the table, and its files."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from clipdesk import __version__
from clipdesk.corpus.reading.scan import Scan
from clipdesk.corpus.snapshots import committed_at

FORMAT = 1
"""Of the manifest itself."""
EXAMPLES = 20
"""Of what was left out: enough to see what kind it is."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """`path` is relative to the manifest; `left_out` says of each row that could not be written why not."""

    path: str
    rows: int
    bytes: int
    sha256: str
    left_out: tuple[str, ...] = ()


def described(path: Path, rows: int, left_out: Sequence[str] = (), name: str | None = None) -> ExportedFile:
    """A file that has been written. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return ExportedFile(name or path.name, rows, path.stat().st_size, digest, tuple(left_out))


def query_of(scan: Scan[Any], format: str) -> dict[str, Any]:
    """What makes an export the same as another one."""
    newest = scan.table.open()
    asked = scan.selection.in_words()
    if scan.columns != tuple(scan.table.spec.schema.names):
        asked["columns"] = list(scan.columns)
    at = None
    if newest is not None and scan.version is not None:
        at = committed_at(newest, scan.version).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "format": format,
        "table": scan.table.spec.name,
        "version": scan.version,
        "committed_at": at,
        "query": asked,
    }


def manifest(scan: Scan[Any], format: str, files: Sequence[ExportedFile]) -> bytes:
    """As JSON: nothing in it tells when or where it was made, so that the same export is the same bytes."""
    left_out = [reason for file in files for reason in file.left_out]
    said = {
        "manifest": FORMAT,
        "made_by": f"clipdesk {__version__}",
        **query_of(scan, format),
        "rows": sum(file.rows for file in files),
        "left_out": {"rows": len(left_out), "examples": left_out[:EXAMPLES]},
        "files": [
            {name: value for name, value in asdict(file).items() if name != "left_out"} for file in files
        ],
    }
    return orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
