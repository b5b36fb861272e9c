"""The feeds of all topics as files: `data/feeds/TOPIC.atom` and `TOPIC.json`, written anew after each run."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from clipdesk.corpus.tables import Corpus
from clipdesk.model.catalogue import load
from clipdesk.model.settings import Settings
from steps.run.feeds.atom import atom
from steps.run.feeds.entries import entries
from steps.run.feeds.json_feed import json_feed
from steps.run.runs import write_atomically


def write_feeds(settings: Settings, *, now: datetime) -> list[Path]:
    """What was written, nothing where nobody has topics; feeds of topics that are no more, and halves of a
    killed writer, are removed. Raises CorpusError."""
    if not settings.demo and not settings.topics.is_dir():
        return []
    folder = settings.home / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        written = list(_written(settings, folder, now))
        for path in set(folder.iterdir()) - set(written):
            path.unlink()
    return written


def _written(settings: Settings, folder: Path, now: datetime) -> Iterator[Path]:
    corpus = Corpus.open(settings.corpus)
    for topic in load(settings).topics.values():
        found = entries(corpus, topic.id, now=now)
        for ending, feed in (("atom", atom(topic, found, now=now)), ("json", json_feed(topic, found))):
            path = folder / f"{topic.id}.{ending}"
            write_atomically(path, feed.decode())
            yield path
