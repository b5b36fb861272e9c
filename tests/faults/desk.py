"""A desk of two sources whose crawls lie ready, so that a whole `follow` needs no network and half a second.

The crawls are those of a frozen corpus, cut to a few pages of each kind: stored, edited, rejected, failed, gone,
and the looks at a feed and a listing. Topics and sources are small ones of its own, for they are read all the time.
"""

import json
import shutil
import tarfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Any

import pytest

import clipdesk.model.catalogue
import steps.follow
from clipdesk.model.crawl_record import CrawlRecord
from clipdesk.model.settings import Settings
from steps.follow import follow
from steps.run import crawl, parse, runs
from steps.run.page_desk import Judged, open_desk
from steps.run.runs import Run
from tests.faults.faults import PAGE, Fault, thrown_once, written_to
from tests.faults.instrument import Switch

_NEWSROOM = clipdesk.model.catalogue.NEWSROOM_SOURCES
FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"
TOPIC = "libya-isis"
SOURCES = ("gulf-courier", "tripoli-clips")
FIRST, SECOND, QUIET = "20261128T060000Z", "20261129T060000Z", "quiet"
"""The days whose crawls lie ready: of an empty desk, of one that knows most of it, and of one without news."""
TOPICS = {
    TOPIC: "all: [{term: islamic-state}, {term: libya}]",
    "sahara": "any: [{term: islamic-state}, {term: libya}]",
}
"""Each topic's rule."""
_TOPIC = """
id: NAME
name: NAME
description: Made up.
languages: [en]
schedule: "0 * * * *"
prefilter: off
sources: [gulf-courier, tripoli-clips]
terms:
  - {name: islamic-state, phrases: {en: [Islamic State, ISIS]}}
  - {name: libya, phrases: {en: [Libya, Libyan, Sirte, Sabratha, Benghazi, Misrata]}}
match: {RULE}
"""
_LATER = "2026-11-30T18:00:00Z"
"""Than what any of the frozen crawls fetched."""
_OUTCOMES = {"fetched": 3, "off_topic": 1, "not_article": 1, "http_error": 1, "private_address": 1}
"""How many articles of each outcome are left of a crawl."""


def prepared(home: Path) -> None:
    """The archive and the crawls of all days; no run and no corpus yet."""
    unpack(home)
    (home / "runs").rename(home / "frozen")
    shutil.rmtree(home / "corpus")
    describe(home, TOPIC)
    edited = {line["url"] for line in _captured(home, SECOND)}
    for source in SOURCES:
        gone: list[dict[str, Any]] = []
        for day in (FIRST, SECOND):
            records = records_in(home / "frozen" / f"{TOPIC}-{day}" / source / "crawl.jsonl")
            verdicts = records_in(home / "frozen" / f"{TOPIC}-{day}" / source / "parsed.jsonl")
            few = _few(records, verdicts, edited)
            _write(home, day, source, [*few, *gone])
            gone = [_gone(one) for one in few if one["outcome"] == "fetched" and one["kind"] == "article"][:1]
        _write(home, QUIET, source, [one for one in records if one["kind"] == "robots"])
    shutil.rmtree(home / "frozen")


def unpack(home: Path) -> None:
    """The frozen corpus as it is."""
    with tarfile.open(FROZEN) as archive:
        archive.extractall(home, filter="data")


def describe(home: Path, *topics: str, rules: Mapping[str, str] = TOPICS) -> None:
    """Write the YAML of these topics and of the sources."""
    for name in ("topics", "sources"):
        (home / name).mkdir(exist_ok=True)
    for topic in topics:
        told = _TOPIC.replace("NAME", topic).replace("RULE", rules[topic])
        (home / "topics" / f"{topic}.yaml").write_text(told)
    for source in SOURCES:
        shutil.copy(_NEWSROOM / f"{source}.yaml", home / "sources")


def _gone(record: dict[str, Any]) -> dict[str, Any]:
    """A visit that finds the article withdrawn."""
    return {**record, "outcome": "gone", "reason": "status 410", "status": 410, "record": None, "at": _LATER}


def records_in(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _captured(home: Path, day: str) -> Iterator[dict[str, Any]]:
    for path in (home / "frozen" / f"{TOPIC}-{day}").glob("*/captures.jsonl"):
        yield from (one["article"] for one in records_in(path))


def _few(
    records: list[dict[str, Any]], verdicts: list[dict[str, Any]], edited: set[str]
) -> list[dict[str, Any]]:
    left = dict(_OUTCOMES)
    kept: list[dict[str, Any]] = []
    for record, verdict in zip(records, verdicts, strict=True):
        outcome = verdict["outcome"]
        first = record["kind"] == "article" and left.get(outcome, 0) > 0 and _is_archived(record)
        look = record["kind"] in {"feed", "listing"}
        if first or look or record["kind"] == "robots" or record["url"] in edited:
            left[outcome] = left.get(outcome, 0) - (not look)
            kept.append({**record, "look": {"named": len(kept), "known": 0}} if look else record)
    return kept


def _is_archived(record: dict[str, Any]) -> bool:
    return bool(record["record"]) or record["outcome"] != "off_topic"


def _write(home: Path, day: str, source: str, records: list[dict[str, Any]]) -> None:
    folder = home / "crawls" / day / source
    folder.mkdir(parents=True)
    lines = [json.dumps({**record, "run": "THIS-RUN"}, separators=(",", ":")) for record in records]
    (folder / "crawl.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (folder / "crawl.stats.json").write_text(json.dumps({"known": 0, "fetched": len(lines)}))


def settings_of(home: Path) -> Settings:
    return Settings(home=home, topics=home / "topics", demo=True, demo_port=8765, workers=1)


def use_sources_of(home: Path) -> None:
    """For good: in a process of a case only."""
    clipdesk.model.catalogue.NEWSROOM_SOURCES = home / "sources"


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
    use_sources_of(settings.home)
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


def followed(settings: Settings, day: str, now: datetime, topic: str = TOPIC) -> None:
    with crawls_of(day, settings):
        follow(settings, topic, now=now, watcher=Silent(), sources=SOURCES)
