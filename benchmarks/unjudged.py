"""What it costs to find the pages of a source that lack a verdict of a topic, and the memory that this takes.

    python -m benchmarks.unjudged [--rows 1000000]

The crawl log is that of benchmarks.known_pages, with a row for each page; the topic has changed since, so
that all pages that were never fetched lack its verdict. Each question is asked in a process of its own
(ru_maxrss), beside one that only imports. Times are CPU seconds.
"""

import argparse
import resource
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from rich.console import Console
from rich.table import Table

from benchmarks.known_pages import SOURCE, fill
from clipdesk.corpus.tables import Corpus
from steps.upkeep.unjudged import Unjudged, lacking

CHANGED = ("wells@4",)

QUESTIONS: Mapping[str, Callable[[Corpus], int]] = {
    "import alone": lambda _: 0,
    "sources that lack one": lambda corpus: len(lacking(corpus, [SOURCE], CHANGED)),
    "stored articles": lambda corpus: sum(1 for _ in Unjudged(corpus, SOURCE, CHANGED).stored()),
    "pages off topic": lambda corpus: sum(1 for _ in Unjudged(corpus, SOURCE, CHANGED).rejected()),
    "titles, never fetched": lambda corpus: sum(
        1 for _ in Unjudged(corpus, SOURCE, CHANGED).unfetched_titles()
    ),
}


def asked(home: str, question: str) -> tuple[int, float, int]:
    """How many there are, seconds, and megabytes at most."""
    began = process_time()
    found = QUESTIONS[question](Corpus.open(home))
    return found, process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    table = Table("what lacks a verdict", "found", "CPU s", "peak memory, MB")
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder), parser.parse_args().rows)
        for question in QUESTIONS:
            with get_context("spawn").Pool(1) as pool:
                found, seconds, megabytes = pool.apply(asked, (folder, question))
            table.add_row(question, f"{found:,}", f"{seconds:.1f}", f"{megabytes:,}")
    Console().print(table)


if __name__ == "__main__":
    main()
