"""A small data folder with a file of every kind, made in a second: two sources, three runs, an edit, a story, a
takedown, a checkpoint, and a run that is not finished."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from clipdesk.corpus.archive import ArchiveWriter
from clipdesk.corpus.tables import Corpus
from clipdesk.model.article import Capture
from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from spiders.policy.host_ledger import HostLedger
from steps.report import alarm_book
from steps.run import runs
from steps.run.handover import capture_line
from steps.run.runs import Run
from steps.run.stories import stories
from steps.upkeep.takedown import take_down
from tests.corpus.conftest import NOON, make_capture, make_record

RUNS = ("first", "second", "third")
OPEN = "open"
SOURCES = ("herald", "gazette")
NOW = NOON + timedelta(days=1)
_WORDS = [
    "harbour",
    "market",
    "council",
    "bridge",
    "farmers",
    "water",
    "school",
    "ferry",
    "road",
    "budget",
    "clinic",
    "museum",
    "storm",
    "wheat",
    "pipeline",
    "court",
]


def text(number: int) -> str:
    """Sixty words that no other article has in this order."""
    words = [_WORDS[(number * 7 + place * place + place // 3) % len(_WORDS)] for place in range(60)]
    return f"Report number {number}: " + " ".join(f"{word}{number}" for word in words) + "."


def made(home: Path, *, half: Path) -> Settings:
    """The folder; `half` is it as it was after the second run."""
    settings = Settings(home=home)
    for number, run in enumerate(RUNS):
        if number == len(RUNS) - 1:
            shutil.copytree(home, half)
        _run(settings, run, number)
    gone = make_capture(3).article.article_id
    take_down(settings, requested_by="A. Editor", reason="a trial", now=NOW, article_id=gone)
    _open_run(settings)
    with alarm_book.changing(settings) as change:
        change(alarm_book.Book())
    HostLedger(settings.host_ledger, now=NOW.timestamp()).close()
    return settings


def _run(settings: Settings, run: str, number: int) -> None:
    corpus = Corpus.open(settings.corpus)
    for source in SOURCES:
        captures = _archived(settings, run, source, _captures(run, source, number))
        for part, some in enumerate((captures[:2], captures[2:])):
            corpus.append_versions(run, source, some, now=NOON, part=part)
            corpus.append_crawl_log(run, source, [_row(one, source) for one in some], part=part)
    for part in range(8):
        corpus.append_crawl_log(
            f"{run}-more", SOURCES[0], [make_record(900 + part, Outcome.OFF_TOPIC)], part=part
        )
    stories(settings, now=NOON)
    corpus.merge_articles()
    corpus.index.update()
    runs.write(settings, replace(Run(run, "libya-isis", SOURCES, NOON), finished_at=NOON))
    folder = runs.folder(settings, run) / SOURCES[0]
    folder.mkdir()
    (folder / "crawl.jsonl").write_text(f"{to_json(make_record(1, run=run))}\n", encoding="utf-8")


def _captures(run: str, source: str, number: int) -> list[Capture]:
    """Four new ones, of which one is the same text in both sources, and an edit of one of before."""
    at = NOON + timedelta(hours=number)
    first = 10 * number
    new = [
        make_capture(first + place, text(first + place if place else first), run=run, source=source, at=at)
        if not place or source == "herald"
        else make_capture(first + place, text(500 + first + place), run=run, source=source, at=at)
        for place in range(4)
    ]
    if number:
        new.append(make_capture(first - 9, text(700 + first), run=run, source=source, at=at))
    return new


def _archived(settings: Settings, run: str, source: str, captures: list[Capture]) -> list[Capture]:
    path = settings.archive / "2026-11" / run / f"{source}.warc.gz"
    with ArchiveWriter(path, settings.archive) as archive:
        return [replace(one, record=_page(archive, one)) for one in captures]


def _page(archive: ArchiveWriter, capture: Capture) -> ArchiveRecord:
    article = capture.article
    body = f"<html><title>{article.headline}</title><p>{article.body}</html>".encode()
    return archive.write(
        url=article.url,
        status=200,
        reason="OK",
        headers=[("Content-Type", "text/html")],
        body=body,
        fetched_at=capture.fetched_at,
    )


def _row(capture: Capture, source: str) -> CrawlRecord:
    article = capture.article
    return make_record(
        0,
        run=capture.run,
        source=source,
        url=article.url,
        final_url=article.url,
        record=capture.record,
        article_id=article.article_id,
        content_hash=article.content_hash,
    )


def _open_run(settings: Settings) -> None:
    """Parsed, and not stored."""
    captures = [make_capture(80 + place, text(80 + place), run=OPEN) for place in range(2)]
    runs.write(settings, Run(OPEN, "libya-isis", SOURCES[:1], NOON))
    folder = runs.folder(settings, OPEN) / SOURCES[0]
    folder.mkdir(parents=True)
    rows = "".join(f"{to_json(_row(one, SOURCES[0]))}\n" for one in captures)
    for name in ("crawl.jsonl", "parsed.jsonl"):
        (folder / name).write_text(rows, encoding="utf-8")
    lines = "".join(f"{capture_line(one)}\n" for one in captures)
    (folder / "captures.jsonl").write_text(lines, encoding="utf-8")
