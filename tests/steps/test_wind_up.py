"""A crawl that has to be ended from outside keeps what it had, and says so."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clipdesk.corpus import archive
from clipdesk.corpus.archive import ArchiveWriter, read_page
from clipdesk.model.crawl_json import to_json
from clipdesk.model.crawl_record import CrawlRecord, Outcome
from clipdesk.model.discovery import UrlKind
from clipdesk.model.errors import ArchiveError, CrawlError, CrawlStopped
from clipdesk.model.page import ArchiveRecord
from clipdesk.model.settings import Settings
from steps.run import crawl as crawl_step
from steps.run import runs
from steps.run.answered import silence_of
from steps.run.crawl import crawl
from steps.run.handover import records_in
from steps.run.runs import Run
from steps.run.set_aside import CRAWLING, note

NOW = datetime(2026, 11, 30, 6, tzinfo=UTC)
SOURCE = "tripoli-clips"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, demo=True)


@pytest.fixture
def run(settings: Settings) -> Run:
    return runs.begin(settings, "libya-isis", "libya-isis-20261130T060000Z", now=NOW, sources=[SOURCE])


Child = Callable[[str], None]


@pytest.fixture
def child(settings: Settings, run: Run, monkeypatch: pytest.MonkeyPatch) -> Child:
    """The crawl's process is a line of shell, which has the number of its channel as $PROGRESS."""

    def stands_in(script: str) -> None:
        def command(_run: Run, _source: str, progress: int) -> list[str]:
            return [
                "/bin/sh",
                "-c",
                f"PROGRESS={progress}; cd {settings.home.absolute()}; echo began >>starts; {script}",
            ]

        monkeypatch.setattr(crawl_step, "_command", command)

    return stands_in


def begun(settings: Settings, run: Run) -> list[CrawlRecord]:
    """What a crawl has written when it is killed: a feed, a page, half a line and half a record."""
    path = runs.archive(settings, run, SOURCE)
    records = []
    with ArchiveWriter(path, settings.archive) as writer:
        for url, kind in (("https://t.example/feed", UrlKind.FEED), ("https://t.example/1", UrlKind.ARTICLE)):
            kept = writer.write(
                url=url, status=200, reason="OK", headers=[], body=b"<p>News.", fetched_at=NOW
            )
            records.append(recorded(run, url, kind, kept))
    path.rename(path.with_name(f"{path.name}.tmp"))
    lost = recorded(
        run, "https://t.example/2", UrlKind.ARTICLE, ArchiveRecord(kept.path, kept.offset + kept.length, 9)
    )
    log = runs.folder(settings, run.id) / SOURCE / "crawl.jsonl.tmp"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("".join(f"{to_json(one)}\n" for one in (*records, lost)) + '{"run": "half')
    with path.with_name(f"{path.name}.tmp").open("ab") as file:
        file.write(b"\x1f\x8b\x08half")
    return records


def recorded(run: Run, url: str, kind: UrlKind, kept: ArchiveRecord) -> CrawlRecord:
    return CrawlRecord(
        run.id, run.topic, SOURCE, url, kind, Outcome.FETCHED, NOW,
        final_url=url, first_seen_at=NOW, status=200, bytes=8, etag='"one"', record=kept,
    )  # fmt: skip


def starts(settings: Settings) -> int:
    return (settings.home / "starts").read_text().count("began")


def test_what_ends_twice_without_its_log_keeps_what_it_had_and_says_why(
    settings: Settings, run: Run, child: Child
) -> None:
    begun(settings, run)
    child("kill -9 $$")
    assert crawl(settings, run.id, SOURCE).fetched == 1
    assert starts(settings) == 2
    records = list(records_in(runs.folder(settings, run.id) / SOURCE / "crawl.jsonl"))
    page, _, last = records
    assert (page.url, page.outcome) == ("https://t.example/1", Outcome.FETCHED)
    assert read_page(settings.archive, page.record).html == b"<p>News."
    assert (last.outcome, last.reason) == (
        Outcome.LIMIT_REACHED,
        "the crawl ended with code -9 and without its log",
    )
    assert last.kind.is_discovery
    assert silence_of(settings, run.id, SOURCE) == last.reason
    assert not list(settings.home.rglob("*.tmp"))


def test_a_page_of_discovery_that_was_not_read_to_its_end_is_asked_for_in_full_the_next_time(
    settings: Settings, run: Run, child: Child
) -> None:
    begun(settings, run)
    child("exit 1")
    crawl(settings, run.id, SOURCE)
    feeds = [
        one
        for one in records_in(runs.folder(settings, run.id) / SOURCE / "crawl.jsonl")
        if one.kind is UrlKind.FEED and one.outcome is Outcome.FETCHED
    ]
    assert [one.etag for one in feeds] == [None]


def test_a_crawl_that_hangs_is_killed_and_keeps_what_it_had(
    settings: Settings, run: Run, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(settings, run)
    monkeypatch.setattr(crawl_step, "_limit", lambda *_: 0.2)
    monkeypatch.setattr(crawl_step, "CRAWL_GRACE", 0.1)
    child("exec sleep 60")
    crawl(settings, run.id, SOURCE)
    assert starts(settings) == 1
    assert silence_of(settings, run.id, SOURCE) == "the crawl did not end within 0.3 seconds and was killed"


def test_a_crawl_that_has_nothing_is_an_error_and_leaves_nothing(
    settings: Settings, run: Run, child: Child
) -> None:
    child("exit 1")
    with pytest.raises(CrawlError, match="ended with code 1 and without its log"):
        crawl(settings, run.id, SOURCE)
    assert not list(settings.home.rglob("*.tmp"))
    assert not list(settings.archive.rglob("*.warc.gz"))


def test_a_crawl_that_could_not_begin_is_not_started_again(
    settings: Settings, run: Run, child: Child
) -> None:
    begun(settings, run)
    child("exit 2")
    with pytest.raises(CrawlError, match="ended with code 2"):
        crawl(settings, run.id, SOURCE)
    assert starts(settings) == 1
    assert list(settings.archive.rglob("*.tmp"))


def test_a_crawl_that_was_asked_to_stop_is_left_for_later_and_is_nobodys_fault(
    settings: Settings, run: Run, child: Child
) -> None:
    begun(settings, run)
    child("""echo '{"fetched": 1, "queued": 0, "failed": 0, "ended": "shutdown"}' >/dev/fd/$PROGRESS""")
    with pytest.raises(CrawlStopped) as stopped:
        crawl(settings, run.id, SOURCE)
    assert starts(settings) == 1
    assert not note(settings, run.id, SOURCE, CRAWLING, stopped.value, now=NOW).set_aside
    assert list(settings.archive.rglob("*.tmp"))


def test_a_disk_that_takes_nothing_more_leaves_all_for_later(
    settings: Settings, run: Run, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun(settings, run)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "salvage", full)
    child("exit 0")
    with pytest.raises(ArchiveError, match="No space left"):
        crawl(settings, run.id, SOURCE)
    assert list(settings.archive.rglob("*.tmp"))
