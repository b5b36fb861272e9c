"""The search index: what it costs to write, to bring up to date and to ask.

    python -m benchmarks.search [--articles 100000] [--into FOLDER]

Synthetic articles of 500 words over 24 months; words are as frequent as in real texts (Zipf). CPU time of
this process with all its threads, so that a loaded machine changes little. A folder is kept, and used again.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median

import pyarrow as pa
from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.corpus import SOURCES
from clipdesk.corpus.rows import version_row
from clipdesk.corpus.table import retried
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import (
    Article,
    ArticleVersion,
    Block,
    BlockKind,
    Capture,
    Completeness,
    DateOrigin,
    Moment,
)
from clipdesk.model.page import ArchiveRecord

START = datetime(2024, 1, 1, tzinfo=UTC)
DAYS = 24 * 30
BATCH = 5_000
LENGTH = 500
VOCABULARY = 50_000
_SYLLABLES = ["ba", "der", "fi", "gha", "ket", "lo", "mis", "na", "ran", "sir", "tob", "ur", "ven", "zu"]

QUERIES: dict[str, Callable[[list[str]], str]] = {
    "a common word": lambda words: words[20],
    "a rare word": lambda words: words[20_000],
    "two common words": lambda words: f"{words[30]} {words[60]}",
    "a phrase": lambda words: f'"{words[3]} {words[5]}"',
    "a beginning": lambda words: f"{words[500][:4]}*",
    "one of two, not a third": lambda words: f"({words[100]} OR {words[200]}) -{words[300]}",
    "nothing (why?)": lambda words: f"{words[20]} xyzzy",
}


def vocabulary(chance: random.Random) -> list[str]:
    """So many different words, the most frequent first."""
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 5)))] = None
    return list(found)


class Writer:
    """Rows of articles, as the merge writes them."""

    def __init__(self) -> None:
        self._chance = random.Random(1)
        self.words = vocabulary(self._chance)
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def rows(self, first: int, count: int, at: Callable[[int], datetime], version: int = 1) -> pa.Table:
        schema = Corpus.open("unused").articles.spec.schema
        rows = [self._row(number, at(number), version) for number in range(first, first + count)]
        return pa.Table.from_pylist(rows, schema=schema)

    def _row(self, number: int, at: datetime, version: int) -> dict[str, object]:
        text = self._chance.choices(self.words, cum_weights=self._weights, k=LENGTH)
        url = f"https://news.example/{number}"
        article = Article(
            url=url,
            canonical_url=url,
            headline=" ".join(text[:9]),
            completeness=Completeness.FULL,
            parser_version="1",
            source=SOURCES[number % len(SOURCES)],
            language=("en", "fr", "it")[number % 3],
            published_at=Moment(at, False, at.isoformat(), DateOrigin.META, 0.9),
            blocks=tuple(
                Block(BlockKind.PARAGRAPH, " ".join(text[begin : begin + 50]))
                for begin in range(0, LENGTH, 50)
            ),
        )
        capture = Capture(article, "run", at, ArchiveRecord("run.warc.gz", number * 100, 100))
        return dict(version_row(ArticleVersion(capture, version, at, b""), "", at))


def batches(articles: int) -> Iterator[tuple[int, int]]:
    for first in range(0, articles, BATCH):
        yield first, min(BATCH, articles - first)


def filled(corpus: Corpus, writer: Writer, articles: int) -> None:
    """In the order in which articles are seen."""
    if corpus.articles.open() is None:
        for first, count in track([*batches(articles)], "writing the table"):
            rows = writer.rows(first, count, lambda number: START + timedelta(days=DAYS * number / articles))
            corpus.articles.add(rows, retried())


def cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def asked(corpus: Corpus, words: list[str]) -> dict[str, float]:
    """Milliseconds of each query, the median of nine."""

    def took(work: Callable[[], object]) -> float:
        work()
        return median(cpu(work) for _ in range(9)) * 1000

    common = QUERIES["a common word"](words)
    found = {name: took(partial(corpus.search, query(words))) for name, query in QUERIES.items()}
    found["a common word, by date"] = took(lambda: corpus.search(common, sort="date"))
    found["a common word, facets"] = took(lambda: corpus.search(common, facets=True))
    found["a common word, of a source and a month"] = took(
        lambda: corpus.search(common, source=SOURCES[2], since=START, until=START + timedelta(days=30))
    )
    return found


def measured(folder: Path, articles: int) -> dict[str, str]:
    corpus, writer = Corpus.open(folder), Writer()
    filled(corpus, writer, articles)
    end = START + timedelta(days=DAYS)
    results = {}
    if corpus.index.lag() is None:
        took = cpu(corpus.index.update)
        results["write it, CPU s"] = f"{took:,.1f}"
        results["… ms an article"] = f"{took * 1000 / articles:.2f}"
    corpus.articles.add(writer.rows(articles, 1_000, lambda _: end), retried())
    results["1,000 new articles, CPU s"] = f"{cpu(corpus.index.update):.2f}"
    results["nothing new, CPU s"] = f"{cpu(corpus.index.update):.2f}"
    files = [path for path in corpus.index.folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    results["size, MB (kB an article)"] = f"{size / 1e6:,.0f} ({size / 1e3 / articles:.1f})"
    results["open it and ask once, CPU ms"] = f"{cpu(lambda: Corpus.open(folder).search('sir')) * 1000:.0f}"
    for name, took in asked(corpus, writer.words).items():
        results[f"{name}, CPU ms"] = f"{took:.1f}"
    return results


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--into", type=Path, help="a folder that is kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        results = measured(arguments.into or Path(passing), arguments.articles)
    table = Table("", f"{arguments.articles:,} articles")
    for name, value in results.items():
        table.add_row(name, value)
    Console().print(table)


if __name__ == "__main__":
    main()
