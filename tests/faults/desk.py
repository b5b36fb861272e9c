"""A desk of two sources whose crawls lie ready, so that a whole `follow` needs no network and half a second.

The crawls are those of a frozen corpus, cut to a few pages of each kind: stored, edited, rejected, failed.
"""

import json
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Any

import pytest

import steps.follow
from clipdesk.corpus.tables import Corpus
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.settings import Settings
from steps.follow import follow
from steps.run import crawl, parse, runs
from steps.run.page_desk import Judged, open_desk
from steps.run.runs import Run
from steps.run.set_aside import failure_in
from tests.faults.faults import PAGE, Fault, thrown_once, written_to
from tests.faults.instrument import Switch

FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"
TOPIC = "libya-isis"
SOURCES = ("gulf-courier", "tripoli-clips")
FIRST, SECOND, QUIET = "20261128T060000Z", "20261129T060000Z", "quiet"
"""The days whose crawls lie ready: of an empty desk, of one that knows most of it, and of one without news."""
_OUTCOMES = {"fetched": 3, "off_topic": 1, "not_article": 1, "http_error": 1, "private_address": 1}
"""How many articles of each outcome are left of a crawl."""


def prepared(home: Path) -> None:
    """The archive and the crawls of all days; no run and no corpus yet."""
    with tarfile.open(FROZEN) as archive:
        archive.extractall(home, filter="data")
    (home / "runs").rename(home / "frozen")
    shutil.rmtree(home / "corpus")
    edited = {line["url"] for line in _captured(home, SECOND)}
    for source in SOURCES:
        for day in (FIRST, SECOND):
            records = _records(home / "frozen" / f"{TOPIC}-{day}" / source / "crawl.jsonl")
            verdicts = _records(home / "frozen" / f"{TOPIC}-{day}" / source / "parsed.jsonl")
            _write(home, day, source, _few(records, verdicts, edited))
        _write(home, QUIET, source, [one for one in records if one["kind"] == "robots"])
    shutil.rmtree(home / "frozen")


def _records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _captured(home: Path, day: str) -> Iterator[dict[str, Any]]:
    for path in (home / "frozen" / f"{TOPIC}-{day}").glob("*/captures.jsonl"):
        yield from (one["article"] for one in _records(path))


def _few(
    records: list[dict[str, Any]], verdicts: list[dict[str, Any]], edited: set[str]
) -> list[dict[str, Any]]:
    left = dict(_OUTCOMES)
    kept = []
    for record, verdict in zip(records, verdicts, strict=True):
        outcome = verdict["outcome"]
        first = record["kind"] == "article" and left.get(outcome, 0) > 0
        if first or record["kind"] == "robots" or record["url"] in edited:
            left[outcome] = left.get(outcome, 0) - 1
            kept.append(record)
    return kept


def _write(home: Path, day: str, source: str, records: list[dict[str, Any]]) -> None:
    folder = home / "crawls" / day / source
    folder.mkdir(parents=True)
    lines = [json.dumps({**record, "run": "THIS-RUN"}, separators=(",", ":")) for record in records]
    (folder / "crawl.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (folder / "crawl.stats.json").write_text(json.dumps({"known": 0, "fetched": len(lines)}))


def settings_of(home: Path) -> Settings:
    return Settings(home=home, demo=True, demo_port=8765, workers=1)


@contextmanager
def crawls_of(day: str, settings: Settings) -> Iterator[None]:
    """The crawl's process only hands over what lies ready; one source comes after the other."""

    def command(run: Run, source: str, progress: int) -> list[str]:
        ready, folder = settings.home / "crawls" / day / source, runs.folder(settings, run.id) / source
        script = (
            f"echo '{{\"fetched\": 1}}' >/dev/fd/{progress}; cp {ready}/crawl.stats.json {folder}/;"
            f" sed s/THIS-RUN/{run.id}/ {ready}/crawl.jsonl >{folder}/part && mv {folder}/part {folder}/crawl.jsonl"
        )
        return ["/bin/sh", "-c", script]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crawl, "_command", command)
        patch.setattr(steps.follow, "CRAWLS_AT_ONCE", 1)
        yield


@contextmanager
def pages_meet(*what: object) -> Iterator[None]:
    """What the processes that read pages do with their calls: written_to a trace, or one fault thrown_once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parse, "open_desk", partial(open_watched_desk, what))
        yield


def open_watched_desk(
    what: tuple[Any, ...], settings: Settings, run: Run, source: str
) -> Callable[[CrawlRecord], Judged]:
    meet = thrown_once if isinstance(what[0], Fault) else written_to
    Switch.meet = meet(*what, process=PAGE)
    return open_desk(settings, run, source)


@contextmanager
def one_server_for_all(preloaded: str = "tests.faults.preload") -> Iterator[None]:
    """The server that page workers are forks of is started here, and serves all forks of this process."""
    context = get_context("forkserver")
    context.set_forkserver_preload([preloaded])
    forkserver.ensure_running()
    with pytest.MonkeyPatch.context() as patch:
        # It takes a process that did not start it for one whose server has died.
        patch.setattr(forkserver._forkserver, "ensure_running", lambda: None)
        yield


class Silent:
    """A watcher that says nothing."""

    def began(self, run: Run, *, resumed: bool) -> None: ...
    def crawling(self, source: str, progress: crawl.CrawlProgress) -> None: ...
    def parsing(self, source: str, done: int, total: int) -> None: ...
    def storing(self, source: str) -> None: ...
    def grouping(self, done: int, total: int) -> None: ...
    def rematching(self, source: str, done: int, total: int) -> None: ...
    def ended(self, source: str, failure: str | None) -> None: ...


def followed(settings: Settings, day: str, now: datetime) -> None:
    with crawls_of(day, settings):
        follow(settings, TOPIC, now=now, watcher=Silent(), sources=SOURCES)


def set_aside(settings: Settings, run: Run) -> set[str]:
    failures = {source: failure_in(runs.folder(settings, run.id) / source) for source in run.sources}
    return {source for source, failure in failures.items() if failure and failure.set_aside}


WALL_CLOCK = {"run", "stored_at"}

Facts = dict[str, list[dict[str, Any]]]
"""Rows by table, without the names of runs and the clock."""


def facts(settings: Settings, given: dict[str, set[str]]) -> Facts:
    """What is kept of these sources in these runs; of `articles` and the versions all."""
    corpus = Corpus.open(settings.corpus)
    log = corpus.crawl_log.dataset().to_table().to_pylist()
    tables = {
        "crawl_log": [row for row in log if row["source"] in given.get(row["run"], set())],
        "article_versions": corpus.article_versions.dataset().to_table().to_pylist(),
        "articles": corpus.articles.dataset().to_table().to_pylist(),
    }
    return {name: _plain(rows) for name, rows in tables.items()}


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept = [{name: value for name, value in row.items() if name not in WALL_CLOCK} for row in rows]
    return sorted(kept, key=str)
