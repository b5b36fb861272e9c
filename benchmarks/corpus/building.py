"""A corpus of so many articles, packed as upkeep leaves it, and the same articles in SQLite."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as pads
from rich.progress import track

from benchmarks.corpus.articles import LENGTH, NOW, START, Writer, seen_at
from clipdesk.corpus.log_columns import POSITION
from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.packing import full_file
from clipdesk.corpus.pieces import Action, Files
from clipdesk.corpus.rows import version_row
from clipdesk.corpus.schema import ARTICLES, FINGERPRINTS
from clipdesk.corpus.storied import SETTLED
from clipdesk.corpus.table import Table, committed_as, retried
from clipdesk.corpus.tables import Corpus
from clipdesk.corpus.version_index import known_versions
from clipdesk.model.article import ArticleVersion

AT_A_TIME = 2_000
PRINTS_A_FILE, PRINT_WORDS = 50_000, 400


def build(folder: Path, articles: int) -> None:
    """All tables, and the search index. The fingerprints are made up: as many keys and words as an article
    of 400 words has, and nothing in common with any."""
    corpus = Corpus.open(folder)
    _articles(corpus, articles)
    for rows in track(_prints(articles), "their fingerprints", total=-(-articles // PRINTS_A_FILE)):
        corpus.fingerprints.add(rows, retried())
    settled = committed_as(SETTLED, corpus.stories.opened().version())
    Files(corpus.articles).commit([], settled)
    followed = corpus.article_versions.opened().version()
    corpus.fingerprints.add(FINGERPRINTS.schema.empty_table(), committed_as(FOLLOWED, followed))
    known_versions(corpus.article_versions, ["none"])


def _articles(corpus: Corpus, articles: int) -> None:
    """Both tables, a month or a hundredth of the articles at a time."""
    held: list[pa.Table] = []
    for rows in track(_rows(articles), f"{articles:,} articles", total=-(-articles // AT_A_TIME)):
        held.append(rows)
        if sum(map(len, held)) >= articles // 100:
            _add(pa.concat_tables(held), corpus)
            held = []
    if held:
        _add(pa.concat_tables(held), corpus)
    Files(corpus.article_versions).commit([], committed_as(POSITION, articles))
    followed = corpus.article_versions.opened().version()
    Files(corpus.articles).commit([], committed_as(FOLLOWED, followed))


def _rows(articles: int) -> Iterator[pa.Table]:
    writer = Writer()
    for first in range(0, articles, AT_A_TIME):
        numbers = range(first, min(articles, first + AT_A_TIME))
        captures = writer.captures(numbers, lambda number: seen_at(number, articles))
        rows = [
            version_row(ArticleVersion(one, 1, one.fetched_at, writer.signature()), "", one.fetched_at)
            for one in captures
        ]
        yield pa.Table.from_pylist(rows, ARTICLES.schema)


def _add(rows: pa.Table, corpus: Corpus) -> None:
    months = sorted(set(map(str, rows["first_seen_month"].to_pylist())))
    tables: tuple[Table, ...] = (corpus.article_versions, corpus.articles)
    for files in map(Files, tables):
        actions: list[Action] = []
        for one in months:
            full = full_file(files.spec, one, NOW)
            actions += files.written(rows.filter(pads.field("first_seen_month") == one), full=full)
        files.commit(actions, retried())


def _prints(articles: int) -> Iterator[pa.Table]:
    """Rows of texts that nobody else has, a file of them at a time, as maintenance leaves them."""
    rng = np.random.default_rng(1)
    for first in range(0, articles, PRINTS_A_FILE):
        rows = min(PRINTS_A_FILE, articles - first)
        at = START + (LENGTH - timedelta(days=10)) * (first / articles)
        lengths = rng.integers(45, 75, rows)
        keys = rng.integers(-(2**31), 2**31, int(lengths.sum()), dtype=np.int32)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        words = (rng.zipf(1.2, (rows, PRINT_WORDS)) % 16_384).astype("<u2")
        named = [f"{number:032x}" for number in range(first, first + rows)]
        columns: dict[str, Any] = {
            "article_id": named,
            "version": [1] * rows,
            "first_seen_month": [f"{at:%Y-%m}"] * rows,
            "source": [f"source-{number % 40}" for number in range(rows)],
            "first_seen_at": [at] * rows,
            "url": [f"https://site-{row % 40}.example/a-headline-{first + row}" for row in range(rows)],
            "canonical_url": [f"https://site.example/{number}" for number in range(rows)],
            "publisher": ["The Gazette"] * rows,
            "headline": [f"A headline of usual length, number {number}" for number in range(rows)],
            "language": ["en"] * rows,
            "published_at": [at] * rows,
            "day_only": [False] * rows,
            "credits": [[]] * rows,
            "text_hash": [2 * name for name in named],
            "keys": [keys[start:end].tobytes() for start, end in pairwise(offsets)],
            "words": [row.tobytes() for row in words],
        }
        yield pa.table(columns, FINGERPRINTS.schema)
