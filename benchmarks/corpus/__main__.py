"""What a corpus of n articles costs, beside one SQLite table as a team would write it.

    python -m benchmarks.corpus [--articles 10000 100000 1000000] [--only hour-new hour-year] [--keep FOLDER]

Articles are synthetic, of 500 words, and lie evenly in two years; the corpus is packed as upkeep leaves it.
An hour is a thousand captures of ten sources, stored and merged: all new, or one in twenty an edit of an
article of the last two or twelve months. CPU time of a process of its own with all its threads, and the
most memory that it had; each begins with the same corpus.

A million articles need 28 GB of disk, 13 of them for SQLite (`--alone` leaves it out), and an hour of CPU to
be made; a hundred thousand need a tenth of that. A folder that is kept is used again.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.corpus import measures, sqlite
from benchmarks.corpus.building import build
from benchmarks.corpus.measures import Measure
from clipdesk.corpus.tables import Corpus

Cells = Mapping[str, str]
"""By row."""
STORES: Mapping[str, Mapping[str, Measure]] = {"ours": measures.MEASURES, "SQLite": sqlite.MEASURES}


@contextmanager
def copy(kept: Path) -> Iterator[Path]:
    """Of a corpus; what is never changed in place is linked."""
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        shutil.copytree(kept, Path(folder) / kept.name, copy_function=_copied)
        yield Path(folder) / kept.name


def _copied(source: str, target: str) -> None:
    is_segment = Path(source).parent.parent.name == "search" and not source.endswith((".json", ".lock"))
    (os.link if source.endswith(".parquet") or is_segment else shutil.copy2)(source, target)


def measured(store: str, name: str, folder: Path, articles: int) -> Cells:
    """In a process of its own."""
    command = [sys.executable, "-m", "benchmarks.corpus", "--step", store, name, str(folder), str(articles)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    cells: Cells = json.loads(told)
    return cells


def step(store: str, name: str, folder: str, articles: str) -> None:
    """Its figures, as JSON."""
    figures = STORES[store][name](Path(folder), int(articles))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({row: _cell(row, value, peak) for row, value in figures.items()}))


def _cell(row: str, value: float, peak: float) -> str:
    if row.endswith(measures.SECONDS):
        return f"{value:,.2f} ({peak:,.0f} MB)"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def ours(kept: Path, articles: int, only: Sequence[str]) -> Cells:
    if not kept.exists():
        build(kept, articles)
    index = Corpus.open(kept).index
    if measures.NEED_INDEX.intersection(only) and index.lag() is None:
        with Console().status(f"index of {articles:,} articles") as status:
            index.update(on_rows=lambda month, done: status.update(f"index: {month}, {done:,} articles"))
    cells: dict[str, str] = {}
    for name in track([one for one in measures.MEASURES if one in only], f"{articles:,} articles"):
        with copy(kept) as folder:
            cells |= measured("ours", name, folder, articles)
    return cells


def theirs(kept: Path, articles: int, only: Sequence[str]) -> Cells:
    """In place: what an hour adds is little of what is there."""
    folder = kept.parent / "sqlite"
    if not folder.exists():
        sqlite.build(folder, Corpus.open(kept), articles)
    cells: dict[str, str] = {}
    for name in track([one for one in sqlite.MEASURES if one in only], f"{articles:,} articles in SQLite"):
        cells |= measured("SQLite", name, folder, articles)
    return cells


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--only", nargs="+", choices=[*measures.MEASURES], default=[*measures.MEASURES])
    parser.add_argument("--alone", action="store_true", help="without SQLite")
    parser.add_argument("--keep", type=Path, help="make the corpora in this folder, and keep them")
    parser.add_argument("--step", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        step(*arguments.step)
        return
    columns: dict[str, Cells] = {}
    with tempfile.TemporaryDirectory() as passing:
        for articles in arguments.articles:
            kept = (arguments.keep or Path(passing)) / str(articles) / "corpus"
            columns[f"{articles:,}"] = ours(kept, articles, arguments.only)
            if not arguments.alone:
                columns[f"SQLite {articles:,}"] = theirs(kept, articles, arguments.only)
    table = Table("articles", *columns)
    for row in dict.fromkeys(row for cells in columns.values() for row in cells):
        table.add_row(row, *(cells.get(row, "") for cells in columns.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
