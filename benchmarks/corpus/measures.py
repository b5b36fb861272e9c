"""What is measured of a corpus: each is a function of its folder and of how many articles that has.

It gives figures by name, and is run in a process and on a copy of its own.
"""

import random
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.corpus.articles import LENGTH, NOW, SOURCES, START, Writer
from clipdesk.corpus.export import export
from clipdesk.corpus.fingerprints import add
from clipdesk.corpus.minhash import minhash
from clipdesk.corpus.table import retried
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import ArticleVersion, Capture
from clipdesk.model.settings import Settings
from clipdesk.model.story import Fingerprint
from parsers.stories.fingerprint import fingerprint
from steps.run.stories import stories

AN_HOUR, EDITS = 1_000, 50
COPIES = AN_HOUR * 3 // 10
EXPORTED = ("2025-03", "2025-04")
SECONDS = ", CPU s"
"""How rows end of which the memory is told."""

Figures = Mapping[str, float]
Measure = Callable[[Path, int], Figures]

APPEND = f"append of 1,000{SECONDS}"
HOURS: Mapping[str, timedelta | None] = {
    f"an hour, all new{SECONDS}": None,
    f"an hour, edits of two months{SECONDS}": timedelta(days=60),
    f"an hour, edits of twelve months{SECONDS}": timedelta(days=365),
}
FIRST_ROW = f"open, to the first row{SECONDS}"
COUNT = f"count by source{SECONDS}"
EXPORT = "export, articles a second of CPU"
DISK = "disk, kB an article"
BY_SOURCE = "SELECT source, count(*) FROM articles GROUP BY 1"


def hour_of(articles: int, since: timedelta | None, first: int | None = None) -> list[Capture]:
    """A thousand captures: new ones (numbered from `first` on), but for the edits of articles that are no
    older than `since`."""
    pick, first = random.Random(3), articles if first is None else first
    edits = EDITS if since else 0
    oldest = int(articles * (1 - since / LENGTH)) if since else 0
    numbers = [*range(first, first + AN_HOUR - edits), *pick.sample(range(oldest, articles), edits)]
    return Writer(2).captures(numbers, lambda _: NOW)


def cpu(work: Callable[[], object]) -> float:
    """Seconds of CPU of this process, with all its threads."""
    began = time.process_time()
    work()
    return time.process_time() - began


def middle(work: Callable[[], object]) -> float:
    """Milliseconds, the median of nine, warm."""
    work()
    return median(cpu(work) for _ in range(9)) * 1000


def append(folder: Path, articles: int) -> Figures:
    captures, corpus = hour_of(articles, None), Corpus.open(folder)
    return {APPEND: cpu(lambda: corpus.append_versions("run", SOURCES[0], captures, now=NOW))}


def hour(row: str, folder: Path, articles: int) -> Figures:
    """What a run's rows cost: ten sources store theirs, and `articles` is merged."""
    captures = hour_of(articles, HOURS[row])
    by_source = {source: [one for one in captures if one.article.source == source] for source in SOURCES}
    before = _parquet_bytes(folder)

    def stored_and_merged() -> None:
        corpus = Corpus.open(folder)
        for source, some in by_source.items():
            corpus.append_versions("run", source, some, now=NOW)
        merged = corpus.merge_articles()
        assert merged.inserted + merged.updated == AN_HOUR, merged

    took = cpu(stored_and_merged)
    return {row: took, f"… writes, MB ({row.removesuffix(SECONDS)})": (_parquet_bytes(folder) - before) / 1e6}


def index(folder: Path, articles: int) -> Figures:
    """The search index follows an hour with edits of twelve months."""
    corpus = Corpus.open(folder)
    before = size(corpus.index.folder)
    corpus.append_versions("run", SOURCES[0], hour_of(articles, timedelta(days=365)), now=NOW)
    corpus.merge_articles()
    took = cpu(corpus.index.update)
    return {f"index an hour{SECONDS}": took, "… grows by, MB": (size(corpus.index.folder) - before) / 1e6}


