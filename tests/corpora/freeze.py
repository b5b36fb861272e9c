"""Freeze a small desk as this release leaves it: `python -m tests.corpora.freeze tests/corpora/2.tar.gz`.

Three sources of the demo newsroom; two complete runs, three articles that were edited, a takedown, and a third
run that was left unfinished: one source is crawled and parsed, one crawled, one not begun.
"""

import sys
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from clipdesk.corpus.query import rows_of
from clipdesk.corpus.tables import Corpus
from clipdesk.model.settings import Settings
from newsroom import Newsroom
from newsroom.clock import DEFAULT_NOW
from steps.follow import follow
from steps.run import runs
from steps.run.crawl import crawl
from steps.run.handover import captures_in
from steps.run.parse import parse_crawl
from steps.run.runs import Run
from steps.upkeep.takedown import take_down

TOPIC = "libya-isis"
SOURCES = ("gulf-courier", "sahil-press", "tripoli-clips")
PORT = 8765
FIRST = datetime(2026, 11, 28, 6, tzinfo=UTC)
DAY = timedelta(days=1)


class Quiet:
    def began(self, run: Run, *, resumed: bool) -> None: ...
    def crawling(self, source: str, progress: object) -> None: ...
    def parsing(self, source: str, done: int, total: int) -> None: ...
    def storing(self, source: str) -> None: ...
    def grouping(self, done: int, total: int) -> None: ...
    def rematching(self, source: str, done: int, total: int) -> None: ...
    def ended(self, source: str, failure: str | None) -> None: ...


def make(settings: Settings) -> None:
    """The clock of the newsroom moves on from run to run, so that later runs find something new."""
    with Newsroom(port=PORT, slow_seconds=3) as room:
        follow(settings, TOPIC, now=FIRST, watcher=Quiet(), sources=SOURCES)
        room.now = DEFAULT_NOW + 3 * DAY
        second = follow(settings, TOPIC, now=FIRST + DAY, watcher=Quiet(), sources=SOURCES)
        _edit(settings, runs.run_id(TOPIC, FIRST), second.run)
        _take_one_down(settings)
        room.now = DEFAULT_NOW + 6 * DAY
        _leave_unfinished(settings)


def _edit(settings: Settings, first: str, second: str) -> None:
    """Three articles with another headline, as a later visit brings it."""
    captures = islice(captures_in(runs.folder(settings, first) / SOURCES[0] / "captures.jsonl"), 3)
    edited = [
        replace(
            one,
            run=second,
            fetched_at=one.fetched_at + timedelta(minutes=5),
            article=replace(one.article, headline=f"{one.article.headline} (updated)"),
        )
        for one in captures
    ]
    corpus = Corpus.open(settings.corpus)
    corpus.append_versions(second, f"{SOURCES[0]}-edits", edited, now=FIRST + DAY)
    corpus.merge_articles()


def _take_one_down(settings: Settings) -> None:
    query = "SELECT article_id FROM articles WHERE source = $source ORDER BY headline LIMIT 1"
    [row] = rows_of(Corpus.open(settings.corpus), query, {"source": SOURCES[2]})
    take_down(
        settings,
        requested_by="the publisher",
        reason="wants it out",
        now=FIRST + DAY + timedelta(hours=1),
        article_id=row["article_id"],
    )


def _leave_unfinished(settings: Settings) -> None:
    at = FIRST + 2 * DAY
    run = runs.begin(settings, TOPIC, runs.run_id(TOPIC, at), now=at, sources=SOURCES)
    crawl(settings, run.id, SOURCES[0])
    parse_crawl(settings, run.id, SOURCES[0])
    crawl(settings, run.id, SOURCES[1])


def main(arguments: Sequence[str]) -> None:
    [name] = arguments
    with tempfile.TemporaryDirectory() as folder:
        make(Settings(home=Path(folder), demo=True, demo_port=PORT, timeout=2.0, workers=1))
        with tarfile.open(name, "w:gz") as archive:
            for part in ("archive", "corpus", "runs"):
                archive.add(Path(folder) / part, part)


if __name__ == "__main__":
    main(sys.argv[1:])
