"""Whatever fails at a source, the others are stored; what fails twice at one place is set aside."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clipdesk.corpus.tables import Corpus
from clipdesk.model.errors import CorpusError, CrawlError
from clipdesk.model.settings import Settings
from steps import follow as follow_step
from steps.follow import follow
from steps.report.alarms import Alarm, AlarmKind
from steps.report.report import RunReport
from steps.report.trouble import set_aside
from steps.run import runs
from steps.run import store as store_step
from steps.run.set_aside import failure_in, noted
from tests.corpora.verbs import NOW, desk, rows

FROZEN = Path(__file__).parents[1] / "corpora" / "1.tar.gz"
EARLIER = "libya-isis-20261128T060000Z"
RUN = "libya-isis-20261130T060000Z"
"""Begun by an earlier release: gulf-courier is parsed, sahil-press crawled, tripoli-clips neither."""


class Quiet:
    """Remembers how each source ended."""

    def __init__(self) -> None:
        self.ends: dict[str, str | None] = {}

    def began(self, *_run: object, **_how: object) -> None: ...
    def crawling(self, *_progress: object) -> None: ...
    def parsing(self, *_progress: object) -> None: ...
    def storing(self, _source: str) -> None: ...
    def grouping(self, *_progress: object) -> None: ...
    def rematching(self, *_progress: object) -> None: ...

    def ended(self, source: str, failure: str | None) -> None:
        self.ends[source] = failure


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Nothing is crawled: what is not crawled yet fails."""

    def crawl(settings: Settings, run: str, source: str, **_: object) -> None:
        if not (runs.folder(settings, run) / source / "crawl.jsonl").exists():
            raise CrawlError("the crawl ended with code 2 and without its log", where=source)

    monkeypatch.setattr(follow_step, "crawl", crawl)
    return desk(FROZEN, tmp_path)


@pytest.fixture
def again(settings: Settings) -> Callable[[], tuple[RunReport, dict[str, str | None]]]:
    def call() -> tuple[RunReport, dict[str, str | None]]:
        watcher = Quiet()
        return follow(settings, "libya-isis", now=NOW, watcher=watcher), watcher.ends

    return call


def fails(source: str, error: Exception, real: Callable[..., object]) -> Callable[..., object]:
    """The step, but for one source."""

    def step(*arguments: object, **options: object) -> object:
        if source in arguments:
            raise error
        return real(*arguments, **options)

    return step


def logged(settings: Settings) -> set[str]:
    return {row["source"] for row in rows(Corpus.open(settings.corpus), "crawl_log") if row["run"] == RUN}


