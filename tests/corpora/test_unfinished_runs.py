"""What another release left in runs/ is taken up, or refused in words; never misread."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import CrawlError
from clipdesk.model.settings import Settings
from steps.follow import follow
from steps.report.report import report
from steps.report.trouble import trouble
from steps.run import runs
from steps.run.crawl import CrawlProgress, crawl
from steps.run.handover import captures_in, records_in
from steps.run.parse import parse_crawl
from steps.run.runs import Run
from steps.run.store import store
from steps.upkeep.takedown import take_down
from tests.corpora.verbs import NOW, desk, rows

FROZEN = Path(__file__).parent / "1.tar.gz"
FINISHED, UNFINISHED = "libya-isis-20261128T060000Z", "libya-isis-20261130T060000Z"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return desk(FROZEN, tmp_path)


class Quiet:
    """Remembers how each source ended."""

    def __init__(self) -> None:
        self.run = ""
        self.resumed = False
        self.errors: dict[str, str | None] = {}

    def began(self, run: Run, *, resumed: bool) -> None:
        self.run, self.resumed = run.id, resumed

    def crawling(self, source: str, progress: CrawlProgress) -> None: ...
    def parsing(self, source: str, done: int, total: int) -> None: ...
    def storing(self, source: str) -> None: ...
    def grouping(self, done: int, total: int) -> None: ...
    def rematching(self, source: str, done: int, total: int) -> None: ...

    def ended(self, source: str, failure: str | None) -> None:
        self.errors[source] = failure


def test_the_run_that_the_first_release_left_is_taken_up_and_ends(settings: Settings) -> None:
    """Its newsroom is gone: the source that was not begun fails, the two that were crawled are stored."""
    watcher = Quiet()
    result = follow(settings, "libya-isis", now=NOW, watcher=watcher)
    assert (watcher.run, watcher.resumed) == (UNFINISHED, True)
    assert [source.source for source in result.failed_sources] == ["tripoli-clips"]
    logged = {
        row["source"] for row in rows(Corpus.open(settings.corpus), "crawl_log") if row["run"] == UNFINISHED
    }
    assert {"gulf-courier", "sahil-press"} <= logged
    assert runs.read(settings, UNFINISHED).finished_at == NOW


def change_run(settings: Settings, **changes: object) -> Path:
    path = settings.runs / UNFINISHED / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return path


def test_a_run_without_a_number_has_the_first_format_and_one_of_today_carries_it(settings: Settings) -> None:
    assert "format" not in json.loads((settings.runs / UNFINISHED / "run.json").read_text())
    runs.finish(settings, UNFINISHED, now=NOW)
    assert json.loads((settings.runs / UNFINISHED / "run.json").read_text())["format"] == runs.FORMAT
    assert runs.read(settings, UNFINISHED).finished_at == NOW


def test_what_an_earlier_release_did_not_write_has_its_default(settings: Settings) -> None:
    path = settings.runs / UNFINISHED / "run.json"
    path.write_text(
        json.dumps({"id": UNFINISHED, "topic": None, "sources": ["a"], "started_at": NOW.isoformat()})
    )
    assert runs.read(settings, UNFINISHED) == Run(UNFINISHED, None, ("a",), NOW)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"format": 99}, "format 99, and 1 is known here"),
        ({"max_depth": 3}, "max_depth: Unexpected keyword"),
        ({"since": "yesterday"}, "since: "),
        ({"sources": None}, "sources: "),
    ],
)
def test_a_run_that_is_not_understood_is_refused_with_its_file_and_what_to_do(
    settings: Settings, changes: dict[str, object], words: str
) -> None:
    path = change_run(settings, **changes)
    with pytest.raises(
        CrawlError, match=rf"{path}: cannot be taken up: .*{words}.*finish the run with the release"
    ):
        follow(settings, "libya-isis", now=NOW, watcher=Quiet())


def test_half_a_run_file_stops_its_topic_in_words_and_nothing_else(settings: Settings) -> None:
    others = [run for run in runs.every(settings) if run.id != UNFINISHED]
    (settings.runs / UNFINISHED / "run.json").write_text('{"id": "lib')
    with pytest.raises(CrawlError, match=r"run\.json: cannot be taken up"):
        runs.unfinished(settings, "libya-isis")
    assert runs.unfinished(settings, "libya") is None
    assert runs.every(settings) == others
    assert [alarm.source for alarm in trouble(settings, now=NOW) if "run.json" in alarm.evidence] == [
        UNFINISHED
    ]


Change = Callable[[dict[str, Any]], object]


def change_lines(path: Path, change: Change) -> None:
    records = [json.loads(line) for line in path.read_text().splitlines()]
    for record in records:
        change(record)
    path.write_text("".join(json.dumps(record) + "\n" for record in records))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: record.update(colour="red"), "colour: Unexpected keyword"),
        (lambda record: record.update(outcome="devoured"), "outcome: Input should be"),
        (lambda record: record.pop("url"), "url: "),
    ],
)
def test_a_record_that_is_not_understood_is_refused_with_its_line(
    settings: Settings, change: Change, words: str
) -> None:
    log = settings.runs / UNFINISHED / "sahil-press" / "crawl.jsonl"
    change_lines(log, change)
    with pytest.raises(CrawlError, match=rf"{log}:1: no crawl record: .*{words}.*crawl the source again"):
        parse_crawl(settings, UNFINISHED, "sahil-press")


def test_a_source_whose_log_is_not_understood_stops_no_other(settings: Settings) -> None:
    change_lines(
        settings.runs / UNFINISHED / "sahil-press" / "crawl.jsonl", lambda record: record.update(colour=1)
    )
    change_run(settings, sources=["gulf-courier", "sahil-press"])
    watcher = Quiet()
    result = follow(settings, "libya-isis", now=NOW, watcher=watcher)
    assert watcher.errors["gulf-courier"] is None
    assert "colour" in str(watcher.errors["sahil-press"])
    assert [source.source for source in result.failed_sources] == ["sahil-press"]


def test_a_record_without_what_came_later_has_its_default(settings: Settings) -> None:
    log = settings.runs / FINISHED / "gulf-courier" / "parsed.jsonl"
    change_lines(log, lambda record: record.pop("content_hash"))
    assert {record.content_hash for record in records_in(log)} == {None}


@pytest.mark.parametrize(
    "change",
    [
        lambda capture: capture["article"].update(colour="red"),
        lambda capture: capture["article"].pop("headline"),
        lambda capture: capture["article"].update(completeness="half"),
    ],
)
def test_captures_that_are_not_understood_are_parsed_again(settings: Settings, change: Change) -> None:
    captures = settings.runs / FINISHED / "gulf-courier" / "captures.jsonl"
    before = [capture.article.url for capture in captures_in(captures)]
    change_lines(captures, change)
    summary = store(settings, FINISHED, ["gulf-courier"], now=NOW)
    assert f"{captures}:1: no capture: article." in summary.failed["gulf-courier"]
    assert "parsed again" in summary.failed["gulf-courier"]
    parse_crawl(settings, FINISHED, "gulf-courier")
    assert [capture.article.url for capture in captures_in(captures)] == before != []


def test_captures_that_are_understood_are_not_parsed_again(settings: Settings) -> None:
    captures = settings.runs / FINISHED / "gulf-courier" / "captures.jsonl"
    before = captures.stat().st_mtime_ns
    parse_crawl(settings, FINISHED, "gulf-courier")
    assert captures.stat().st_mtime_ns == before


def test_a_takedown_leaves_no_text_in_captures_that_are_not_understood(settings: Settings) -> None:
    captures = settings.runs / FINISHED / "gulf-courier" / "captures.jsonl"
    change_lines(captures, lambda capture: capture["article"].update(colour="red"))
    take_down(settings, requested_by="A. Editor", reason="test", now=NOW, source="gulf-courier")
    assert not captures.exists()


@pytest.mark.parametrize("text", ["{}", '{"known": "many", "fetched": 1}', "half a fi"])
def test_figures_that_are_not_understood_are_refused_with_their_file(settings: Settings, text: str) -> None:
    figures = settings.runs / UNFINISHED / "gulf-courier" / "crawl.stats.json"
    figures.write_text(text)
    for read in (lambda: crawl(settings, UNFINISHED, "gulf-courier"), lambda: report(settings, UNFINISHED)):
        with pytest.raises(CrawlError, match=rf"{figures}: no figures of a crawl: .*crawled again"):
            read()
