"""What the stories of 1,000 new articles cost among many known ones, from their versions to the tables.

    python -m benchmarks.story_probe [--known 1000000]

The known ones are made up: as many keys and words as an article of 400 words has, over two years, in files of
50,000 rows, as maintenance leaves them. Three in ten of the new articles are copies of known ones.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from rich.progress import track

from benchmarks.labelled_stories.pairs import Text
from benchmarks.stories import capture_of, print_of
from clipdesk.corpus.fingerprints import add
from clipdesk.corpus.merge import FOLLOWED
from clipdesk.corpus.schema import FINGERPRINTS
from clipdesk.corpus.table import committed_as, retried
from clipdesk.corpus.tables import Corpus
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.run.stories import stories

A_FILE, NEW, WORDS = 50_000, 1_000, 400
COPIES = NEW * 3 // 10
START = datetime(2024, 6, 1, tzinfo=UTC)
NOW = START + timedelta(days=730)
MOST_SECONDS, MOST_BYTES = 3.0, 1_000_000_000


def strangers(count: int) -> Iterator[pa.Table]:
    """Rows of texts that nobody else has, a file of them at a time."""
    rng = np.random.default_rng(1)
    for first in range(0, count, A_FILE):
        rows = min(A_FILE, count - first)
        at = START + timedelta(days=720 * first / count)
        lengths = rng.integers(45, 75, rows)
        keys = rng.integers(-(2**31), 2**31, int(lengths.sum()), dtype=np.int32)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        words = (rng.zipf(1.2, (rows, WORDS)) % 16_384).astype("<u2")
        named = [f"{number:032x}" for number in range(first, first + rows)]
        columns: dict[str, Any] = {
            "article_id": named,
            "version": [1] * rows,
            "first_seen_month": [f"{at:%Y-%m}"] * rows,
            "source": [f"source-{number % 40}" for number in range(rows)],
            "first_seen_at": [at] * rows,
            "url": [
                f"https://site-{number % 40}.example/a-headline-{first + number}" for number in range(rows)
            ],
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


def news() -> list[Text]:
    """News of nothing, in as many words as an article has."""
    chance = random.Random(2)
    lexicon = [
        f"{chance.choice('bdfklmnprst')}{chance.choice('aeiou')}x{number:x}" for number in range(20_000)
    ]
    return [
        Text(
            f"Headline {number}",
            tuple(" ".join(chance.choices(lexicon, k=80)) + "." for _ in range(WORDS // 80)),
        )
        for number in range(NEW)
    ]


def fill(corpus: Corpus, known: int, new: Sequence[Text]) -> None:
    files = -(-known // A_FILE)
    for number, rows in enumerate(track(strangers(known), f"{known:,} known", total=files)):
        copied = new[number * COPIES // files : (number + 1) * COPIES // files]
        prints = [print_of(text, f"https://first.example/{text.headline}") for text in copied]
        at = rows["first_seen_at"][0].as_py()
        prints = [replace(one, claim=replace(one.claim, first_seen_at=at)) for one in prints]
        own = pa.Table.from_pylist([FINGERPRINTS.columns.put(one) for one in prints], FINGERPRINTS.schema)
        corpus.fingerprints.add(pa.concat_tables([rows, own]), retried())
    corpus.article_versions.opened()
    corpus.stories.opened()
    add(corpus.fingerprints, [], committed_as(FOLLOWED, 0))
    captures = [
        replace(
            capture_of(text, f"https://second.example/{number}"),
            fetched_at=NOW,
            record=ArchiveRecord("b.warc.gz", number, 1),
        )
        for number, text in enumerate(new)
    ]
    corpus.append_versions("run", "gazette", captures, now=NOW)


def step(home: Path) -> int:
    """The step in a process of its own; what it took."""
    began, cpu = time.perf_counter(), time.process_time()
    told = stories(Settings(home=home), now=NOW)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(
        f"{told.versions} new articles, {told.stories} stories: {seconds:.2f} s, {cpu:.2f} s of CPU,"
        f" {peak / 1e6:,.0f} MB"
    )
    return 0 if told.stories == COPIES and cpu <= MOST_SECONDS and peak <= MOST_BYTES else 1


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--known", type=int, default=1_000_000)
    parser.add_argument("--step", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help="keep what is made, in this folder")
    arguments = parser.parse_args()
    if arguments.step:
        return step(arguments.step)
    with tempfile.TemporaryDirectory() as folder:
        home = arguments.into or Path(folder)
        corpus = Corpus.open(Settings(home=home).corpus)
        fill(corpus, arguments.known, news())
        size = sum(path.stat().st_size for path in Path(corpus.fingerprints.uri).rglob("*.parquet"))
        print(f"fingerprints: {size / 1e6:,.0f} MB")
        command = [sys.executable, "-m", "benchmarks.story_probe", "--step", str(home)]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