def test_a_source_whose_parsing_fails_is_tried_once_more_and_then_set_aside(
    settings: Settings, again: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = fails("sahil-press", RuntimeError("a defect"), follow_step.parse_crawl)
    monkeypatch.setattr(follow_step, "parse_crawl", broken)
    report, ends = again()
    assert ends["gulf-courier"] is None
    assert ends["sahil-press"] == "parsing failed: RuntimeError: a defect; it will be tried again"
    assert logged(settings) == {"gulf-courier"}
    assert runs.read(settings, RUN).finished_at is None
    report, ends = again()
    assert ends["sahil-press"] == "set aside: parsing failed 2 times: RuntimeError: a defect"
    assert runs.read(settings, RUN).finished_at == NOW
    assert {one.source: one.error for one in report.failed_sources}["sahil-press"] == ends["sahil-press"]


def test_a_source_that_can_be_parsed_the_second_time_is_stored(
    settings: Settings, again: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        broken = fails("sahil-press", RuntimeError("an accident"), follow_step.parse_crawl)
        once.setattr(follow_step, "parse_crawl", broken)
        again()
    _, ends = again()
    assert ends["sahil-press"] is None
    assert logged(settings) == {"gulf-courier", "sahil-press"}
    assert failure_in(runs.folder(settings, RUN) / "sahil-press") is None
    assert runs.read(settings, RUN).finished_at == NOW


def test_a_crawl_without_its_log_is_not_waited_for(settings: Settings, again: Callable) -> None:
    report, ends = again()
    assert [one.source for one in report.failed_sources] == ["tripoli-clips"]
    assert ends["tripoli-clips"] == (
        "set aside: the crawl failed: tripoli-clips: the crawl ended with code 2 and without its log"
    )
    assert runs.read(settings, RUN).finished_at == NOW


def test_a_source_that_cannot_be_stored_leaves_the_others_stored(
    settings: Settings, again: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = fails("gulf-courier", ValueError("no row"), store_step._store_source)
    monkeypatch.setattr(store_step, "_store_source", broken)
    report, _ = again()
    assert logged(settings) == {"sahil-press"}
    assert "storing failed: ValueError: no row" in str(report.failed_sources[0].error)
    again()
    assert runs.read(settings, RUN).finished_at == NOW


def test_a_full_disk_is_nobodys_fault_and_the_run_stays_open(
    settings: Settings, again: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = CorpusError("cannot be written: No space left on device", where="corpus/crawl_log")
    with monkeypatch.context() as while_full:
        broken = fails("gulf-courier", full, store_step._store_source)
        while_full.setattr(store_step, "_store_source", broken)
        for _ in range(3):
            with pytest.raises(CorpusError, match="No space left"):
                again()
            assert logged(settings) == {"sahil-press"}
            assert runs.read(settings, RUN).finished_at is None
    again()
    assert logged(settings) == {"gulf-courier", "sahil-press"}
    assert runs.read(settings, RUN).finished_at == NOW


def test_a_capture_that_no_table_can_hold_is_a_row_with_its_reason(
    settings: Settings, again: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store_step.storable

    def storable(captures: object, source: str) -> object:
        kept, faults = real(captures, source)
        refused = {one.record: "cannot be stored: ArrowInvalid: too large" for one in kept[:1]}
        return kept[1:], {**faults, **refused}

    monkeypatch.setattr(store_step, "storable", storable)
    for name in ("captures.jsonl", "parsed.jsonl"):
        earlier = runs.folder(settings, EARLIER) / "gulf-courier" / name
        shutil.copyfile(earlier, runs.folder(settings, RUN) / "gulf-courier" / name)
    again()
    reasons = [
        row["reason"]
        for row in rows(Corpus.open(settings.corpus), "crawl_log")
        if row["outcome"] == "parse_error" and row["reason"].startswith("cannot be stored")
    ]
    assert reasons == ["cannot be stored: ArrowInvalid: too large"]


def test_a_source_that_is_set_aside_is_an_alarm_until_its_next_run(
    settings: Settings, again: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = fails("sahil-press", RuntimeError("a defect"), follow_step.parse_crawl)
    monkeypatch.setattr(follow_step, "parse_crawl", broken)
    again()
    assert of_source(settings, "sahil-press") == []
    again()
    [alarm] = of_source(settings, "sahil-press")
    assert alarm.kind is AlarmKind.SET_ASIDE
    assert "RuntimeError: a defect" in str(alarm)


def of_source(settings: Settings, source: str) -> list[Alarm]:
    return [alarm for alarm in set_aside(settings) if alarm.source == source]


def test_a_note_that_cannot_be_read_counts_for_nothing_and_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "failed.json").write_text("{")
    assert failure_in(tmp_path) is None
    assert "tried as if nothing had failed" in caplog.text


def failing(settings: Settings, error: Exception | None) -> None:
    with noted(settings, "run-1", "herald", "parse", now=NOW):
        if error:
            raise error


def test_a_step_that_fails_is_noted_until_it_succeeds(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with pytest.raises(CrawlError):
        failing(settings, CrawlError("no figures"))
    assert str(failure_in(settings.runs / "run-1" / "herald")).startswith("parse failed: no figures")
    failing(settings, None)
    assert failure_in(settings.runs / "run-1" / "herald") is None
