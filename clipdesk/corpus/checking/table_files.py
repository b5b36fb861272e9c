"""Tables against their files: whether each is there, as long as the log says, and what it was when it was
written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable

from clipdesk.corpus.checking.damage import Damage, DamageKind, Finding, Note
from clipdesk.corpus.noted import LOG, Noted

OnBytes = Callable[[int], None]
"""Told how many bytes of a table's files were looked at, after each file."""


@dataclass(slots=True)
class TableFiles:
    """What a table is made of, and what is known of it: `sizes` and `rows` as the log has them, by path."""

    sizes: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, table: DeltaTable) -> "TableFiles":
        found = pa.table(table.get_add_actions(flatten=True))
        paths = list(map(str, found["path"].to_pylist()))
        sizes, rows = (
            [int(one or 0) for one in found[name].to_pylist()] for name in ("size_bytes", "num_records")
        )
        return cls(dict(zip(paths, sizes, strict=True)), dict(zip(paths, rows, strict=True)))


def check_files(
    root: Path, files: TableFiles, noted: Mapping[str, Noted], *, whole: bool, on_bytes: OnBytes
) -> Iterator[Finding]:
    """`root` is the table's folder; `whole` reads every file. Raises OSError."""
    for path, size in files.sizes.items():
        kind = DamageKind.FILE
        fault = _fault(root / path, size, noted.get(path), whole=whole)
        if fault is None and whole and path not in noted:
            fault = _unreadable(root / path, files.rows[path])
        if fault is not None:
            yield Damage(kind, f"{root.name}/{path}", fault, root.name)
        on_bytes(size)
    for path, one in noted.items():
        if path not in files.sizes and not path.startswith(f"{LOG}/"):
            fault = _fault(root / path, one.size, one, whole=whole)
            if fault is not None:
                yield Damage(DamageKind.HISTORY, f"{root.name}/{path}", fault, root.name)
    yield from _left_over(root, files, noted)


def _fault(path: Path, size: int, noted: Noted | None, *, whole: bool) -> str | None:
    try:
        found = path.stat().st_size
        if found != size:
            return f"has {found:,} bytes and had {size:,}"
        if noted is not None and (noted.size != size or (whole and not noted.is_of(path))):
            return "does not hold what was written"
    except FileNotFoundError:
        return "is gone"
    return None


def _unreadable(path: Path, rows: int) -> str | None:
    """Of a file that nobody has noted: whether all of it can be read. Its rows are looked at elsewhere."""
    try:
        with pq.ParquetFile(path) as file:
            found = sum(len(batch) for batch in file.iter_batches(batch_size=256))
    except (pa.ArrowException, OSError) as error:
        return f"cannot be read: {str(error).splitlines()[0]}"
    return None if found == rows else f"has {found:,} rows, and {rows:,} by the log"


def _left_over(root: Path, files: TableFiles, noted: Mapping[str, Noted]) -> Iterator[Note]:
    there = (path for path in root.rglob("*.parquet*") if LOG not in path.parts)
    names = (path.relative_to(root).as_posix() for path in there)
    left = [name for name in names if name not in files.sizes and name not in noted]
    if left:
        yield Note(
            root.name,
            f"{len(left)} file(s) that the table is not made of: `clipdesk maintain` removes old ones",
        )
