"""A folder that Hugging Face datasets loads as it is: Parquet files, and a card that says what they hold."""

from pathlib import Path
from typing import Any

from clipdesk.corpus.export import whole
from clipdesk.corpus.formats import Format
from clipdesk.corpus.manifest import ExportedFile, described, query_of
from clipdesk.corpus.parts import OnPart, complete, staged, write_parts
from clipdesk.corpus.reading.scan import Scan

CARD = "README.md"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_LARGEST = "1M<n<10M"
"""The classes of size of the Hub ("Dataset card metadata")."""


def export_dataset(scan: Scan[Any], to: Path, on_part: OnPart | None = None) -> list[ExportedFile]:
    """A folder for `datasets.load_dataset(FOLDER)`; goes on as `export_parts` does. Raises InputError."""
    files = write_parts(scan, Format.HUGGING_FACE, to, on_part)
    rows = sum(part.rows for part in files)
    card = ExportedFile(CARD, 0, 0, "")
    path = staged(to, card)
    with whole(path) as file:
        file.write(_card(scan, rows).encode())
    files = [described(path, 0), *files]
    complete(scan, Format.HUGGING_FACE, to, files)
    return files


def _card(scan: Scan[Any], rows: int) -> str:
    said = query_of(scan, Format.HUGGING_FACE)
    asked = "\n".join(f"- {name}: `{value}`" for name, value in said["query"].items()) or "- everything"
    return _CARD.format(
        languages="".join(f"\n- {one}" for one in _languages(scan)) or " []",
        size=next((word for most, word in _SIZES if rows < most), _LARGEST),
        path="part-*.parquet",
        rows=f"{rows:,}",
        table=said["table"],
        version=said["version"],
        committed_at=said["committed_at"],
        asked=asked,
        columns="\n".join(
            f"| `{one.name}` | {one.meaning} | {one.null or 'never'} |"
            for one in scan.table.spec.columns.all
            if one.name in scan.columns
        ),
    )


def _languages(scan: Scan[Any]) -> list[str]:
    """Primary subtags, as the Hub has them."""
    if "language" not in scan.table.spec.schema.names:
        return []
    with scan.rows("DISTINCT split_part(language, '-', 1) AS name") as found:
        names = found.to_arrow_table()["name"].to_pylist()
    return sorted(str(name) for name in names if name)


_CARD = """---
language:{languages}
size_categories:
- {size}
configs:
- config_name: default
  data_files: {path}
---
# News articles collected by Clipdesk

{rows} rows of the table `{table}`, version {version} of {committed_at}, by this selection:

{asked}

```python
from datasets import load_dataset

articles = load_dataset("FOLDER", split="train")
```
Times are UTC. `manifest.json` has the selection as data, and the SHA-256 of every file.

## Rights
The texts belong to their publishers; what these allow, as their pages and servers say it, stands in `rights`.
What is taken down from the corpus later is still in this copy: `takedowns` of the corpus says what that is.

## Columns
| column | meaning | NULL means |
|---|---|---|
{columns}
"""
