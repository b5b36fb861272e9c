"""Exports in parts: a folder, each file of which is made of some files of the table, so that a killed export
goes on behind those that are finished.

    libya.parts/                       libya/                      (complete)
      plan.json                          manifest.json
      part-00000.parquet, .json          part-00000.parquet …
      part-00001.parquet.tmp
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import orjson
import pyarrow as pa

from clipdesk.corpus.export import whole, write
from clipdesk.corpus.formats import Format
from clipdesk.corpus.manifest import ExportedFile, described, manifest, query_of
from clipdesk.corpus.reading.scan import Scan
from clipdesk.model.errors import InputError

ROWS_A_PART = 50_000
"""Of the table, whether they are asked for or not: some 200 MB of articles in JSON. Chosen, not measured."""
MANIFEST = "manifest.json"
_PLAN = "plan.json"

OnPart = Callable[[int, int, int], None]
"""Told how many rows of the table have been gone through, how many there are, and how many were written."""


def planned_version(to: Path) -> int | None:
    """The version of the table that an unfinished export to this place reads; None where there is none."""
    plan = _staging(to) / _PLAN
    return cast(int | None, orjson.loads(plan.read_bytes())["version"]) if plan.exists() else None


def export_parts(
    scan: Scan[Any],
    *,
    format: Format,
    to: Path,
    on_part: OnPart | None = None,
    rows_a_part: int = ROWS_A_PART,
) -> list[ExportedFile]:
    """Write a folder and return what is in it. Called again after a kill for the same rows of the same
    version, it writes only the parts that are missing; an earlier export in its place is replaced when it is
    complete.

    Raises InputError for a place that holds something else, and for a condition that cannot be used.
    """
    if to.exists() and not (to / MANIFEST).exists():
        raise InputError("is there already, and no export", where=str(to), hint="name another folder")
    files = write_parts(scan, format, to, on_part, rows_a_part)
    complete(scan, format, to, files)
    return files


def write_parts(
    scan: Scan[Any], format: Format, to: Path, on_part: OnPart | None, rows_a_part: int = ROWS_A_PART
) -> list[ExportedFile]:
    """Those that are not there yet, beside the place that they are for. Raises InputError."""
    staging = _staging(to)
    _agree(staging, {**query_of(scan, format), "rows_a_part": rows_a_part})
    groups = list(_groups(scan, rows_a_part))
    in_all = sum(rows for _, rows in groups)
    files, gone_through, written = [], 0, 0
    for number, (paths, rows) in enumerate(groups):
        part = _part(scan.only(paths), format, staging, f"part-{number:05}{format.part_suffix}")
        gone_through += rows
        written += part.rows
        files.append(part)
        if on_part:
            on_part(gone_through, in_all, written)
    return [part for part in files if part.rows]


def staged(to: Path, part: ExportedFile) -> Path:
    """Where a part lies until the export is complete."""
    return _staging(to) / part.path


def complete(scan: Scan[Any], format: Format, to: Path, files: list[ExportedFile]) -> None:
    """Give the folder its manifest and its name."""
    staging = _staging(to)
    wanted = {part.path for part in files}
    with whole(staging / MANIFEST) as file:
        file.write(manifest(scan, format, files))
    for path in [path for path in staging.rglob("*") if path.is_file()]:
        if path.relative_to(staging).as_posix() not in {*wanted, MANIFEST}:
            path.unlink()
    if to.exists():
        shutil.rmtree(to)
    staging.replace(to)


def discard(to: Path) -> None:
    """Remove the parts, once something else holds what is in them."""
    shutil.rmtree(_staging(to))


def _staging(to: Path) -> Path:
    return to.with_name(f"{to.name}.parts")


def _agree(staging: Path, plan: dict[str, Any]) -> None:
    """Begin, or go on with the same. Raises InputError where the parts of another export lie there."""
    path = staging / _PLAN
    said = orjson.dumps(plan, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if path.exists():
        if path.read_bytes() != said:
            hint = "repeat that one, remove the folder, or name another place"
            raise InputError("holds the parts of another export", where=str(staging), hint=hint)
        return
    staging.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        file.write(said)


def _part(scan: Scan[Any], format: Format, staging: Path, name: str) -> ExportedFile:
    """One that is finished has its description beside it, which is written last."""
    path, beside = staging / name, staging / f"{name}.json"
    if beside.exists():
        found = orjson.loads(beside.read_bytes())
        return ExportedFile(**{**found, "left_out": tuple(found["left_out"])})
    with whole(path) as file:
        rows, left_out = write(scan, format, file)
    part = described(path, rows, left_out)
    with whole(beside) as file:
        file.write(orjson.dumps(asdict(part)))
    return part


def _groups(scan: Scan[Any], rows_a_part: int) -> Iterator[tuple[tuple[str, ...], int]]:
    """Files of the table, in order, until they have so many rows."""
    held: list[str] = []
    count = 0
    for path, rows in _rows_of_files(scan):
        if held and count + rows > rows_a_part:
            yield tuple(held), count
            held, count = [], 0
        held.append(path)
        count += rows
    if held:
        yield tuple(held), count


def _rows_of_files(scan: Scan[Any]) -> Iterator[tuple[str, int]]:
    if scan.snapshot is None:
        return
    said = pa.table(cast(Any, scan.snapshot.get_add_actions(flatten=True)))
    rows = dict(zip(said["path"].to_pylist(), said["num_records"].to_pylist(), strict=True))
    for path in scan.files:
        yield path, rows.get(path) or 0
