"""The most memory that each verb over the whole corpus takes, for a corpus and for one ten times as large.

    python -m benchmarks.memory [--articles 2000]

Each verb runs in a process of its own (ru_maxrss), beside one that only imports. The articles are those of
benchmarks.corpus, a thousand a run; one in ten is an edit of an earlier one.
"""

import argparse
import random
import resource
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.corpus.articles import NOW, SOURCES, START, Writer, seen_at
from clipdesk.corpus.maintenance import rebuild_articles
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from steps.report.history import history

TIMES, A_RUN = 10, 1_000


def store(home: Path, articles: int) -> None:
    corpus = Corpus.open(Settings(home=home).corpus)
    chance, writer = random.Random(1), Writer()
    for first in range(0, articles, A_RUN):
        numbers = [
            number if number % 10 else chance.randrange(number + 1)
            for number in range(first, min(articles, first + A_RUN))
        ]
        at = seen_at(first, articles)
        batch = writer.captures(numbers, partial(_at, at))
        corpus.append_versions(f"run-{first}", SOURCES[first // A_RUN % len(SOURCES)], batch, now=START)
        if not first:
            corpus.merge_articles()


def _at(at: datetime, _: int) -> datetime:
    return at


def merge(home: Path, _: int) -> None:
    Corpus.open(Settings(home=home).corpus).merge_articles()


def rebuild(home: Path, _: int) -> None:
    rebuild_articles(Corpus.open(Settings(home=home).corpus))


def look_back(home: Path, _: int) -> None:
    history(Settings(home=home), now=NOW, length=timedelta(days=900))


def nothing(_home: Path, _: int) -> None: ...


VERBS: Mapping[str, Callable[[Path, int], None]] = {
    "import alone": nothing,
    "store": store,
    "merge": merge,
    "history": look_back,
    "rebuild": rebuild,
}


def _measured(verb: str, home: Path, articles: int) -> int:
    VERBS[verb](home, articles)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def peak(verb: str, home: Path, articles: int) -> int:
    """Megabytes (Linux: ru_maxrss is in kilobytes)."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (verb, home, articles))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2_000)
    articles = parser.parse_args().articles
    sizes = (articles, TIMES * articles)
    table = Table("peak memory, MB", *(f"{size:,} articles" for size in sizes))
    with tempfile.TemporaryDirectory() as folder:
        for verb in VERBS:
            table.add_row(verb, *(f"{peak(verb, Path(folder) / str(size), size):,}" for size in sizes))
    Console().print(table)


if __name__ == "__main__":
    main()