def search(folder: Path, _: int) -> Figures:
    corpus, words = Corpus.open(folder), Writer().words
    common = words[20]
    until = START + timedelta(days=30)
    asked: Mapping[str, Callable[[], object]] = {
        "a common word": partial(corpus.search, common),
        "a common word, by date": partial(corpus.search, common, sort="date"),
        "a common word, with facets": partial(corpus.search, common, facets=True),
        "a common word, of a source in a month": partial(
            corpus.search, common, source=SOURCES[2], since=START, until=until
        ),
        "two common words": partial(corpus.search, f"{words[30]} {words[60]}"),
        "a phrase": partial(corpus.search, f'"{words[3]} {words[5]}"'),
        "a rare word": partial(corpus.search, words[20_000]),
        "a beginning": partial(corpus.search, f"{words[500][:4]}*"),
        "nothing, and why": partial(corpus.search, f"{common} xyzzy"),
    }
    return {f"search {name}, CPU ms": middle(work) for name, work in asked.items()}


def story_probe(folder: Path, articles: int) -> Figures:
    """The step `stories` after 1,000 new articles, three in ten of them copies of known ones."""
    corpus, new = Corpus.open(folder), hour_of(articles, None)
    copied = Writer(2).captures(
        range(2 * articles + AN_HOUR, 2 * articles + AN_HOUR + COPIES), lambda _: START
    )
    add(corpus.fingerprints, [found for one in copied if (found := _print(one))], retried())
    corpus.append_versions("run", SOURCES[0], new, now=NOW)

    def told() -> None:
        found = stories(Settings(home=folder.parent), now=NOW)
        assert (found.versions, found.stories) == (AN_HOUR, COPIES), found

    return {f"stories of 1,000{SECONDS}": cpu(told)}


def _print(capture: Capture) -> Fingerprint | None:
    article = capture.article
    text = "\n".join((article.headline, article.standfirst or "", article.body))
    return fingerprint(ArticleVersion(capture, 1, START, minhash(text)))


def first_row(folder: Path, _: int) -> Figures:
    return {FIRST_ROW: cpu(lambda: next(iter(Corpus.open(folder).articles())))}


def count(folder: Path, _: int) -> Figures:
    return {COUNT: cpu(lambda: Corpus.open(folder).sql(BY_SOURCE))}


def exported(folder: Path, _: int) -> Figures:
    """JSON Lines of two months."""
    corpus, rows = Corpus.open(folder), 0
    where = f"first_seen_month IN {EXPORTED}"

    def write() -> None:
        nonlocal rows
        to = folder.parent / "articles.jsonl"
        rows = export(corpus.articles(where=where), format="jsonl", to=to).rows

    took = cpu(write)
    return {EXPORT: rows / took}


def disk(folder: Path, articles: int) -> Figures:
    corpus = Corpus.open(folder)
    parts = {one.spec.name: Path(one.uri) for one in (corpus.article_versions, corpus.articles)}
    parts |= {"fingerprints": Path(corpus.fingerprints.uri), "search index": corpus.index.folder}
    sizes = {name: size(part) / articles / 1e3 for name, part in parts.items()}
    return {DISK: sum(sizes.values()), **{f"… {name}": one for name, one in sizes.items()}}


def _parquet_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*.parquet"))


def size(folder: Path) -> int:
    """Bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


MEASURES: Mapping[str, Measure] = {
    "append": append,
    **{
        f"hour-{name}": partial(hour, row) for name, row in zip(("new", "recent", "year"), HOURS, strict=True)
    },
    "index": index,
    "search": search,
    "stories": story_probe,
    "first-row": first_row,
    "count": count,
    "export": exported,
    "disk": disk,
}
NEED_INDEX = {"index", "search", "disk"}
