"""What an hour costs a corpus of n articles: a thousand captures are stored and merged, in three kinds.

    python -m benchmarks.hours [--articles 10000 100000] [--keep FOLDER]

`new`: all are of articles that nobody has seen. `recent`: one in twenty is an edit of an article of the last
two months. `year`: one in twenty is an edit, spread over twelve months. Articles have 500 words and lie
evenly in 24 months. CPU seconds, peak memory of the process, and what was written; each hour begins with the
same corpus. Corpora are made in FOLDER, and not again if they are there: a million takes a while.
"""

import argparse
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.dataset as pads
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.rows import version_row
from clipdesk.corpus.schema import ARTICLES
from clipdesk.corpus.table import committed_as, retried
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.version_index import known_versions
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

START = datetime(2024, 12, 1, tzinfo=UTC)
LENGTH = timedelta(days=730)
SOURCES = 10
AN_HOUR = 1_000
EDITS = 50
AT_A_TIME = 2_000
_KINDS: Mapping[str, timedelta | None] = {
    "new": None,
    "recent": timedelta(days=60),
    "year": timedelta(days=365),
}


def _vocabulary(chance: np.random.Generator, size: int = 6_000) -> NDArray[np.str_]:
    letters = np.array(list("etaoinshrdlucmfwypvb"))
    return np.array(["".join(chance.choice(letters, size=chance.integers(2, 11))) for _ in range(size)])


def capture(number: int, at: datetime, words: NDArray[np.str_], chance: np.random.Generator) -> Capture:
    """Article `number`, of 500 words as often as words are (Zipf)."""
    text = words[chance.zipf(1.3, size=500) % len(words)]
    paragraphs = [" ".join(text[start : start + 42]) for start in range(0, 500, 42)]
    url = f"https://news.example/{number}"
    source = f"source-{number % SOURCES:02}"
    article = Article(
        url=url,
        canonical_url=url,
        headline=paragraphs[0][:60],
        completeness=Completeness.FULL,
        parser_version="1",
        source=source,
        language="en",
        published_at=Moment(at, False, at.isoformat(), DateOrigin.META, 0.9),
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs),
    )
    return Capture(article, "run", at, ArchiveRecord(f"2026-11/{source}.warc.gz", number * 100, 100))


def seen_at(number: int, articles: int) -> datetime:
    return START + LENGTH * (number / articles)


def _rows(articles: int) -> Iterator[pa.Table]:
    """Their rows; all have one signature, which nothing here reads."""
    chance = np.random.default_rng(1)
    words = _vocabulary(chance)
    for first in range(0, articles, AT_A_TIME):
        rows = []
        for number in range(first, min(articles, first + AT_A_TIME)):
            at = seen_at(number, articles)
            one = capture(number, at, words, chance)
            rows.append(version_row(ArticleVersion(one, 1, at, chance.bytes(512)), "", at))
        yield pa.Table.from_pylist(rows, ARTICLES.schema)


def build(folder: Path, articles: int) -> None:
    """Both tables, packed as upkeep leaves them."""
    corpus = Corpus.open(folder)
    versions, newest = Files(corpus.article_versions), Files(corpus.articles)
    held: list[pa.Table] = []
    for rows in track(_rows(articles), f"{articles:,} articles", total=-(-articles // AT_A_TIME)):
        held.append(rows)
        if sum(map(len, held)) >= articles // 100:
            _add(pa.concat_tables(held), versions, newest)
            held = []
    if held:
        _add(pa.concat_tables(held), versions, newest)
    Files(corpus.articles).commit([], committed_as(FOLLOWED, corpus.article_versions.opened().version()))
    known_versions(corpus.article_versions, ["none"])


def _add(rows: pa.Table, versions: Files, newest: Files) -> None:
    months = sorted(set(map(str, rows["first_seen_month"].to_pylist())))
    for files in (versions, newest):
        actions: list[Action] = []
        for one in months:
            actions += files.written(rows.filter(pads.field("first_seen_month") == one))
        files.commit(actions, retried())


@dataclass(frozen=True, slots=True)
class Hour:
    """CPU seconds of the two steps, the peak memory of their process and what they wrote, in megabytes."""

    store: float
    merge: float
    memory: float
    written: float


def hour(kind: str, folder: Path, articles: int) -> Hour:
    """In a corpus of its own, whose files are links to those of another: none is ever changed in place."""
    now = START + LENGTH + timedelta(hours=1)
    chance, pick = np.random.default_rng(2), random.Random(3)
    words = _vocabulary(chance, 600)
    since = _KINDS[kind]
    edits = EDITS if since else 0
    first = int(articles * (1 - since / LENGTH)) if since else articles
    numbers = [*range(articles, articles + AN_HOUR - edits), *pick.sample(range(first, articles), edits)]
    captures = [capture(number, now, words, chance) for number in numbers]
    before = _size(folder)
    began = time.process_time()
    corpus = Corpus.open(folder)
    for source in range(SOURCES):
        mine = [one for one in captures if one.article.source == f"source-{source:02}"]
        corpus.append_versions("run", f"source-{source:02}", mine, now=now)
    between = time.process_time()
    merged = corpus.merge_articles()
    assert (merged.inserted, merged.updated) == (AN_HOUR - edits, edits), merged
    ended = time.process_time()
    return Hour(
        store=between - began,
        merge=ended - between,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        written=(_size(folder) - before) / 1e6,
    )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def _link(source: str, target: str) -> None:
    (os.link if source.endswith(".parquet") else shutil.copy)(source, target)


def measured(kind: str, kept: Path, articles: int) -> Hour:
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        corpus = Path(folder) / "corpus"
        shutil.copytree(kept, corpus, copy_function=_link)
        with get_context("spawn").Pool(1) as pool:
            return pool.apply(hour, (kind, corpus, articles))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    table = Table("an hour", "articles", "store, s", "merge, s", "both, s", "peak, MB", "written, MB")
    with tempfile.TemporaryDirectory() as passing:
        for articles in arguments.articles:
            kept = (arguments.keep or Path(passing)) / str(articles) / "corpus"
            if not kept.exists():
                build(kept, articles)
            for kind in _KINDS:
                one = measured(kind, kept, articles)
                seconds = (f"{value:.2f}" for value in (one.store, one.merge, one.store + one.merge))
                table.add_row(kind, f"{articles:,}", *seconds, f"{one.memory:,.0f}", f"{one.written:,.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
